namespace Orleans.Runtime;

/// <summary>Milliseconds of a <see cref="TimeProvider"/>; of the machine's coarse tick where that is the system's own.</summary>
internal sealed class CoarseClock(TimeProvider provider)
{
    private readonly bool _system = ReferenceEquals(provider, TimeProvider.System);

    public TimeProvider Provider => provider;

    public long Now => _system
        ? Environment.TickCount64
        : (long)(provider.GetTimestamp() * (1000.0 / provider.TimestampFrequency));

    /// <summary>A periodic timer that never flows the context of whoever made it.</summary>
    public ITimer CreateTimer(Action callback, TimeSpan period)
    {
        var flowing = !ExecutionContext.IsFlowSuppressed();
        if (flowing)
            ExecutionContext.SuppressFlow();
        try
        {
            return provider.CreateTimer(static s => ((Action)s!)(), callback, period, period);
        }
        finally
        {
            if (flowing)
                ExecutionContext.RestoreFlow();
        }
    }
}
