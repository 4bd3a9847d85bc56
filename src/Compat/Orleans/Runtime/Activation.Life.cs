using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Orleans.Runtime;

internal enum ActivationState
{
    Creating,
    Activating,
    Valid,
    Deactivating,
    Invalid,
}

/// <summary>How an activation begins and ends.</summary>
internal sealed partial class Activation
{
    private readonly TaskCompletionSource _deactivated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HashSet<IDisposable>? _timers;
    private ActivationState _state = ActivationState.Creating;
    private AsyncServiceScope? _scope;
    private StagedLifecycle? _lifecycle;
    private DeactivationReason _reason;
    private bool _endRequested;
    private bool _wasValid;
    private bool _finishing;
    private long _keepUntil;

    internal ActivationState State => _state;

    /// <summary>Idle since the given age, and not to be kept for another reason.</summary>
    internal bool IsIdleSince(long now, TimeSpan age) =>
        _state == ActivationState.Valid && Load == 0 && now - LastUsed >= age.TotalMilliseconds && now >= _keepUntil;

    internal void Start(RequestContextData? context) => Enqueue((Action)(() => _ = ActivateAsync(context)));

    internal void KeepFor(TimeSpan time) =>
        _keepUntil = time <= TimeSpan.Zero ? 0
            : time.TotalMilliseconds >= long.MaxValue / 4 ? long.MaxValue
            : Runtime.CollectionClock.Now + (long)time.TotalMilliseconds;

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_endRequested)
                return;
            _endRequested = true;
            _reason = deactivationReason;
        }
        if (draining == this)
            BeginEnd();
        else
            Enqueue((Action)BeginEnd);
    }

    /// <summary>Ends without a word to the grain, as a crash would.</summary>
    internal void Abandon(Exception error)
    {
        lock (_gate)
        {
            _closed = true;
            _endRequested = true;
            _reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, error, "The silo was killed.");
        }
        Enqueue((Action)(() =>
        {
            _state = ActivationState.Invalid;
            StopTimers();
            ForwardWaiting();
            _deactivated.TrySetResult();
        }));
    }

    internal void AddTimer(IDisposable timer)
    {
        lock (_gate)
            (_timers ??= []).Add(timer);
    }

    internal void RemoveTimer(IDisposable timer)
    {
        lock (_gate)
            _timers?.Remove(timer);
    }

    private async Task ActivateAsync(RequestContextData? context)
    {
        if (_state == ActivationState.Invalid)
            return;
        _state = ActivationState.Activating;
        try
        {
            using var limit = new CancellationTokenSource(Runtime.ActivationTimeout);
            RequestContext.Import(context);
            _scope = Runtime.Services.CreateAsyncScope();
            Instance = _class.Create(this);
            if (Instance is ILifecycleParticipant<IGrainLifecycle> participant)
                participant.Participate(ObservableLifecycle);
            if (_lifecycle is null)
            {
                if (Instance is IGrainBase grain)
                    await grain.OnActivateAsync(limit.Token).WaitAsync(limit.Token);
            }
            else
            {
                if (Instance is IGrainBase grain)
                    _lifecycle.Subscribe("grain", GrainLifecycleStage.Activate, grain.OnActivateAsync, null);
                await _lifecycle.StartAsync(limit.Token).WaitAsync(limit.Token);
            }
            if (_state == ActivationState.Activating)
            {
                _wasValid = true;
                _state = _endRequested ? ActivationState.Deactivating : ActivationState.Valid;
            }
        }
        catch (Exception e)
        {
            LogActivationFailed(Runtime.Logger, e, this);
            lock (_gate)
            {
                _endRequested = true;
                _reason = new DeactivationReason(DeactivationReasonCode.ActivationFailed, e, "Failed to activate the grain.");
            }
            if (_state == ActivationState.Activating)
                _state = ActivationState.Deactivating;
        }
        LastUsed = Runtime.CollectionClock.Now;
        _wake = true;
    }

    private void BeginEnd()
    {
        if (_state != ActivationState.Valid)
            return;
        _state = ActivationState.Deactivating;
        // Ticks that run are told now; the end waits for them as for calls.
        StopTimers();
        _wake = true;
    }

    private async Task FinishAsync()
    {
        StopTimers();
        if (_wasValid)
        {
            try
            {
                using var limit = new CancellationTokenSource(Runtime.DeactivationTimeout);
                if (Instance is IGrainBase grain)
                    await grain.OnDeactivateAsync(_reason, limit.Token).WaitAsync(limit.Token);
                if (_lifecycle is not null)
                    await _lifecycle.StopAsync(limit.Token).WaitAsync(limit.Token);
            }
            catch (Exception e)
            {
                LogDeactivationFailed(Runtime.Logger, e, this);
            }
        }
        StopTimers();
        await DisposeInstanceAsync();
        if (_workers is null)
            Runtime.Catalog.Remove(this);
        else
            _workers.Remove(this);
        lock (_gate)
            _closed = true;
        _state = ActivationState.Invalid;
        // References keep their last target; they must not keep the grain's memory with it.
        Instance = null;
        _wake = true;
        _deactivated.TrySetResult();
    }

    private async Task DisposeInstanceAsync()
    {
        try
        {
            if (Instance is IAsyncDisposable asyncDisposable)
                await asyncDisposable.DisposeAsync();
            else if (Instance is IDisposable disposable)
                disposable.Dispose();
            if (_scope is { } scope)
                await scope.DisposeAsync();
        }
        catch (Exception e)
        {
            LogDeactivationFailed(Runtime.Logger, e, this);
        }
        _scope = null;
        _lifecycle = null;
    }

    private void StopTimers()
    {
        IDisposable[] timers;
        lock (_gate)
        {
            timers = [.. _timers ?? []];
            _timers = null;
        }
        foreach (var timer in timers)
            timer.Dispose();
    }

    [LoggerMessage(EventId = 8022, Level = LogLevel.Warning, Message = "{Activation} failed to activate")]
    private static partial void LogActivationFailed(ILogger logger, Exception exception, Activation activation);

    [LoggerMessage(EventId = 8023, Level = LogLevel.Warning, Message = "{Activation} failed to deactivate")]
    private static partial void LogDeactivationFailed(ILogger logger, Exception exception, Activation activation);
}
