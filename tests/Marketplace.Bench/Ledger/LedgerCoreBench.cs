using System.Diagnostics;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Chain;
using Microsoft.Extensions.Logging.Abstractions;

namespace Marketplace.Bench.Ledger;

/// <summary>Signed transfers through the ledger engine: decoded, verified, applied, durable in the chain log, answered.</summary>
public static class LedgerCoreBench
{
    /// <summary>The least share of the machine's raw signature checks that must come through.</summary>
    public const double RequiredRatio = 0.6;

    private const int BatchSize = 40_000;

    /// <summary>What was measured.</summary>
    /// <param name="TransfersPerSecond">Durable transfers, one input and two outputs each.</param>
    /// <param name="RawVerifiesPerSecond">One core's raw signature checks, times the cores; measured before and after.</param>
    /// <param name="TransfersPerBlock">The mean.</param>
    /// <param name="TransfersPerProcessorSecond">Transfers per second of processor time: what a machine without other work would do on one core.</param>
    public readonly record struct Rates(double TransfersPerSecond, double RawVerifiesPerSecond, double TransfersPerBlock, double TransfersPerProcessorSecond);

    /// <summary>Measures for a time; preparing transfers comes on top.</summary>
    /// <param name="duration">How long transfers are under way.</param>
    /// <param name="cancellationToken">Ends the run early.</param>
    public static async Task<Rates> MeasureAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var verifier = SignatureVerifiers.Choose(out _);
        using var source = new TransferSource(2 * BatchSize, TransferSource.ManyOwners);
        var folder = Directory.CreateTempSubdirectory("market-bench-").FullName;
        try
        {
            await using var engine = await LedgerEngine.OpenAsync(
                new LedgerEngineOptions(folder) { SnapshotOnStop = false },
                source.Parameters,
                new PrivateKeyBlockSigner(source.Key),
                verifier,
                TimeProvider.System,
                NullLoggerFactory.Instance,
                cancellationToken);
            await SubmitAsync(engine, source.Next(BatchSize), cancellationToken);
            var raw = RawVerifier.MeasurePerCore(duration / 4);
            var clock = new Stopwatch();
            var (transfers, firstHeight, processor) = (0L, engine.Head.Height, TimeSpan.Zero);
            while (clock.Elapsed < duration)
            {
                var batch = source.Next(BatchSize);
                GC.Collect();
                clock.Start();
                var before = Environment.CpuUsage.TotalTime;
                await SubmitAsync(engine, batch, cancellationToken);
                processor += Environment.CpuUsage.TotalTime - before;
                clock.Stop();
                transfers += batch.Length;
            }

            raw = (raw + RawVerifier.MeasurePerCore(duration / 4)) / 2;
            return new Rates(
                transfers / clock.Elapsed.TotalSeconds,
                raw * Environment.ProcessorCount,
                (double)transfers / (engine.Head.Height - firstHeight),
                transfers / processor.TotalSeconds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

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
}
