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

                // Under another name until it is complete, so that half a chain is never taken for one.
                var partial = path + ".part";
                long bytes;
                try
                {
                    await using (var stream = new FileStream(partial, FileMode.Create, FileAccess.Write))
                    {
                        bytes = await context.Client.ExportAsync(stream, cancellationToken);
                    }

                    File.Move(partial, path, overwrite: true);
                }
                catch (UnauthorizedAccessException e)
                {
                    throw new CliException($"{path} cannot be written: {e.Message}", ExitCodes.Failure, "file-not-writable", e);
                }
                finally
                {
                    File.Delete(partial);
                }

                context.Screen.Show(new ExportOutput { Path = path, Bytes = bytes }, CliJson.Readable.ExportOutput, screen =>
                    screen.Line($"{bytes} bytes written to {path}; verify them with: market ledger verify {path}"));
            });
    }
}
