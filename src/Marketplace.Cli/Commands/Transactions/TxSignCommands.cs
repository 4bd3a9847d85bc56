using System.CommandLine;
using Marketplace.Wallet.CoSigning;
using Marketplace.Wallet.Keys;

namespace Marketplace.Cli.Commands.Transactions;

/// <summary>`market tx sign` and `market tx combine`.</summary>
internal static class TxSignCommands
{
    public static CliCommand CreateSign(CommandRuntime runtime)
    {
        var file = TxCommand.File();
        var target = TxCommand.Out("Write to another file. Default: the same.");
        var offline = new Option<bool>("--offline") { Description = "Do not ask a host whether the amounts in the file are true: only for files that you made yourself." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        return new CliCommand("sign", "Show what a file's transaction pays to whom, and sign it with every key of your wallet that it asks for.")
        {
            Examples = ["market tx sign pay.json --wallet alice", "market tx sign pay.json --wallet alice --out signed-by-alice.json --yes"],
        }
            .With(file, target, offline, yes)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var path = context.Value(file)!;
                var partial = await PartialFile.ReadAsync(path, cancellationToken);
                if (context.Value(offline))
                {
                    context.Screen.Note("warning: nobody checked that the inputs are worth what the file says; if they are worth more, the difference is lost as fee.");
                }
                else
                {
                    await context.WalletClient.RequireTrueAsync(partial, cancellationToken);
                }

                if (!context.Screen.IsJson)
                {
                    TxText.Print(context.Screen, TxText.Output(partial) with { Complete = null });
                }

                partial.RequireFair(context.MostFee);
                context.Confirm($"Sign this for {partial.Network}, with a fee of {partial.Fee} FLUX?", context.Value(yes));
                var wallet = context.Wallet();
                using var keys = WalletKeys.Of(wallet, context.Unlock(wallet));
                var (signed, added) = partial.Sign(keys);
                if (added == 0)
                {
                    throw new CliException(
                        partial.Inputs.Any(input => input.Script is { } script ? script.Keys.Any(key => keys.Owns(key.Address)) : keys.Owns(input.Output.Lock.Owner!.Value))
                            ? $"Wallet '{wallet.Name}' has signed this already."
                            : $"The transaction asks for no key of wallet '{wallet.Name}'. Choose another with --wallet NAME.",
                        ExitCodes.Failure,
                        "nothing-to-sign");
                }

                var written = context.Value(target) ?? path;
                await PartialFile.WriteAsync(written, signed, cancellationToken);
                TxText.Show(context, TxText.Output(signed) with { File = written, InputsChecked = !context.Value(offline) });
            });
    }

    public static CliCommand CreateCombine(CommandRuntime runtime)
    {
        var files = new Argument<string[]>("files") { Description = "Files of the same transaction, signed by different people.", Arity = new ArgumentArity(2, 100) };
        var target = TxCommand.Out("The file to write.");
        target.Required = true;
        return new CliCommand("combine", "Put the signatures of several files of one transaction together.")
        {
            Examples = ["market tx combine signed-by-alice.json signed-by-bob.json --out signed.json"],
        }
            .With(files, target)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var paths = context.Value(files)!;
                var combined = await PartialFile.ReadAsync(paths[0], cancellationToken);
                foreach (var path in paths[1..])
                {
                    try
                    {
                        combined = combined.Combine(await PartialFile.ReadAsync(path, cancellationToken));
                    }
                    catch (FormatException e)
                    {
                        throw new CliException($"The file {path} does not belong to {paths[0]}: {e.Message}. Nothing was written.", ExitCodes.Failure, "transaction-differs", e);
                    }
                }

                var written = context.Value(target)!;
                await PartialFile.WriteAsync(written, combined, cancellationToken);
                TxText.Show(context, TxText.Output(combined) with { File = written });
            });
    }
}
