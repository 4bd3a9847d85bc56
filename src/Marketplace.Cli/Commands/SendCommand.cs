using System.CommandLine;
using Marketplace.Cli.Output;
using Marketplace.Cli.Terminal;
using Marketplace.Ledger;

namespace Marketplace.Cli.Commands;

/// <summary>`market send`: pays an address.</summary>
internal static class SendCommand
{
    public static Command Create(CommandRuntime runtime)
    {
        var to = new Argument<string>("address") { Description = "Who is paid: an address (t1 or t3), or a wallet's name." };
        var amount = AmountArgument.Create("amount", "How much, in FLUX.");
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        return new CliCommand("send", "Pay an address from your wallet. Returns when the payment is in a durable block.")
        {
            Examples = ["market send t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6 12.5", "market send bob 1 --wallet alice --yes"],
        }
            .With(to, amount, yes)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var receiver = context.ReadAddress(context.Value(to)!);
                var value = context.Value(amount);
                var rules = await context.NetworkAsync(cancellationToken);
                context.Confirm($"Pay {value} FLUX to {receiver} on {rules.Parameters.Name}?", context.Value(yes));
                var (funded, answer) = await context.WalletClient.PayAsync(
                    context.Keys(), [new TransactionOutput(value, OutputLock.Of(receiver))], rules, cancellationToken);
                var output = new PaymentOutput
                {
                    TransactionId = answer.TransactionId,
                    Address = receiver.ToString(),
                    AmountSatoshis = new(value.Satoshis),
                    FeeSatoshis = new(funded.Fee.Satoshis),
                    Height = answer.Height,
                };
                context.Screen.Show(output, CliJson.Readable.PaymentOutput, screen => screen.Pairs(
                    ("paid", Screen.Flux(output.AmountSatoshis)),
                    ("to", output.Address),
                    ("fee", Screen.Flux(output.FeeSatoshis)),
                    ("transaction", output.TransactionId),
                    ("in block", $"{output.Height}")));
            });
    }
}
