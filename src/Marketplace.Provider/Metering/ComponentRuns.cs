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
    /// <summary>A component that has never run, as of an instant.</summary>
    public static ComponentRuns NeverUntil(DateTimeOffset instant) => new(DateTimeOffset.MinValue, false, instant, []);

    /// <summary>The runs after one more look at the component.</summary>
    /// <param name="startedAt">When the latest run started; null when it never ran.</param>
    /// <param name="endedAt">When it ended; null if it was running at <paramref name="seenAt"/>.</param>
    /// <param name="seenAt">When it was looked at.</param>
    public ComponentRuns See(DateTimeOffset? startedAt, DateTimeOffset? endedAt, DateTimeOffset seenAt)
    {
        if (startedAt is not { } started)
            return Lose() with { Through = Latest(Through, seenAt) };
        // An answer older than what is known.
        if (started < LastRun)
            return this;
        var to = endedAt ?? seenAt;
        var through = Latest(Through, seenAt, to);
        if (started > LastRun)
        {
            var from = Latest(started, Through);
            return new ComponentRuns(started, endedAt is null, through, Intervals.Add(new RunInterval(from, Latest(from, to))));
        }
        // The same run goes on, also when it was lost from sight for a while.
        var intervals = Intervals is [.., var last] ? Intervals.SetItem(Intervals.Length - 1, last with { To = Latest(last.To, to) })
            : to > Through ? [new RunInterval(Through, to)]
            : Intervals;
        return this with { IsOpen = endedAt is null, Through = through, Intervals = intervals };
    }

    /// <summary>The runs when the component is gone: what was open ended when it was last seen.</summary>
    public ComponentRuns Lose() => this with { IsOpen = false };

    /// <summary>The runs without what lies before an instant.</summary>
    public ComponentRuns ForgetBefore(DateTimeOffset instant) => this with
    {
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
