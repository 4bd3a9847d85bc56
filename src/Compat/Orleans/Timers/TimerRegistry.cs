using Orleans.Runtime;

namespace Orleans.Timers;

/// <summary>Makes grain timers.</summary>
internal sealed class TimerRegistry : ITimerRegistry
{
    public IGrainTimer RegisterGrainTimer<TState>(
        IGrainContext grainContext, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        ArgumentNullException.ThrowIfNull(callback);
        TimerTick.Check(options.DueTime, nameof(options.DueTime));
        TimerTick.Check(options.Period, nameof(options.Period));
        return new GrainTimer<TState>(
            grainContext as Activation ?? throw new ArgumentException("The context is no activation of this runtime.", nameof(grainContext)),
            callback, state, options);
    }
}
