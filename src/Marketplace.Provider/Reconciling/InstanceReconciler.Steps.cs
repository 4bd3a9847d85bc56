using Marketplace.Containers;
using Microsoft.Extensions.Logging;
using Marketplace.Market.Words;
using Marketplace.Market.Instances;

namespace Marketplace.Provider.Reconciling;

public sealed partial class InstanceReconciler
{
    /// <summary>Begins what is due.</summary>
    /// <returns>How long nothing else is.</returns>
    private TimeSpan Act(CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        var next = _options.Interval;
        lock (_gate)
        {
            foreach (var tracked in _instances.Values.Where(tracked => tracked.Step is null or { IsCompleted: true }))
            {
                var wanted = _wanted?.GetValueOrDefault(tracked.Memory.InstanceId);
                switch (ReconcileRules.Decide(wanted, _wanted is not null, tracked.Seen, tracked.Memory, now))
                {
                    case InstanceStep.Start:
                        tracked.Memory = ReconcileRules.Begin(tracked.Memory, wanted!.Spec);
                        tracked.StartStep = StartStep.Starting;
                        tracked.Step = Task.Run(() => StartAsync(tracked, wanted, cancellationToken), CancellationToken.None);
                        break;
                    case InstanceStep.Remove:
                        var keepVolumes = _wanted!.Values.Any(other =>
                            other.Spec.LeaseId == tracked.Memory.LeaseId && other.Spec.Slot == tracked.Memory.Slot);
                        tracked.Step = Task.Run(() => RemoveAsync(tracked, !keepVolumes, cancellationToken), CancellationToken.None);
                        break;
                    case InstanceStep.Wait when tracked.Memory.NextStartAt - now < next:
                        next = tracked.Memory.NextStartAt - now;
                        break;
                    case InstanceStep.None when wanted is null && _wanted is not null && tracked is { Seen: null, Memory.RemovedAt: null }:
                        // It was never made, or somebody else took it away.
                        tracked.Memory = tracked.Memory with { RemovedAt = now };
                        break;
                }
            }
        }
        return next;
    }

    private async Task StartAsync(Tracked tracked, WantedInstance wanted, CancellationToken cancellationToken)
    {
        try
        {
            await _steps.WaitAsync(cancellationToken);
            try
            {
                // What it ran so far is on disk before the engine forgets it.
                await SaveAsync(tracked, cancellationToken);
                if (tracked.Seen is { IsRunning: true })
                    await LookAsync(tracked, cancellationToken);
                LogStarting(wanted.Id, wanted.Spec.Revision);
                using var step = _options.Instruments.Begin("start", wanted.Id);
                var lastEnd = tracked.Memory.LastEnd;
                var outcome = await _engine.StartAsync(wanted.Spec, new StepSink(this, tracked), cancellationToken);
                if (outcome.Succeeded)
                {
                    step.Succeed();
                    lock (_gate)
                        tracked.See(outcome.Value, outcome.Value!.ObservedAt);
                }
                else
                    await FailAsync(tracked, outcome.Failure, lastEnd, cancellationToken);
            }
            finally
            {
                _steps.Release();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to end; the next process adopts what is there.
        }
        catch (Exception exception)
        {
            LogStepBroken(exception, wanted.Id);
            lock (_gate)
                tracked.Memory = ReconcileRules.Fail(
                    tracked.Memory, new InstanceFailure(FailureCode.Unknown, "The node failed to start it."), _clock.GetUtcNow(), TimeSpan.Zero);
        }
        finally
        {
            lock (_gate)
                tracked.StartStep = null;
            End();
        }
    }

    private async Task RemoveAsync(Tracked tracked, bool withVolumes, CancellationToken cancellationToken)
    {
        var id = tracked.Memory.InstanceId;
        try
        {
            await _steps.WaitAsync(cancellationToken);
            try
            {
                LogRemoving(id);
                using var step = _options.Instruments.Begin("remove", id);
                // Stopped and looked at first: how long it ran is only known while its containers are there.
                await _engine.StopAsync(id, _options.StopGrace, cancellationToken);
                await LookAsync(tracked, cancellationToken);
                await SaveAsync(tracked, cancellationToken);
                var outcome = await _engine.RemoveAsync(id, new InstanceRemoval(TimeSpan.Zero, withVolumes), cancellationToken);
                if (outcome.Failure is { } failure)
                {
                    LogNotRemoved(id, failure.Message);
                    return;
                }
                step.Succeed();
                lock (_gate)
                {
                    tracked.See(null, _clock.GetUtcNow());
                    tracked.Memory = tracked.Memory with { RemovedAt = _clock.GetUtcNow(), Failure = null };
                }
                await SaveAsync(tracked, cancellationToken);
            }
            finally
            {
                _steps.Release();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to end; the next process goes on with it.
        }
        catch (Exception exception)
        {
            LogStepBroken(exception, id);
        }
        finally
        {
            End();
        }
    }

    private async Task FailAsync(Tracked tracked, InstanceFailure failure, DateTimeOffset? lastEnd, CancellationToken cancellationToken)
    {
        LogNotStarted(tracked.Memory.InstanceId, WireWords.Failure.Write(failure.Code), failure.Message);
        await LookAsync(tracked, cancellationToken);
        lock (_gate)
            // An end that this look has counted is not counted twice; the start's failure has its output.
            tracked.Memory = tracked.Memory.LastEnd != lastEnd
                ? tracked.Memory with { Failure = failure }
                : ReconcileRules.Fail(tracked.Memory, failure, _clock.GetUtcNow(), TimeSpan.Zero);
    }

    /// <summary>Looks at one instance after something was done to it.</summary>
    private async Task LookAsync(Tracked tracked, CancellationToken cancellationToken)
    {
        var asked = _clock.GetUtcNow();
        var looked = await _engine.InspectAsync(tracked.Memory.InstanceId, cancellationToken);
        if (looked.Succeeded)
            lock (_gate)
                tracked.See(looked.Value, asked);
    }

    private void End()
    {
        Tell();
        _wake.Set();
    }

    [LoggerMessage(EventId = 6211, Level = LogLevel.Error, Message = "A step for {Instance} failed")]
    private partial void LogStepBroken(Exception exception, string instance);

    [LoggerMessage(EventId = 6212, Level = LogLevel.Information, Message = "Starting {Instance}, revision {Revision}")]
    private partial void LogStarting(string instance, long revision);

    [LoggerMessage(EventId = 6213, Level = LogLevel.Warning, Message = "{Instance} could not be started ({Code}): {Reason}")]
    private partial void LogNotStarted(string instance, string code, string reason);

    [LoggerMessage(EventId = 6214, Level = LogLevel.Information, Message = "Removing {Instance}: it is not wanted here")]
    private partial void LogRemoving(string instance);

    [LoggerMessage(EventId = 6215, Level = LogLevel.Warning, Message = "{Instance} could not be removed: {Reason}")]
    private partial void LogNotRemoved(string instance, string reason);

    private sealed class StepSink(InstanceReconciler reconciler, Tracked tracked) : IProgress<StartProgress>
    {
        public void Report(StartProgress value)
        {
            lock (reconciler._gate)
                tracked.StartStep = value.Step;
            reconciler.Tell();
        }
    }
}
