using System.Diagnostics;
using Marketplace.Bench.Ledger;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Chain;
using Marketplace.Explorer;
using Marketplace.Sql;
using Microsoft.Extensions.Logging.Abstractions;

namespace Marketplace.Bench.Explorer;

/// <summary>The ledger at full rate, with the explorer following it in the same process. All transfers are signed before the clock starts.</summary>
internal static class FollowBench
{
    private const int BatchSize = 30_000;
    private const int Owners = 1_000;
    private static readonly TimeSpan LeastDuration = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>What was measured.</summary>
    /// <param name="ExplorerPerSecond">Transfers that the explorer knew one second after the last one was durable, per second of the ledger's run.</param>
    /// <param name="LedgerPerSecond">Durable transfers, while the explorer took its share of the machine.</param>
    /// <param name="LargestLag">The longest that the explorer was behind during the run.</param>
    /// <param name="Tail">How long after the last transfer was durable the explorer knew all of them.</param>
    public readonly record struct Rates(double ExplorerPerSecond, double LedgerPerSecond, TimeSpan LargestLag, TimeSpan Tail);

    /// <summary>Measures for at least twenty seconds; preparing transfers comes on top.</summary>
    public static async Task<Rates> MeasureAsync(TimeSpan duration, TextWriter progress, CancellationToken cancellationToken)
    {
        using var source = new TransferSource(2 * BatchSize, Owners);
        var folder = Directory.CreateTempSubdirectory("market-bench-").FullName;
        try
        {
            await using var engine = await LedgerEngine.OpenAsync(
                new LedgerEngineOptions(Path.Combine(folder, "chain")) { SnapshotOnStop = false },
                source.Parameters,
                new PrivateKeyBlockSigner(source.Key),
                SignatureVerifiers.Choose(out _),
                TimeProvider.System,
                NullLoggerFactory.Instance,
                cancellationToken);
            await using var projections = await LedgerProjections.OpenAsync(
                SqlOptions.Sqlite(Path.Combine(folder, "market.db")).ForProjections(), engine, NullLoggerFactory.Instance, TimeProvider.System, cancellationToken);
            engine.AttachTransactionIndex(projections);
            var warm = source.Next(BatchSize);
            var started = Stopwatch.GetTimestamp();
            await SubmitAsync(engine, warm, cancellationToken);
            await projections.WaitForAsync(engine.Head.Height, cancellationToken);

            // The first batch was slower than the others will be, so more are signed than will be sent.
            var least = duration > LeastDuration ? duration : LeastDuration;
            var batches = (int)Math.Ceiling(2 * least / Stopwatch.GetElapsedTime(started));
            var signed = Enumerable.Range(0, batches).Select(_ => source.Next(BatchSize)).ToList();
            GC.Collect();
            return await RunAsync(engine, projections, signed, least, progress, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Rates> RunAsync(
        LedgerEngine engine,
        LedgerProjections projections,
        List<ReadOnlyMemory<byte>[]> batches,
        TimeSpan least,
        TextWriter progress,
        CancellationToken cancellationToken)
    {
        var before = (await projections.Explorer.CountsAsync(cancellationToken)).Transactions;
        using var watch = new LagWatch(engine, projections);
        var clock = Stopwatch.StartNew();
        long transfers = 0;
        foreach (var batch in batches.TakeWhile(_ => clock.Elapsed < least))
        {
            await SubmitAsync(engine, batch, cancellationToken);
            transfers += batch.Length;
        }

        var ledger = clock.Elapsed;
        var head = engine.Head.Height;
        var inTime = Task.Delay(Patience, cancellationToken);
        var all = projections.WaitForAsync(head, cancellationToken);
        await Task.WhenAny(inTime, all);
        var known = (await projections.Explorer.CountsAsync(cancellationToken)).Transactions - before;
        await all;
        var tail = clock.Elapsed - ledger;
        var lags = watch.Stop();
        await progress.WriteLineAsync(
            $"follow: {transfers:N0} transfers in {ledger.TotalSeconds:0.0} s; seconds behind, in thirds of the run: {string.Join(", ", Thirds(lags).Select(third => $"{third:0.00}"))}");
        return new Rates(
            Math.Min(known, transfers) / ledger.TotalSeconds, transfers / ledger.TotalSeconds, lags.Count == 0 ? TimeSpan.Zero : lags.Max(), tail);
    }

    private static IEnumerable<double> Thirds(List<TimeSpan> lags) =>
        lags.Chunk(Math.Max(1, (lags.Count + 2) / 3)).Select(third => third.Average(lag => lag.TotalSeconds));

    private static async Task SubmitAsync(LedgerEngine engine, ReadOnlyMemory<byte>[] batch, CancellationToken cancellationToken)
    {
        var outcomes = new Task<SubmitOutcome>[batch.Length];
        for (var i = 0; i < batch.Length; i++)
        {
            outcomes[i] = engine.SubmitAsync(Transaction.Decode(batch[i]), CancellationToken.None).AsTask();
        }

        foreach (var outcome in outcomes)
        {
            if (await outcome.WaitAsync(cancellationToken) is not SubmitOutcome.Included { AlreadyKnown: false })
            {
                throw new InvalidOperationException($"A transfer was not included: {await outcome}");
            }
        }
    }

    /// <summary>Notes now and then by how many seconds the explorer is behind: how long ago the ledger had the first block that the explorer lacks.</summary>
    private sealed class LagWatch : IDisposable
    {
        private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(50);

        private readonly LedgerEngine _engine;
        private readonly LedgerProjections _projections;
        private readonly Queue<(long Height, long At)> _heads = [];
        private readonly List<TimeSpan> _lags = [];
        private readonly Lock _lock = new();
        private readonly Timer _timer;

        public LagWatch(LedgerEngine engine, LedgerProjections projections)
        {
            _engine = engine;
            _projections = projections;
            _timer = new Timer(_ => Look(), null, Every, Every);
        }

        public List<TimeSpan> Stop()
        {
            _timer.Dispose();
            lock (_lock)
            {
                return [.. _lags];
            }
        }

        public void Dispose() => _timer.Dispose();

        private void Look()
        {
            lock (_lock)
            {
                var covered = _projections.CoveredHeight;
                _heads.Enqueue((_engine.Head.Height, Stopwatch.GetTimestamp()));
                while (_heads.TryPeek(out var oldest) && oldest.Height <= covered)
                {
                    _heads.Dequeue();
                }

                _lags.Add(_heads.TryPeek(out var first) ? Stopwatch.GetElapsedTime(first.At) : TimeSpan.Zero);
            }
        }
    }
}
