using Microsoft.Extensions.Logging;
using Orleans.CodeGeneration;

namespace Orleans.Runtime;

/// <summary>A timer of one activation. Each tick is put to the activation like a call.</summary>
internal sealed partial class GrainTimer<TState> : IGrainTimer
{
    private readonly Activation _activation;
    private readonly Func<TState, CancellationToken, Task> _callback;
    private readonly TState _state;
    private readonly CallDescriptor _tick;
    private readonly bool _keepAlive;
    private readonly CancellationTokenSource _disposal = new();
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private TimeSpan _period;
    private bool _ticking;
    private TimeSpan? _changedTo;
    private bool _disposed;

    public GrainTimer(Activation activation, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _callback = callback;
        _state = state;
        _keepAlive = options.KeepAlive;
        _period = options.Period;
        _tick = options.Interleave ? TimerTick.Interleaving : TimerTick.Waiting;
        _timer = CreateTimer(activation.Runtime.GrainClock);
        activation.AddTimer(this);
        _timer.Change(options.DueTime, Timeout.InfiniteTimeSpan);
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        TimerTick.Check(dueTime, nameof(dueTime));
        TimerTick.Check(period, nameof(period));
        lock (_gate)
        {
            if (_disposed)
                return;
            _period = period;
            if (_ticking)
                _changedTo = dueTime;
            else
                _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
        }
        _timer.Dispose();
        _activation.RemoveTimer(this);
        _disposal.Cancel();
    }

    private ITimer CreateTimer(TimeProvider clock)
    {
        using (ExecutionContext.SuppressFlow())
            return clock.CreateTimer(static s => ((GrainTimer<TState>)s!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void OnDue()
    {
        lock (_gate)
        {
            if (_disposed || _ticking)
                return;
            _ticking = true;
        }
        _activation.TryEnqueue(new Tick(this) { Descriptor = _tick });
    }

    private async Task TickAsync()
    {
        try
        {
            if (!_disposed)
                await _callback(_state, _disposal.Token);
        }
        catch (Exception e)
        {
            LogTickFailed(_activation.Runtime.Logger, e, _activation.GrainId);
        }
        lock (_gate)
        {
            _ticking = false;
            if (!_disposed)
                _timer.Change(_changedTo ?? _period, Timeout.InfiniteTimeSpan);
            _changedTo = null;
        }
    }

    [LoggerMessage(EventId = 8050, Level = LogLevel.Error, Message = "A timer of {Grain} failed; it goes on")]
    private static partial void LogTickFailed(ILogger logger, Exception exception, GrainId grain);

    private sealed class Tick(GrainTimer<TState> timer) : TaskCall
    {
        internal override bool MayBeForwarded => false;

        internal override bool KeepsAlive => timer._keepAlive;

        protected override Task InvokeInner(object target) => timer.TickAsync();

        public override string ToString() => $"timer of {timer._activation.GrainId}";
    }
}

/// <summary>What ticks of all timers share.</summary>
internal static class TimerTick
{
    private static readonly System.Reflection.MethodInfo Method = typeof(ITick).GetMethod(nameof(ITick.Tick))!;

    public static readonly CallDescriptor Waiting = new(typeof(ITick), Method);

    public static readonly CallDescriptor Interleaving = Waiting.With(InvokeMethodOptions.AlwaysInterleave);

    public static void Check(TimeSpan time, string name)
    {
        if (time != Timeout.InfiniteTimeSpan && (time < TimeSpan.Zero || time.TotalMilliseconds > uint.MaxValue - 1))
            throw new ArgumentOutOfRangeException(name, time, "The time must be infinite, or not negative and below 49 days.");
    }

    private interface ITick
    {
        Task Tick();
    }
}
