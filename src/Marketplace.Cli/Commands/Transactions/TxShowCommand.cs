using System.CommandLine;
using Marketplace.Wallet.CoSigning;
using Marketplace.Ledger;

namespace Marketplace.Cli.Commands.Transactions;

/// <summary>`market tx show`: a file, or a transaction of the chain.</summary>
internal static class TxShowCommand
{
    public static CliCommand Create(CommandRuntime runtime)
    {
        var which = new Argument<string>("file-or-id") { Description = "A file of a partially signed transaction, or the id of one in the chain." };
        return new CliCommand("show", "Show what a transaction spends and pays: of a file, with who has signed, or of the chain.")
        {
            Examples = ["market tx show pay.json", "market tx show 77aa0f3c5b1e8d2f4a6b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f"],
        }
            .With(which)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var text = context.Value(which)!;
                if (File.Exists(text) || !Hash256.TryParse(text, out var id))
                {
                    TxText.Show(context, TxText.Output(await PartialFile.ReadAsync(text, cancellationToken)));
                    return;
                }

                var answer = await context.Client.GetTransactionAsync(text, cancellationToken);
                var transaction = await context.WalletClient.GetTransactionAsync(id, cancellationToken);
                TxText.Show(context, TxText.Output(transaction) with { Height = answer.Height });
            });
    }
}
