using System.Collections.Frozen;

namespace Marketplace.Testing.Sizes;

/// <summary>The two sizes of a test run: the small one that CI takes each time, and one at length for the areas where more finds more.</summary>
/// <remarks>
/// The environment variable <see cref="Variable"/> names the areas to run at length, separated by commas, or <c>all</c>. A test of an area has
/// the trait <see cref="Trait"/> and takes its counts from here, the small and the long one side by side:
/// <code>
/// private static readonly int Kills = TestSize.Count(LongArea.Kills, small: 50, large: 1_000);
///
/// [Fact, Trait(TestSize.Trait, LongArea.Kills)]
/// </code>
/// </remarks>
public static class TestSize
{
    /// <summary>The environment variable that asks for length.</summary>
    public const string Variable = "MARKET_TEST_LONG";

    /// <summary>The name of the trait whose value is the area.</summary>
    public const string Trait = "Long";

    private const string All = "all";

    private static readonly FrozenSet<string> Areas = Read(Environment.GetEnvironmentVariable(Variable));

    /// <summary>Whether an area runs at length.</summary>
    /// <param name="area">One of <see cref="LongArea"/>.</param>
    public static bool IsLong(string area) => Areas.Contains(area);

    /// <summary>How many of something a test tries.</summary>
    /// <param name="area">One of <see cref="LongArea"/>.</param>
    /// <param name="small">The fixed count of every run.</param>
    /// <param name="large">The count at length.</param>
    public static int Count(string area, int small, int large) => IsLong(area) ? large : small;

    /// <summary>For how long a test goes on.</summary>
    /// <param name="area">One of <see cref="LongArea"/>.</param>
    /// <param name="small">The time of every run.</param>
    /// <param name="large">The time at length.</param>
    public static TimeSpan Time(string area, TimeSpan small, TimeSpan large) => IsLong(area) ? large : small;

    /// <summary>Reads the variable's value.</summary>
    /// <exception cref="ArgumentException">It names no area; the message lists them.</exception>
    public static FrozenSet<string> Read(string? value)
    {
        var named = (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (named.FirstOrDefault(area => area != All && !LongArea.Names.Contains(area)) is { } unknown)
        {
            throw new ArgumentException($"{Variable} names \"{unknown}\"; the areas are {string.Join(", ", LongArea.Names)}, or {All}.", nameof(value));
        }

        return named.Contains(All) ? [.. LongArea.Names] : [.. named];
    }
}
