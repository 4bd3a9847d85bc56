using System.Runtime.CompilerServices;
using Marketplace.Bench.Ledger;
using Marketplace.Bench.Runner;

namespace Marketplace.Bench.Consensus;

/// <summary>Several validators beside one: what agreement costs.</summary>
public sealed class ConsensusBench : IBench
{
    /// <inheritdoc/>
    public string Name => "consensus";

    /// <inheritdoc/>
    public string Summary => "signed transfers a second among four validators, each checking and keeping everything, beside one";

    /// <inheritdoc/>
    public async IAsyncEnumerable<BenchResult> RunAsync(BenchContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (context.Wants("four"))
        {
            var half = context.Duration / 2;
            var before = await LedgerCoreBench.MeasureAsync(half, cancellationToken);
            var four = await FourValidatorsBench.MeasureAsync(context.Duration, cancellationToken);
            var after = await LedgerCoreBench.MeasureAsync(half, cancellationToken);
            var alone = 2 / (before.TransfersPerProcessorSecond + after.TransfersPerProcessorSecond);
            await context.Progress.WriteLineAsync(
                $"four: {four.TransfersPerBlock:N0} transfers a block; a transfer takes {four.ProcessorSecondsPerTransfer * 1e6:N1} us of processor time at all four together, {alone * 1e6:N1} us at one alone: "
                + $"ratio {alone / four.ProcessorSecondsPerTransfer:N3} where only processor time counts (required {FourValidatorsBench.RequiredRatio})");
            yield return new BenchResult(
                Name, "four", four.TransfersPerSecond, "transfers/s", (before.TransfersPerSecond + after.TransfersPerSecond) / 2, "transfers/s of one validator");
        }
    }
}
