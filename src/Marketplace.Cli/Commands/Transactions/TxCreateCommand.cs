using System.Collections.Immutable;
using Marketplace.Wallet.CoSigning;
using Marketplace.Ledger;

namespace Marketplace.Cli.Commands.Transactions;

/// <summary>`market tx create`: an unsigned transaction as a file.</summary>
internal static class TxCreateCommand
{
    public static CliCommand Create(CommandRuntime runtime)
    {
        var to = PayeeOption.Create();
        var until = PayeeOption.CreateLock();
        var file = TxCommand.Out("The file to write.");
        file.Required = true;
        return new CliCommand("create", "Make a transaction of a wallet's coins as a file for its signers. Needs no password; change goes back to the wallet.")
        {
            Examples =
            [
                "market tx create --wallet board --to t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6=12.5 --out pay.json",
                "market tx create --wallet board --to alice=1 --to bob=2 --locked-until 2027-01-31 --out pay.json",
            ],
        }
            .With(to, until, file)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                RequireNew(context.Value(file)!);
                var from = PayeeOption.ReadLock(context.Value(until));
                ImmutableArray<TransactionOutput> outputs = [.. context.Value(to)!.Select(text => PayeeOption.Read(context, text, from))];
                if (outputs.Length >= FormatLimits.MaxOutputs)
                {
                    throw CliException.Usage($"A transaction has fewer than {FormatLimits.MaxOutputs} payees.");
                }

                await WriteAsync(context, await TxMaker.MakeAsync(context, outputs, null, cancellationToken), context.Value(file)!, cancellationToken);
            });
    }

    /// <summary>Writes a new file, never over another, and shows what is in it.</summary>
    public static async Task WriteAsync(CommandContext context, PartialTransaction partial, string file, CancellationToken cancellationToken)
    {
        RequireNew(file);
        await PartialFile.WriteAsync(file, partial, cancellationToken);
        TxText.Show(context, TxText.Output(partial) with { File = file, InputsChecked = true });
    }

    private static void RequireNew(string file)
    {
        if (File.Exists(file))
        {
            throw new CliException($"The file {file} exists already. Choose another name.", ExitCodes.Failure, "file-exists");
        }
    }
}
