using System.Diagnostics;
using Marketplace.Bench.Ledger;
using Marketplace.Ledger;
using Marketplace.Chain;
using Marketplace.Explorer;
using Marketplace.Sql;
using Microsoft.Extensions.Logging.Abstractions;

namespace Marketplace.Bench.Explorer;

/// <summary>How fast the explorer takes in a chain that is there already, on SQLite: what a rebuild costs.</summary>
internal static class CatchUpBench
{
    private const int BatchSize = 30_000;
    private const int Batches = 10;
    private const int Owners = 1_000;

    /// <summary>What was measured.</summary>
    /// <param name="PerSecond">Transfers a second.</param>
    /// <param name="PerProcessorSecond">Transfers per second of processor time: reading and decoding the log included.</param>
    public readonly record struct Rates(double PerSecond, double PerProcessorSecond);

    public static async Task<Rates> MeasureAsync(CancellationToken cancellationToken)
    {
        using var source = new TransferSource(2 * BatchSize, Owners);
        var folder = Directory.CreateTempSubdirectory("market-bench-").FullName;
        try
        {
            await using var engine = await LedgerEngine.OpenAsync(
                new LedgerEngineOptions(Path.Combine(folder, "chain")) { SnapshotOnStop = false },
                source.Parameters,
                new PrivateKeyBlockSigner(source.Key),
                new Gullible(),
                TimeProvider.System,
                NullLoggerFactory.Instance,
                cancellationToken);
            for (var batch = 0; batch < Batches; batch++)
            {
                var outcomes = Array.ConvertAll(
                    source.Next(BatchSize),
                    transfer => engine.SubmitAsync(Transaction.Decode(transfer), CancellationToken.None).AsTask());
                await Task.WhenAll(outcomes).WaitAsync(cancellationToken);
            }

            GC.Collect();
            var options = SqlOptions.Sqlite(Path.Combine(folder, "market.db")).ForProjections();
            var (started, before) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            await using var projections = await LedgerProjections.OpenAsync(options, engine, NullLoggerFactory.Instance, TimeProvider.System, cancellationToken);
            engine.AttachTransactionIndex(projections);
            await projections.WaitForAsync(engine.Head.Height, cancellationToken);
            var processor = Environment.CpuUsage.TotalTime - before;
            return new Rates(
                Batches * BatchSize / Stopwatch.GetElapsedTime(started).TotalSeconds, Batches * BatchSize / processor.TotalSeconds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
