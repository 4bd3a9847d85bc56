using Marketplace.Wallet.Payments;
using Marketplace.Wallet.CoSigning;

namespace Marketplace.Cli.Commands.Transactions;

/// <summary>`market tx send`: hands a completely signed file in.</summary>
internal static class TxSendCommand
{
    public static CliCommand Create(CommandRuntime runtime)
    {
        var file = TxCommand.File();
        return new CliCommand("send", "Send a file's transaction, which has all its signatures. Returns when it is in a durable block; sending it twice does it once.")
        {
            Examples = ["market tx send signed.json", "market tx send signed.json --json"],
        }
            .With(file)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var partial = await PartialFile.ReadAsync(context.Value(file)!, cancellationToken);
                if (!partial.IsComplete)
                {
                    var missing = partial.Inputs.Sum(partial.Missing);
                    throw new CliException(
                        $"{missing} signature{(missing == 1 ? " is" : "s are")} missing. See who has signed: market tx show {context.Value(file)}", ExitCodes.Failure, "signatures-missing");
                }

                await context.WalletClient.RequireTrueAsync(partial, cancellationToken);
                var answer = await context.Client.SubmitAsync(partial.Finish(), cancellationToken);
                TxText.Show(context, TxText.Output(partial) with { Height = answer.Height, InputsChecked = true });
            });
    }

    /// <summary>Pays from the wallet that the line means and shows the transaction.</summary>
    public static async Task PayAsync(
        CommandContext context, Func<IReadOnlyList<Coin>, FundedTransaction> build, CancellationToken cancellationToken)
    {
        var (funded, answer) = await context.WalletClient.PayAsync(context.Keys(), build, cancellationToken);
        TxText.Show(context, TxText.Output(funded.Transaction) with { FeeSatoshis = new(funded.Fee.Satoshis), Height = answer.Height });
    }
}
