using System.CommandLine;
using Marketplace.Wallet.Payments;
using Marketplace.Ledger;

namespace Marketplace.Cli.Commands.Transactions;

/// <summary>`market tx burn`: destroys money.</summary>
internal static class TxBurnCommand
{
    public static CliCommand Create(CommandRuntime runtime)
    {
        var amount = AmountArgument.Create("amount", "How much, in FLUX.");
        var file = TxCommand.Out("Write a file for co-signers instead of signing and sending; for multi-signature wallets.");
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        return new CliCommand("burn", "Destroy money of your wallet for good; the ledger counts it as burned.")
        {
            Examples = ["market tx burn 12.5", "market tx burn 1 --wallet board --out burn.json"],
        }
            .With(amount, file, yes)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var value = context.Value(amount);
                if (context.Value(file) is { } path)
                {
                    await TxCreateCommand.WriteAsync(context, await TxMaker.MakeAsync(context, [], new Burn(value), cancellationToken), path, cancellationToken);
                    return;
                }

                var rules = await context.NetworkAsync(cancellationToken);
                context.Confirm($"Destroy {value} FLUX for good on {rules.Parameters.Name}?", context.Value(yes));
                await TxSendCommand.PayAsync(
                    context, coins => FundedTransaction.Create(coins, [], new Burn(value), context.Keys(), rules), cancellationToken);
            });
    }
}
