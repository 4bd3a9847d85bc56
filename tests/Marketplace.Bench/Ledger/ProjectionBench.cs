using System.Diagnostics;
using Marketplace.Ledger;
using Marketplace.Chain;
using Marketplace.Explorer;
using Marketplace.Sql;
using Microsoft.Extensions.Logging.Abstractions;

namespace Marketplace.Bench.Ledger;

/// <summary>How fast the tables for accounts and history catch up with a chain of transfers, on SQLite.</summary>
internal static class ProjectionBench
{
    private const int BatchSize = 20_000;
    private const int Batches = 3;

    /// <summary>Transfers per second that the projections take in.</summary>
    public static async Task<double> MeasureAsync(CancellationToken cancellationToken)
    {
        using var source = new TransferSource(2 * BatchSize);
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
                    source.Next(BatchSize), transfer => engine.SubmitAsync(Transaction.Decode(transfer), CancellationToken.None).AsTask());
                await Task.WhenAll(outcomes);
            }

            var options = SqlOptions.Sqlite(Path.Combine(folder, "market.db")).ForProjections();
            var started = Stopwatch.GetTimestamp();
            await using var projections = await LedgerProjections.OpenAsync(options, engine, NullLoggerFactory.Instance, TimeProvider.System, cancellationToken);
            engine.AttachTransactionIndex(projections);
            await projections.WaitForAsync(engine.Head.Height, cancellationToken);
            return Batches * BatchSize / Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
