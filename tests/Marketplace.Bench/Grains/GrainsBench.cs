using System.Runtime.CompilerServices;
using Marketplace.Bench.Runner;

namespace Marketplace.Bench.Grains;

/// <summary><c>./market bench grains</c>.</summary>
internal sealed class GrainsBench : IBench
{
    public string Name => "grains";

    public string Summary => "calls between grains within one silo [calls]";

    public async IAsyncEnumerable<BenchResult> RunAsync(BenchContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!context.Wants("calls"))
            yield break;
        await context.Progress.WriteLineAsync("grains: 250 callers, a grain each, one answer after the other");
        var direct = await GrainCallsBench.MeasureDirectCallsPerSecondAsync(context.Duration / 4, cancellationToken);
        var calls = await GrainCallsBench.MeasureCallsPerSecondAsync(context.Duration, cancellationToken);
        yield return new BenchResult(Name, "calls", calls, "calls/s", direct, "direct async calls");
    }
}
