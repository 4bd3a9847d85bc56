using System.Runtime.CompilerServices;
using Marketplace.Bench.Runner;

namespace Marketplace.Bench.Ledger;

/// <summary>The ledger: the whole path with a durable log, the state machine alone, and the memory of an unspent output.</summary>
public sealed class LedgerBench : IBench
{
    private const int OutputsForMemory = 500_000;

    /// <inheritdoc/>
    public string Name => "ledger";

    /// <inheritdoc/>
    public string Summary => "signed transfers a second with a durable log, through grains too, the state machine alone, bytes per unspent output";

    /// <inheritdoc/>
    public async IAsyncEnumerable<BenchResult> RunAsync(BenchContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (context.Wants("core"))
        {
            var core = await LedgerCoreBench.MeasureAsync(context.Duration, cancellationToken);
            await context.Progress.WriteLineAsync(
                $"core: {core.TransfersPerBlock:N0} transfers a block, {core.TransfersPerProcessorSecond:N0} transfers per second of processor time");
            yield return new BenchResult(Name, "core", core.TransfersPerSecond, "transfers/s", core.RawVerifiesPerSecond, "raw signature checks/s x cores");
        }

        if (context.Wants("grains"))
        {
            var (transfers, raw) = await LedgerGrainsBench.MeasureAsync(context.Duration, cancellationToken);
            yield return new BenchResult(Name, "grains", transfers, "transfers/s", raw, "raw signature checks/s x cores");
        }

        if (context.Wants("projections"))
        {
            yield return new BenchResult(Name, "projections", await ProjectionBench.MeasureAsync(cancellationToken), "transfers/s");
        }

        if (context.Wants("state"))
        {
            var state = LedgerStateBench.MeasureTransfers(context.Duration, cancellationToken);
            yield return new BenchResult(Name, "state", state.Apply, "transfers/s", LedgerStateBench.RequiredPerSecond, "required on one core");
            yield return new BenchResult(Name, "state-decode", state.DecodeAndApply, "transfers/s");
        }

        if (context.Wants("memory"))
        {
            var bytes = LedgerStateBench.MeasureBytesPerOutput(OutputsForMemory);
            yield return new BenchResult(Name, "memory", bytes, "bytes/output", LedgerStateBench.AllowedBytesPerOutput, "allowed at most");
        }
    }
}
