namespace Marketplace.Bench.Runner;

/// <summary>One measured figure.</summary>
/// <param name="Bench">The bench's name, as in <c>./market bench NAME</c>.</param>
/// <param name="Case">The figure's name, as issues and documents cite it in square brackets.</param>
/// <param name="Value">What was measured, in <paramref name="Unit"/>.</param>
/// <param name="Unit">The unit, per second where it is a rate.</param>
/// <param name="Baseline">What was measured beside it in the same run, in <paramref name="Unit"/>; null where the figure stands alone.</param>
/// <param name="BaselineName">What the baseline is.</param>
public sealed record BenchResult(string Bench, string Case, double Value, string Unit, double? Baseline = null, string? BaselineName = null)
{
    /// <summary><see cref="Value"/> divided by <see cref="Baseline"/>; null without a baseline.</summary>
    public double? Ratio => Baseline is > 0 ? Value / Baseline : null;
}
