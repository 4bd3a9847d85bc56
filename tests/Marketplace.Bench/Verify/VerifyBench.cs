using System.Diagnostics;
using System.Runtime.CompilerServices;
using Marketplace.Bench.Ledger;
using Marketplace.Bench.Runner;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Ledger.Verification;

namespace Marketplace.Bench.Verify;

/// <summary>The auditor's work: every byte, certificate, signature and rule of an exported chain, and the state after it.</summary>
public sealed class VerifyBench : IBench
{
    private const string BaselineName = "raw signature checks/s x cores";

    /// <inheritdoc/>
    public string Name => "verify";

    /// <inheritdoc/>
    public string Summary => "full verification of an exported chain of signed transfers, in large blocks and in small ones";

    /// <inheritdoc/>
    public async IAsyncEnumerable<BenchResult> RunAsync(BenchContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (context.Wants("export"))
        {
            yield return await MeasureAsync(context, "export", perBlock: 2_000, cancellationToken);
        }

        if (context.Wants("export-small"))
        {
            yield return await MeasureAsync(context, "export-small", perBlock: 20, cancellationToken);
        }
    }

    private static async Task<BenchResult> MeasureAsync(BenchContext context, string name, int perBlock, CancellationToken cancellationToken)
    {
        var verifier = SignatureVerifiers.Choose(out _);
        var raw = RawVerifier.MeasurePerCore(context.Duration / 4);
        var transfers = (int)Math.Clamp(raw * Environment.ProcessorCount * context.Duration.TotalSeconds / 2, 10_000, 1_000_000);
        var (export, genesisHash) = await ExportedChain.MakeAsync(transfers, perBlock, cancellationToken);

        // Once to warm up, then once that counts, between two measurements of the baseline.
        await VerifyAsync(verifier, export, genesisHash, cancellationToken);
        raw = RawVerifier.MeasurePerCore(context.Duration / 4);
        GC.Collect();
        var processor = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        var report = await VerifyAsync(verifier, export, genesisHash, cancellationToken);
        clock.Stop();
        processor = Environment.CpuUsage.TotalTime - processor;
        raw = (raw + RawVerifier.MeasurePerCore(context.Duration / 4)) / 2;
        await context.Progress.WriteLineAsync(
            $"{name}: {report.Height:N0} blocks, {report.Signatures:N0} signatures, {report.Bytes / 1e6:N1} MB in {clock.Elapsed.TotalSeconds:N2} s, {report.Signatures / processor.TotalSeconds:N0} signatures per second of processor time");
        return new BenchResult("verify", name, report.Signatures / clock.Elapsed.TotalSeconds, "signatures/s", raw * Environment.ProcessorCount, BaselineName);
    }

    private static async Task<ChainReport> VerifyAsync(ISignatureVerifier verifier, byte[] export, Hash256 genesisHash, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(export, writable: false);
        var result = await new ChainVerifier(verifier).VerifyAsync(stream, genesisHash, cancellationToken: cancellationToken);
        return result.Verified ? result.Report : throw new InvalidOperationException($"The export of the bench does not verify: {result.Fault}");
    }
}
