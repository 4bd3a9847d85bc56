using System.CommandLine;
using Marketplace.Cli.Demo;

namespace Marketplace.Cli.Commands;

/// <summary>`market demo`: the whole main job once, on a devnet of its own.</summary>
internal static class DemoCommand
{
    public static Command Create(CommandRuntime runtime)
    {
        var defaults = new DemoOptions();
        var image = new Option<string>("--image") { Description = "The web app's image; it serves HTTP on port 8080.", DefaultValueFactory = _ => defaults.Image };
        var run = new Option<string[]>("--run") { Description = "A word of the web app's command, instead of the image's own; once for each word.", HelpName = "WORD" };
        var engine = new Option<string?>("--engine") { Description = "The container engine, unix:///path or tcp://host:port. Default: Docker's usual socket." };
        var database = new Option<string?>("--database") { Description = "A PostgreSQL connection string for the host. Default: SQLite.", HelpName = "TEXT" };
        var keep = new Option<bool>("--keep") { Description = "Keep the directory with the chain, the wallets and the host's log." };
        return new CliCommand("demo", "Show the whole product once: fund, rent, crash, go on, settle, verify; then clean up.")
        {
            Examples = ["market demo", "market demo --json", "market demo --keep"],
        }
            .With(image, run, engine, database, keep)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var options = new DemoOptions
                {
                    Image = context.Value(image)!,
                    Command = context.Value(run) ?? [],
                    Engine = context.Value(engine),
                    Database = context.Value(database),
                };
                var directory = Directory.CreateTempSubdirectory("market-demo-").FullName;
                var kept = context.Value(keep);
                try
                {
                    var report = new DemoReport(context.Environment.Output, context.Screen.IsJson, context.Screen.Console.Profile.Capabilities.Ansi);
                    using var demo = new DemoRun(options, report, directory);
                    await demo.RunAsync(cancellationToken);
                }
                catch (DemoException failed)
                {
                    kept = true;
                    throw new CliException($"The demo failed: {failed.Message}. Its files are in {directory}.", ExitCodes.Failure, "demo-failed", failed);
                }
                finally
                {
                    if (!kept)
                    {
                        Directory.Delete(directory, recursive: true);
                    }
                }

                if (kept)
                {
                    context.Screen.Note($"files: {directory}");
                }
            });
    }
}
