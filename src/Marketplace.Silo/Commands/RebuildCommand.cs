using System.CommandLine;
using System.Globalization;
using Marketplace.Chain;
using Marketplace.Explorer;
using Marketplace.Silo.Data;
using Marketplace.Sql;

namespace Marketplace.Silo.Commands;

/// <summary>`market-host explorer rebuild`: makes the explorer's and billing's tables again. Works on a stopped host's files, not over the API.</summary>
internal static class RebuildCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="console">Where it writes.</param>
    public static Command Create(HostConsole console)
    {
        var data = new Option<string>("--data") { Description = "The host's data directory.", HelpName = "DIR", DefaultValueFactory = _ => "data" };
        var database = new Option<string?>("--database") { Description = "The host's PostgreSQL connection string. Default: SQLite in the data directory.", HelpName = "TEXT" };
        var fromScratch = new Option<bool>("--from-scratch") { Description = "Begin again, even if a rebuild was broken off that could go on." };
        var command = new Command("rebuild", "Make the explorer's and billing's tables again from the chain log.") { data, database, fromScratch };
        command.SetAction(async (result, cancellationToken) =>
        {
            var directory = result.GetValue(data)!;
            var chain = StoppedHost.ChainOf(directory);
            await RunAsync(console, chain, OptionsOf(directory, result.GetValue(database)), result.GetValue(fromScratch), cancellationToken);
            return HostExitCodes.Success;
        });
        return command;
    }

    private static SqlOptions OptionsOf(string directory, string? database)
    {
        try
        {
            return (database is null ? SqlOptions.Sqlite(DataDirectory.DatabaseIn(directory)) : SqlOptions.PostgreSql(database)).ForProjections();
        }
        catch (ArgumentException e)
        {
            throw new HostCommandException($"The database connection string cannot be read: {e.Message}", "usage", HostExitCodes.Usage, e);
        }
    }

    private static async Task RunAsync(HostConsole console, string chain, SqlOptions projections, bool fromScratch, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        RebuildReport report;
        try
        {
            using var progress = console.IsWatched && !console.Json ? new ProgressLine(console.Error) : null;
            report = await ExplorerRebuild.RunAsync(chain, projections, fromScratch, progress, null, cancellationToken);
        }
        catch (ChainLogLockedException e)
        {
            throw new HostCommandException($"{e.Message} Stop the host first.", "locked", inner: e);
        }
        catch (Exception e) when (e is ChainLogCorruptException or SqlStorageException or InvalidDataException)
        {
            throw new HostCommandException($"The tables cannot be made again: {e.Message}", "rebuild-failed", inner: e);
        }

        var seconds = Math.Round(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 3);
        var output = new RebuildOutput(report.Resumed, report.FromHeight, report.Height, report.Transactions, seconds);
        await console.ShowAsync(output, HostJson.Default.RebuildOutput, string.Join(Environment.NewLine, Lines(output)));
    }

    private static IEnumerable<string> Lines(RebuildOutput output) => TextTable.Pairs(
        ("known up to", $"{output.Height}"),
        ("begun at", output.Resumed ? $"{output.FromHeight}, where it was broken off" : $"{output.FromHeight}"),
        ("transactions", $"{output.Transactions}"),
        ("took", string.Create(CultureInfo.InvariantCulture, $"{output.Seconds:0.0} s")));

    /// <summary>One line of a terminal that is written over and over.</summary>
    private sealed class ProgressLine(TextWriter terminal) : IProgress<RebuildProgress>, IDisposable
    {
        private const string ClearLine = "\r\e[K";

        /// <inheritdoc/>
        public void Report(RebuildProgress value)
        {
            var percent = 100 * (value.Height + 1) / Math.Max(1, value.HeadHeight + 1);
            terminal.Write($"{ClearLine}{percent,3} %  block {value.Height} of {value.HeadHeight}, {value.Transactions} transactions");
            terminal.Flush();
        }

        /// <inheritdoc/>
        public void Dispose() => terminal.Write(ClearLine);
    }
}
