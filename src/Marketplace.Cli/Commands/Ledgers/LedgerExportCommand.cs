using System.CommandLine;
using Marketplace.Cli.Output;

namespace Marketplace.Cli.Commands.Ledgers;

/// <summary>`market ledger export`: the whole chain as one file.</summary>
internal static class LedgerExportCommand
{
    public static CliCommand Create(CommandRuntime runtime)
    {
        var file = new Argument<string>("file") { Description = "Where to write it.", DefaultValueFactory = _ => "chain.export" };
        var force = new Option<bool>("--force") { Description = "Replace the file if it exists." };
        return new CliCommand("export", "Write the whole chain to a file, for anyone to verify.") { Examples = ["market ledger export", "market ledger export /tmp/chain.export --force"] }
            .With(file, force)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var path = Path.GetFullPath(context.Value(file)!);
                if (File.Exists(path) && !context.Value(force))
                {
                    throw new CliException($"{path} exists already. Replace it with --force.", ExitCodes.Failure, "file-exists");
                }

                // A chain that is not complete has no name, so that half of it is never taken for all.
                long bytes;
                try
                {
                    using var pending = new PendingFile(path);
                    bytes = await context.Client.ExportAsync(pending.Stream, cancellationToken);
                    pending.Commit(overwrite: true);
                }
                catch (UnauthorizedAccessException e)
                {
                    throw new CliException($"{path} cannot be written: {e.Message}", ExitCodes.Failure, "file-not-writable", e);
                }

                context.Screen.Show(new ExportOutput { Path = path, Bytes = bytes }, CliJson.Readable.ExportOutput, screen =>
                    screen.Line($"{bytes} bytes written to {path}; verify them with: market ledger verify {path}"));
            });
    }
}
