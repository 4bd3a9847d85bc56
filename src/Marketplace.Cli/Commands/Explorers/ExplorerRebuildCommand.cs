using System.CommandLine;
using Marketplace.Cli.Hosts;

namespace Marketplace.Cli.Commands.Explorers;

/// <summary>`market explorer rebuild`: makes the explorer's and billing's tables again. `market-host` does it, on the files of a host that is stopped.</summary>
internal static class ExplorerRebuildCommand
{
    public static CliCommand Create(CommandRuntime runtime)
    {
        var data = new Option<string>("--data") { Description = "The host's data directory.", HelpName = "DIR", DefaultValueFactory = _ => "data" };
        var database = new Option<string?>("--database") { Description = "The host's PostgreSQL connection string. Default: SQLite in the data directory.", HelpName = "TEXT" };
        var fromScratch = new Option<bool>("--from-scratch") { Description = "Begin again, even if a rebuild was broken off that could go on." };
        return new CliCommand("rebuild", "Make the explorer's and billing's tables again from the chain log. The host must be stopped.")
        {
            Examples = ["market explorer rebuild --data ./data", "market explorer rebuild --data ./data --database 'Host=db;Database=market;Username=market'"],
        }
            .With(data, database, fromScratch)
            .RunsTo(runtime, (context, cancellationToken) => HostRun.RunAsync(
                context,
                [
                    "explorer",
                    "rebuild",
                    "--data",
                    context.Value(data)!,
                    .. context.Value(database) is { } named ? (string[])["--database", named] : [],
                    .. context.Value(fromScratch) ? (string[])["--from-scratch"] : [],
                ],
                cancellationToken));
    }
}
