using System.CommandLine;
using Marketplace.Cli.Output;
using Marketplace.Cli.Terminal;
using Marketplace.Chain;
using Marketplace.Explorer;
using Marketplace.Sql;
using Spectre.Console;

namespace Marketplace.Cli.Commands.Explorers;

/// <summary>`market explorer rebuild`: makes the explorer's and billing's tables again. Works on a stopped host's files, not over the API.</summary>
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
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var directory = Path.GetFullPath(context.Value(data)!);
                var chain = Path.Combine(directory, "chain");
                if (!Directory.Exists(chain))
                {
                    throw new CliException($"There is no chain log in {chain}. Name the host's data directory with --data.", ExitCodes.Failure, "not-found");
                }

                await RunAsync(context, chain, OptionsOf(directory, context.Value(database)), context.Value(fromScratch), cancellationToken);
            });
    }

    private static SqlOptions OptionsOf(string directory, string? database)
    {
        try
        {
            return (database is null ? SqlOptions.Sqlite(Path.Combine(directory, "market.db")) : SqlOptions.PostgreSql(database)).ForProjections();
        }
        catch (ArgumentException e)
        {
            throw CliException.Usage($"The database connection string cannot be read: {e.Message}");
        }
    }

    private static async Task RunAsync(CommandContext context, string chain, SqlOptions projections, bool fromScratch, CancellationToken cancellationToken)
    {
        var started = context.Environment.Time.GetTimestamp();
        RebuildReport report;
        try
        {
            report = context.Screen.IsLive
                ? await DrawAsync(context.Screen, progress => ExplorerRebuild.RunAsync(chain, projections, fromScratch, progress, null, cancellationToken))
                : await ExplorerRebuild.RunAsync(chain, projections, fromScratch, null, null, cancellationToken);
        }
        catch (ChainLogLockedException e)
        {
            throw new CliException($"{e.Message} Stop the host first.", ExitCodes.Failure, "locked", e);
        }
        catch (Exception e) when (e is ChainLogCorruptException or SqlStorageException or InvalidDataException)
        {
            throw new CliException($"The tables cannot be made again: {e.Message}", ExitCodes.Failure, "rebuild-failed", e);
        }

        var output = new RebuildOutput
        {
            Resumed = report.Resumed,
            FromHeight = report.FromHeight,
            Height = report.Height,
            Transactions = report.Transactions,
            Seconds = Math.Round(context.Environment.Time.GetElapsedTime(started).TotalSeconds, 3),
        };
        context.Screen.Show(output, CliJson.Readable.RebuildOutput, screen => screen.Pairs(
            ("known up to", $"{output.Height}"),
            ("begun at", output.Resumed ? $"{output.FromHeight}, where it was broken off" : $"{output.FromHeight}"),
            ("transactions", $"{output.Transactions}"),
            ("took", $"{output.Seconds:0.0} s")));
    }

    private static Task<RebuildReport> DrawAsync(Screen screen, Func<IProgress<RebuildProgress>, Task<RebuildReport>> rebuild) =>
        screen.Console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(bars =>
            {
                var bar = bars.AddTask("blocks");
                return rebuild(new Meter(progress =>
                {
                    bar.MaxValue = progress.HeadHeight + 1;
                    bar.Value = progress.Height + 1;
                    bar.Description = $"block {progress.Height}, {progress.Transactions} transactions";
                }));
            });

    private sealed class Meter(Action<RebuildProgress> show) : IProgress<RebuildProgress>
    {
        public void Report(RebuildProgress value) => show(value);
    }
}
