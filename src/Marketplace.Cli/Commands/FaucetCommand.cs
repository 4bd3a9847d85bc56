using System.CommandLine;
using Marketplace.Cli.Terminal;
using Marketplace.Api;
using Marketplace.Ledger;

namespace Marketplace.Cli.Commands;

/// <summary>`market faucet`: money on a devnet.</summary>
internal static class FaucetCommand
{
    public static Command Create(CommandRuntime runtime)
    {
        var to = new Argument<string?>("address") { Description = "Who gets it: an address, or a wallet's name. Default: the wallet.", Arity = ArgumentArity.ZeroOrOne };
        var amount = AmountArgument.CreateOptional("amount", "How much, in FLUX. Default: as much as the faucet gives at a time, at most 100.");
        return new CliCommand("faucet", "Get money from a devnet's faucet; no other network has one.")
        {
            Examples = ["market faucet", "market faucet 50", "market faucet alice 50", "market faucet t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6 10"],
        }
            .With(to, amount)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var (text, value) = (context.Value(to), context.Value(amount));
                if (value is null && Money.TryParseFlux(text, out var alone) && !alone.IsZero)
                {
                    (text, value) = (null, alone);
                }

                var receiver = context.AddressOrWallet(text);
                var network = await context.Client.GetNetworkAsync(cancellationToken);
                if (!network.Faucet)
                {
                    throw new CliException($"The network {network.Name} has no faucet; only a devnet has one.", ExitCodes.Failure, ProblemCodes.FaucetDisabled);
                }

                var asked = value ?? Money.FromSatoshis(Math.Min(network.FaucetMaximumSatoshis.Value, 100 * Money.SatoshisPerFlux));
                var answer = await context.Client.RequestFaucetAsync(receiver, asked, cancellationToken);
                context.Screen.Show(answer, ApiJson.Tolerant.FaucetResponse, screen => screen.Pairs(
                    ("received", Screen.Flux(answer.AmountSatoshis)), ("address", receiver.ToString()), ("transaction", answer.TransactionId), ("in block", $"{answer.Height}")));
            });
    }
}
