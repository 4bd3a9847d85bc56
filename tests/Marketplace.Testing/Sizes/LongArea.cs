using System.Collections.Immutable;

namespace Marketplace.Testing.Sizes;

/// <summary>The areas that can be tested at length; <c>./market test --help</c> lists the same.</summary>
public static class LongArea
{
    /// <summary>Processes that are killed at any instant, and what they acknowledged.</summary>
    public const string Kills = "kills";

    /// <summary>Consensus and validators under many schedules of messages, timeouts and crashes.</summary>
    public const string Exploration = "exploration";

    /// <summary>Readers of strangers' bytes.</summary>
    public const string Fuzzing = "fuzzing";

    /// <summary>Random histories against a reference model.</summary>
    public const string Histories = "histories";

    /// <summary>All of them, in the order of their names.</summary>
    public static ImmutableArray<string> Names { get; } = [Exploration, Fuzzing, Histories, Kills];
}
