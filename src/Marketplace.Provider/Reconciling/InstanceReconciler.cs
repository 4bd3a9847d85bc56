using System.Collections.Immutable;
using Marketplace.Containers;
using Marketplace.Provider.Metering;
using Microsoft.Extensions.Logging;
using Marketplace.Market.Instances;

namespace Marketplace.Provider.Reconciling;

/// <summary>
/// Makes the engine run what the marketplace wants. Level-triggered: each round compares what is wanted with what is there, so that
/// a lost message, a crash of this process or a restart of the engine costs time, never correctness.
/// </summary>
/// <remarks>
/// One loop (<see cref="RunAsync"/>) looks and decides by <see cref="ReconcileRules"/>; starts and removals run beside it, one at a time
/// per instance. Nothing is removed before <see cref="Want"/> was called for the first time.
/// </remarks>
public sealed partial class InstanceReconciler : IDisposable
{
    private static readonly TimeSpan LogTailLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private readonly IContainerEngine _engine;
    private readonly IRunJournal _journal;
    private readonly ReconcilerOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<InstanceReconciler> _log;
    private readonly HealthWatch _health;
    private readonly SemaphoreSlim _steps;
    private readonly TaskCompletionSource _firstLook = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Wake _wake = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Tracked> _instances = new(StringComparer.Ordinal);
    private ImmutableDictionary<string, WantedInstance>? _wanted;
    private InstanceFailure? _engineFailure;
    private ImmutableArray<object> _told = [];

    /// <summary>Begins with nothing; <see cref="RunAsync"/> reads the journal.</summary>
    public InstanceReconciler(
        IContainerEngine engine, IRunJournal journal, ReconcilerOptions options, TimeProvider clock, ILogger<InstanceReconciler> log)
    {
        (_engine, _journal, _options, _clock, _log) = (engine, journal, options, clock, log);
        _steps = new SemaphoreSlim(Math.Max(1, options.ConcurrentSteps));
        _health = new HealthWatch(clock);
    }

    /// <summary>Raised after something that is reported has changed; quick handlers only, from any thread.</summary>
    public event Action? Changed;

    /// <summary>What is wrong with the engine; null while it answers.</summary>
    public InstanceFailure? EngineFailure
    {
        get
        {
            lock (_gate)
                return _engineFailure;
        }
    }

    /// <summary>
    /// Completes when the engine was looked at for the first time. A report before that would leave out what an earlier process left.
    /// </summary>
    public Task FirstLook => _firstLook.Task;

    /// <summary>Sets all that is wanted; what is not among it is removed.</summary>
    public void Want(IEnumerable<WantedInstance> instances)
    {
        lock (_gate)
        {
            _wanted = instances.ToImmutableDictionary(instance => instance.Id, StringComparer.Ordinal);
            foreach (var wanted in _wanted.Values)
                if (!_instances.ContainsKey(wanted.Id))
                    _instances.Add(wanted.Id, new Tracked(InstanceMemory.Of(wanted.Spec)));
        }
        _wake.Set();
    }

    /// <summary>What is known of all instances, also of those removed lately.</summary>
    public ImmutableArray<ReconciledInstance> Report()
    {
        lock (_gate)
            return [.. _instances.Values.Select(tracked => StateOf(tracked)).OrderBy(state => state.InstanceId, StringComparer.Ordinal)];
    }

    /// <summary>Works until cancelled. Containers go on running after that.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await RememberAsync(cancellationToken);
        var watch = WatchAsync(cancellationToken);
        var health = _health.RunAsync(Probed, Tell, cancellationToken);
        try
        {
            while (!cancellationToken.IsCancellationRequested)
                await _wake.WaitAsync(await TryReconcileAsync(cancellationToken), _clock, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to end.
        }
        finally
        {
            await Task.WhenAll([watch, health, .. Running()]);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _health.Dispose();
        _steps.Dispose();
    }

    private async Task RememberAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var memory in await _journal.LoadAsync(cancellationToken))
                lock (_gate)
                    if (!_instances.TryAdd(memory.InstanceId, new Tracked(memory)))
                        _instances[memory.InstanceId].Memory = memory;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What runs still is found on the engine, with the time of its present run.
            LogNotRemembered(exception.Message);
        }
    }

    private async Task<TimeSpan> TryReconcileAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ReconcileAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A fault of one round must not end the care for all that runs.
            LogRoundBroken(exception);
            return RetryDelay;
        }
    }

    /// <summary>One round.</summary>
    /// <returns>How long nothing is due.</returns>
    private async Task<TimeSpan> ReconcileAsync(CancellationToken cancellationToken)
    {
        var asked = _clock.GetUtcNow();
        var listed = await _engine.ListAsync(cancellationToken);
        SetEngineFailure(listed.Failure);
        if (!listed.Succeeded)
            return RetryDelay;
        var seen = listed.Value!.ToDictionary(instance => instance.InstanceId, StringComparer.Ordinal);
        var ended = See(seen, asked);
        _firstLook.TrySetResult();
        foreach (var (id, failure) in ended)
            await AddLogTailAsync(id, failure, cancellationToken);
        await SaveAsync(cancellationToken);
        var next = Act(cancellationToken);
        Tell();
        return next;
    }

    /// <summary>Takes over what the engine says; tells which instances ended since the last look.</summary>
    private List<(string Id, InstanceFailure Failure)> See(Dictionary<string, ObservedInstance> seen, DateTimeOffset asked)
    {
        var ended = new List<(string, InstanceFailure)>();
        lock (_gate)
        {
            foreach (var instance in seen.Values)
                if (!_instances.ContainsKey(instance.InstanceId))
                    _instances.Add(instance.InstanceId, new Tracked(InstanceMemory.Of(instance)));
            foreach (var (id, tracked) in _instances.ToList())
            {
                // A step that goes on changes things under our eyes; it looks for itself at its end.
                if (tracked.Step is { IsCompleted: false })
                    continue;
                var before = tracked.Memory;
                tracked.See(seen.GetValueOrDefault(id), asked);
                if (tracked.Memory.Failure is { } failure && tracked.Memory.LastEnd != before.LastEnd)
                    ended.Add((id, failure));
                if (tracked.Memory.RemovedAt is { } removed && tracked.Seen is null && asked - removed > _options.KeepRemoved)
                    tracked.IsForgotten = true;
            }
        }
        return ended;
    }

    private async Task AddLogTailAsync(string id, InstanceFailure failure, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LogTailLimit);
        var tail = new List<EngineLogLine>();
        try
        {
            await foreach (var line in _engine.ReadLogsAsync(id, failure.Component ?? "", new EngineLogQuery(Tail: 20), limit.Token))
                tail.Add(line);
        }
        catch (Exception exception) when (exception is ContainerException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return;
        }
        lock (_gate)
            if (_instances.TryGetValue(id, out var tracked) && tracked.Memory.Failure == failure)
                tracked.Memory = tracked.Memory with { Failure = ExitRules.WithOutput(failure, tail) };
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        List<Tracked> due;
        var now = _clock.GetUtcNow();
        lock (_gate)
        {
            due = _instances.Values.Where(tracked => tracked.NeedsSaving(now, _options.SaveInterval)).ToList();
            foreach (var tracked in due.Where(tracked => tracked.IsForgotten))
                _instances.Remove(tracked.Memory.InstanceId);
        }
        foreach (var tracked in due)
            await SaveAsync(tracked, cancellationToken);
    }

    /// <summary>A journal that cannot be written must not stop what runs; it is tried again with the next round.</summary>
    private async Task SaveAsync(Tracked tracked, CancellationToken cancellationToken)
    {
        await tracked.Saving.WaitAsync(cancellationToken);
        InstanceMemory memory;
        lock (_gate)
            memory = tracked.Memory;
        try
        {
            if (tracked.IsForgotten)
                await _journal.ForgetAsync(memory.InstanceId, cancellationToken);
            else
                await _journal.SaveAsync(memory, cancellationToken);
            lock (_gate)
                tracked.Saved(memory, _clock.GetUtcNow());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotSaved(memory.InstanceId, exception.Message);
        }
        finally
        {
            tracked.Saving.Release();
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var _ in _engine.WatchAsync(cancellationToken))
                _wake.Set();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to end.
        }
    }

    private List<Probed> Probed()
    {
        lock (_gate)
            return (from tracked in _instances.Values
                    where tracked.Seen is { IsRunning: true } && _wanted is not null
                    let wanted = _wanted!.GetValueOrDefault(tracked.Memory.InstanceId)
                    where wanted is not null
                    from component in tracked.Seen!.Components
                    where wanted.HealthChecks.ContainsKey(component.Name)
                    select new Probed(tracked.Memory.InstanceId, component, wanted.HealthChecks[component.Name])).ToList();
    }

    private List<Task> Running()
    {
        lock (_gate)
            return _instances.Values.Select(tracked => tracked.Step).OfType<Task>().ToList();
    }

    /// <summary>Raises <see cref="Changed"/> if more than time has changed.</summary>
    private void Tell()
    {
        lock (_gate)
        {
            ImmutableArray<object> now = [.. Report().Select(state => (object)(
                state.InstanceId, state.Phase, state.Revision, state.RestartToken, state.Failure?.Message, state.StartedAt, state.Restarts))];
            if (now.SequenceEqual(_told))
                return;
            _told = now;
        }
        Changed?.Invoke();
    }

    private void SetEngineFailure(InstanceFailure? failure)
    {
        bool changed;
        lock (_gate)
        {
            changed = _engineFailure?.Code != failure?.Code;
            _engineFailure = failure;
        }
        if (!changed)
            return;
        if (failure is null)
            LogEngineBack();
        else
            LogEngineGone(failure.Message);
        Changed?.Invoke();
    }

    private ReconciledInstance StateOf(Tracked tracked)
    {
        var memory = tracked.Memory;
        var wanted = _wanted?.GetValueOrDefault(memory.InstanceId);
        var seen = tracked.Seen;
        var healthy = wanted is null ? true : _health.Of(memory.InstanceId, wanted.HealthChecks, seen);
        var phase = ReconcileRules.Phase(wanted, seen, memory, tracked.StartStep, healthy);
        return new ReconciledInstance(
            memory.InstanceId, memory.LeaseId, memory.Slot, seen?.Revision ?? memory.Revision, memory.FencingToken,
            seen?.Components.Select(component => component.RestartToken).DefaultIfEmpty().Min() ?? memory.RestartToken,
            phase, tracked.SeenAt, seen is { IsRunning: true } ? seen.Components.Max(component => component.StartedAt) : null,
            memory.Evidence.Total, memory.Restarts,
            phase == InstancePhase.Failed && !memory.IsHopeless ? memory.NextStartAt : null,
            memory.Failure, [.. seen?.Components ?? []]);
    }

    [LoggerMessage(EventId = 6201, Level = LogLevel.Warning, Message = "The container engine does not answer: {Reason}")]
    private partial void LogEngineGone(string reason);

    [LoggerMessage(EventId = 6202, Level = LogLevel.Information, Message = "The container engine answers")]
    private partial void LogEngineBack();

    [LoggerMessage(EventId = 6203, Level = LogLevel.Error, Message = "The running times of earlier processes could not be read: {Reason}")]
    private partial void LogNotRemembered(string reason);

    [LoggerMessage(EventId = 6204, Level = LogLevel.Error, Message = "A round of the reconciler failed")]
    private partial void LogRoundBroken(Exception exception);

    [LoggerMessage(EventId = 6205, Level = LogLevel.Error, Message = "The running time of {Instance} could not be saved: {Reason}")]
    private partial void LogNotSaved(string instance, string reason);
}
