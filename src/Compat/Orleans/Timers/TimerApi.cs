using System.Diagnostics.CodeAnalysis;
using Orleans.Runtime;

namespace Orleans.Runtime
{
    /// <summary>A timer of one activation. It ends with the activation.</summary>
    public interface IGrainTimer : IDisposable
    {
        /// <summary>Sets the time to the next tick and the time from the end of one tick to the next.</summary>
        void Change(TimeSpan dueTime, TimeSpan period);
    }

    /// <summary>How a grain timer behaves.</summary>
    public readonly struct GrainTimerCreationOptions
    {
        /// <summary>Options to be set by properties.</summary>
        public GrainTimerCreationOptions()
        {
        }

        /// <summary>Options with the two times.</summary>
        [SetsRequiredMembers]
        public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
        {
            DueTime = dueTime;
            Period = period;
        }

        /// <summary>The time to the first tick; <see cref="Timeout.InfiniteTimeSpan"/> for none.</summary>
        public required TimeSpan DueTime { get; init; }

        /// <summary>The time from the end of one tick to the next; <see cref="Timeout.InfiniteTimeSpan"/> for a single tick.</summary>
        public required TimeSpan Period { get; init; }

        /// <summary>Ticks may run between the turns of calls. False by default: a tick waits like a call.</summary>
        public bool Interleave { get; init; }

        /// <summary>Ticks keep the activation from being collected as idle. False by default.</summary>
        public bool KeepAlive { get; init; }
    }
}

namespace Orleans.Timers
{
    /// <summary>Makes grain timers.</summary>
    public interface ITimerRegistry
    {
        /// <summary>Makes a timer of an activation.</summary>
        IGrainTimer RegisterGrainTimer<TState>(
            IGrainContext grainContext, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options);
    }
}
