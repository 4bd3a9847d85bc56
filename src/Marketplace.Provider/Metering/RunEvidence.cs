using System.Collections.Immutable;

namespace Marketplace.Provider.Metering;

/// <summary>One component as it was seen once.</summary>
/// <param name="Component">Its name.</param>
/// <param name="StartedAt">When its latest run started; null when it never ran.</param>
/// <param name="EndedAt">When that run ended; null while it runs.</param>
public readonly record struct ComponentSight(string Component, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt);

/// <summary>
/// How long an instance has run: the time in which all of its components ran at once, by the engine's own records. Immutable; grows
/// with each look and never shrinks, whatever the clock does.
/// </summary>
/// <remarks>
/// What every component is known for is folded into one number, so that it stays small however often a component restarts.
/// Time that nobody saw, as of a container that vanished while the agent was down, is not counted.
/// </remarks>
/// <param name="FoldedTicks">Running time before <paramref name="FoldedThrough"/>, in units of 100 ns.</param>
/// <param name="FoldedThrough">Up to where time is folded.</param>
/// <param name="Components">The runs since then by component.</param>
public sealed record RunEvidence(
    long FoldedTicks, DateTimeOffset FoldedThrough, ImmutableSortedDictionary<string, ComponentRuns> Components)
{
    /// <summary>Nothing has run.</summary>
    public static RunEvidence None { get; } =
        new(0, DateTimeOffset.MinValue, ImmutableSortedDictionary.Create<string, ComponentRuns>(StringComparer.Ordinal));

    /// <summary>How long it has run in all, as of the last look.</summary>
    public TimeSpan Total => TimeSpan.FromTicks(FoldedTicks + Ticks(Together()));

    /// <summary>The evidence after one more look at all components of the instance.</summary>
    /// <param name="sights">All components; a known one that is not among them is gone.</param>
    /// <param name="seenAt">When they were looked at.</param>
    public RunEvidence See(IReadOnlyCollection<ComponentSight> sights, DateTimeOffset seenAt)
    {
        if (sights.Count == 0)
            return this with { Components = Components.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value.Lose(), StringComparer.Ordinal) };
        var evidence = Components.Count > 0 && !Components.Keys.ToHashSet().SetEquals(sights.Select(sight => sight.Component)) ? CloseBook() : this;
        var components = evidence.Components;
        foreach (var sight in sights)
        {
            var runs = components.GetValueOrDefault(sight.Component) ?? ComponentRuns.NeverUntil(evidence.FoldedThrough);
            components = components.SetItem(sight.Component, runs.See(sight.StartedAt, sight.EndedAt, seenAt));
        }
        return (evidence with { Components = components }).Fold();
    }

    /// <summary>A change of components: what ran before it is counted, what runs after it begins anew.</summary>
    private RunEvidence CloseBook()
    {
        var through = Components.Values.SelectMany(runs => runs.Intervals).Select(interval => interval.To).DefaultIfEmpty(FoldedThrough).Max();
        return None with { FoldedTicks = Total.Ticks, FoldedThrough = through > FoldedThrough ? through : FoldedThrough };
    }

    private RunEvidence Fold()
    {
        var through = Components.Values.Min(runs => runs.Through);
        if (through <= FoldedThrough)
            return this;
        var folded = Together().Sum(interval => Math.Max(0, (interval.To < through ? interval.To : through).Ticks - interval.From.Ticks));
        return new RunEvidence(FoldedTicks + folded, through, Components.ToImmutableSortedDictionary(
            pair => pair.Key, pair => pair.Value.ForgetBefore(through), StringComparer.Ordinal));
    }

    /// <summary>The intervals in which all components ran.</summary>
    private List<RunInterval> Together()
    {
        if (Components.Count == 0)
            return [];
        IEnumerable<RunInterval> together = Components.Values.First().Intervals;
        foreach (var runs in Components.Values.Skip(1))
            together = Common(together, runs.Intervals);
        return together.ToList();
    }

    private static List<RunInterval> Common(IEnumerable<RunInterval> left, ImmutableArray<RunInterval> right) =>
        (from a in left
         from b in right
         let begin = a.From > b.From ? a.From : b.From
         let end = a.To < b.To ? a.To : b.To
         where begin < end
         orderby begin
         select new RunInterval(begin, end)).ToList();

    private static long Ticks(IEnumerable<RunInterval> intervals) => intervals.Sum(interval => interval.To.Ticks - interval.From.Ticks);
}
