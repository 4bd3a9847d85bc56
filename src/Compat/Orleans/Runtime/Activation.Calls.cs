using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace Orleans.Runtime;

/// <summary>Which calls run when. Everything here runs on the activation itself.</summary>
internal sealed partial class Activation
{
    private GrainCall? _blocking;
    private int _running;
    private GrainCall? _firstWaiting;
    private GrainCall? _lastWaiting;
    private int _waitingCount;
    private int _mayOvertake;
    private bool _wake;
    private Dictionary<Guid, int>? _reentrantSections;

    /// <summary>Milliseconds of the collection clock.</summary>
    internal long LastUsed { get; set; }

    /// <summary>A guess of how much is to be done; read without a lock.</summary>
    internal int Load => Volatile.Read(ref _running) + Volatile.Read(ref _waitingCount) + Volatile.Read(ref _inboxCount);

    internal void EnterReentrantSection(Guid id)
    {
        lock (_gate)
        {
            _reentrantSections ??= [];
            _reentrantSections[id] = _reentrantSections.GetValueOrDefault(id) + 1;
        }
    }

    internal void LeaveReentrantSection(Guid id)
    {
        lock (_gate)
        {
            if (_reentrantSections?.TryGetValue(id, out var depth) != true)
                return;
            if (depth > 1)
                _reentrantSections[id] = depth - 1;
            else
                _reentrantSections.Remove(id);
        }
    }

    /// <summary>A call has run to its end.</summary>
    internal void OnCompleted(GrainCall call, Exception? error)
    {
        _running--;
        if (_blocking == call)
            _blocking = null;
        if (call.KeepsAlive)
            LastUsed = Runtime.CollectionClock.Now;
        if (error is InconsistentStateException { IsSourceActivation: true } conflict)
        {
            conflict.IsSourceActivation = false;
            Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationError, "The grain's stored state was changed by somebody else."));
        }
        if (_firstWaiting is not null || _state != ActivationState.Valid)
            _wake = true;
    }

    /// <summary>An error that no caller will see.</summary>
    internal void ReportUnseen(GrainCall call, Exception error)
    {
        // Whoever stops because the caller asked for it has not failed.
        if (error is not OperationCanceledException || !call.IsCancelRequested)
            LogUnseenFailure(Runtime.Logger, error, call);
    }

    private void Accept(GrainCall call)
    {
        if (call.IsSettled && !call.IsOneWay)
            return;
        if (_state == ActivationState.Invalid)
            Forward(call);
        else if (_state == ActivationState.Valid && MayRunSafely(call))
            Begin(call);
        else
            Wait(call);
    }

    private void Wait(GrainCall call)
    {
        var limit = Runtime.MaxEnqueuedRequests;
        if (limit > 0 && _waitingCount >= limit)
        {
            call.SettleError(new LimitExceededException($"{_waitingCount} calls wait for {this}; the limit is {limit}."));
            return;
        }
        if (_lastWaiting is null)
            _firstWaiting = call;
        else
            _lastWaiting.NextWaiting = call;
        _lastWaiting = call;
        _waitingCount++;
        if (MightOvertake(call))
            _mayOvertake++;
    }

    private bool MightOvertake(GrainCall call) =>
        call.IsReadOnly || call.IsAlwaysInterleave || call.ReentrancyId != Guid.Empty || _class.MayInterleave is not null;

    private bool MayRun(GrainCall call)
    {
        if (_running == 0 || call.IsAlwaysInterleave || _blocking is null || _class.IsReentrant)
            return true;
        if (call.IsReadOnly && _blocking.IsReadOnly)
            return true;
        if (call.ReentrancyId is var id && id != Guid.Empty && IsReentrant(id))
            return true;
        return _class.MayInterleave is { } predicate && (predicate(Instance!, call) || predicate(Instance!, _blocking));
    }

    private bool IsReentrant(Guid id)
    {
        lock (_gate)
            return _reentrantSections?.ContainsKey(id) == true;
    }

    private void Begin(GrainCall call)
    {
        if (call.IsSettled && !call.IsOneWay)
            return;
        _running++;
        if (_blocking is null && !call.IsAlwaysInterleave)
            _blocking = call;
        if (call.KeepsAlive)
            LastUsed = Runtime.CollectionClock.Now;
        call.BeginOn(this);
        var outer = ExecutionContext.Capture();
        RequestContext.Import(call.Context);
        if (call.Activity is { } activity)
            Activity.Current = activity;
        Run(call);
        // What a method that is not async has set must not be seen by the next call.
        if (outer is not null && !ReferenceEquals(outer, ExecutionContext.Capture()))
            ExecutionContext.Restore(outer);
    }

    private void Run(GrainCall call)
    {
        if (Runtime.IncomingFilters.Length == 0 && !_class.IsCallFilter)
            call.Run(this);
        else
            _ = IncomingCallChain.RunAsync(call, this);
    }

    /// <summary>Begins what may begin now that something has ended.</summary>
    private void Wake()
    {
        _wake = false;
        if (_state == ActivationState.Deactivating)
        {
            if (_running == 0 && !_finishing)
            {
                _finishing = true;
                _ = FinishAsync();
            }
            return;
        }
        if (_state == ActivationState.Invalid)
        {
            ForwardWaiting();
            return;
        }
        if (_state != ActivationState.Valid)
            return;
        GrainCall? before = null;
        for (var call = _firstWaiting; call is not null;)
        {
            var next = call.NextWaiting;
            if (call.IsSettled && !call.IsOneWay)
            {
                Unlink(before, call);
            }
            else if (MayRunSafely(call))
            {
                Unlink(before, call);
                Begin(call);
                if (_state != ActivationState.Valid)
                    return;
                // A call that ended at once may have let an earlier one through.
                if (_wake)
                    return;
            }
            else if (_mayOvertake == 0)
            {
                return;
            }
            else
            {
                before = call;
            }
            call = next;
        }
    }

    private bool MayRunSafely(GrainCall call)
    {
        try
        {
            return MayRun(call);
        }
        catch (Exception e)
        {
            call.SettleError(e);
            return false;
        }
    }

    private void Unlink(GrainCall? before, GrainCall call)
    {
        if (before is null)
            _firstWaiting = call.NextWaiting;
        else
            before.NextWaiting = call.NextWaiting;
        if (_lastWaiting == call)
            _lastWaiting = before;
        call.NextWaiting = null;
        _waitingCount--;
        if (MightOvertake(call))
            _mayOvertake--;
    }

    private void ForwardWaiting()
    {
        var call = _firstWaiting;
        _firstWaiting = _lastWaiting = null;
        _waitingCount = _mayOvertake = 0;
        while (call is not null)
        {
            var next = call.NextWaiting;
            call.NextWaiting = null;
            Forward(call);
            call = next;
        }
    }

    // Calls that came too late for this activation go to the next one, unless this one failed: then they fail as it did.
    private void Forward(GrainCall call)
    {
        if (!call.MayBeForwarded || (call.IsSettled && !call.IsOneWay))
            return;
        if (_reason.Exception is { } error)
            call.SettleError(error);
        else
            call.Reference.Redeliver(call);
    }

    [LoggerMessage(EventId = 8021, Level = LogLevel.Warning, Message = "{Call} failed and its caller does not wait for an answer")]
    private static partial void LogUnseenFailure(ILogger logger, Exception exception, GrainCall call);
}
