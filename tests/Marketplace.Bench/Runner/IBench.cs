namespace Marketplace.Bench.Runner;

/// <summary>A whole path that is measured together with its baseline.</summary>
public interface IBench
{
    /// <summary>The name in <c>./market bench NAME</c>.</summary>
    string Name { get; }

    /// <summary>One line for the list of benches.</summary>
    string Summary { get; }

    /// <summary>Measures and yields each figure as soon as it is known.</summary>
    /// <param name="context">What the command line asked for.</param>
    /// <param name="cancellationToken">Ends the run early.</param>
    IAsyncEnumerable<BenchResult> RunAsync(BenchContext context, CancellationToken cancellationToken);
}

/// <summary>What the command line asked for.</summary>
/// <param name="Duration">How long one measurement lasts; warm-up comes on top.</param>
/// <param name="Cases">The cases to measure; empty means all.</param>
/// <param name="Progress">Where progress goes (standard error), so that standard output stays readable by programs.</param>
public sealed record BenchContext(TimeSpan Duration, IReadOnlySet<string> Cases, TextWriter Progress)
{
    /// <summary>Whether the case was asked for.</summary>
    public bool Wants(string caseName) => Cases.Count == 0 || Cases.Contains(caseName);
}
