namespace Marketplace.Client.Tests.Support;

/// <summary>The system's clock, but a pause is over at once and remembered. What is longer than a pause (a timeout) never ends.</summary>
public sealed class EagerClock : TimeProvider
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private readonly List<TimeSpan> _pauses = [];

    /// <summary>How long the client wanted to wait, each time.</summary>
    public IReadOnlyList<TimeSpan> Pauses
    {
        get
        {
            lock (_pauses)
            {
                return [.. _pauses];
            }
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero || dueTime > LongestPause)
        {
            return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
        }

        lock (_pauses)
        {
            _pauses.Add(dueTime);
        }

        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
