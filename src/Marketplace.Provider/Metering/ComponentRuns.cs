using System.Collections.Immutable;

namespace Marketplace.Provider.Metering;

/// <summary>A span of time in which a process ran, from one instant up to another.</summary>
/// <param name="From">Its begin.</param>
/// <param name="To">Its end, not before its begin.</param>
public sealed record RunInterval(DateTimeOffset From, DateTimeOffset To);

/// <summary>When one component ran, as far as its engine has told. Intervals are in order and never overlap.</summary>
/// <param name="LastRun">When its latest known run started by the engine's clock; runs are told apart by it.</param>
/// <param name="IsOpen">Whether the latest run still was going on when last seen.</param>
/// <param name="Through">Everything before this instant is known for good.</param>
/// <param name="Intervals">The runs that are not folded yet; the latest last.</param>
public sealed record ComponentRuns(DateTimeOffset LastRun, bool IsOpen, DateTimeOffset Through, ImmutableArray<RunInterval> Intervals)
{
    /// <summary>A component that restarts without end keeps only so many; the oldest are then not counted.</summary>
    public const int MaxIntervals = 256;

    /// <summary>The runs after one more look at the component.</summary>
    /// <param name="runs">What was known; null for nothing.</param>
    /// <param name="startedAt">When the run that was seen started.</param>
    /// <param name="endedAt">When it ended; null if it was running at <paramref name="seenAt"/>.</param>
    /// <param name="seenAt">When it was looked at.</param>
    /// <param name="notBefore">What lies before is counted already.</param>
    public static ComponentRuns See(
        ComponentRuns? runs, DateTimeOffset startedAt, DateTimeOffset? endedAt, DateTimeOffset seenAt, DateTimeOffset notBefore)
    {
        var to = endedAt ?? seenAt;
        if (runs is not null && startedAt < runs.LastRun)
            return runs;
        if (runs is null || startedAt > runs.LastRun)
        {
            var from = Latest(startedAt, notBefore, runs?.Intervals is [.., var last] ? last.To : startedAt, runs?.Through ?? startedAt);
            var intervals = runs?.Intervals ?? [];
            if (intervals.Length == MaxIntervals)
                intervals = intervals.RemoveAt(0);
            return new ComponentRuns(startedAt, endedAt is null, endedAt is null ? from : Latest(from, to), intervals.Add(new RunInterval(from, Latest(from, to))));
        }
        if (!runs.IsOpen)
            return runs;
        var open = runs.Intervals[^1];
        var end = Latest(open.To, to);
        return runs with
        {
            IsOpen = endedAt is null,
            Through = endedAt is null ? runs.Through : end,
            Intervals = runs.Intervals.SetItem(runs.Intervals.Length - 1, open with { To = end }),
        };
    }

    /// <summary>The runs when the component is gone: what was open ended when it was last seen.</summary>
    public ComponentRuns Lose() => IsOpen ? this with { IsOpen = false, Through = Intervals[^1].To } : this;

    /// <summary>The runs without what lies before an instant.</summary>
    public ComponentRuns ForgetBefore(DateTimeOffset instant) => this with
    {
        Through = Latest(Through, instant),
        Intervals = [.. Intervals
            .Where((interval, index) => interval.To > instant || (IsOpen && index == Intervals.Length - 1))
            .Select(interval => interval with { From = Latest(interval.From, instant), To = Latest(interval.To, instant) })],
    };

    private static DateTimeOffset Latest(params ReadOnlySpan<DateTimeOffset> instants)
    {
        var latest = instants[0];
        foreach (var instant in instants)
            latest = instant > latest ? instant : latest;
        return latest;
    }
}
