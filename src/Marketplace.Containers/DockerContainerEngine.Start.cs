using Docker.DotNet.Models;
using Marketplace.Containers.Docker;
using Marketplace.Market.Instances;

namespace Marketplace.Containers;

public sealed partial class DockerContainerEngine
{
    private const int CreateTries = 6;
    private static readonly TimeSpan ReplaceGrace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CleanupLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan NamePause = TimeSpan.FromMilliseconds(100);

    // Learnt from the engine's refusal; until then what it says about itself counts.
    private volatile bool _diskLimitRefused;
    private volatile bool _fileLimitRefused;

    /// <inheritdoc />
    public async Task<Outcome<ObservedInstance>> StartAsync(
        InstanceSpec spec, IProgress<StartProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (InstanceSpecRules.Check(spec) is { } fault)
            return fault;
        using var turn = await _instances.EnterAsync(spec.InstanceId, cancellationToken);
        // Not empty-handed after a failure: what was made is removed, what was found stays.
        var made = new List<string>();
        try
        {
            return await StartAsync(spec, made, progress, cancellationToken);
        }
        catch (ContainerException exception)
        {
            if (exception.Failure.Code is not (FailureCode.ExitedAtOnce or FailureCode.OutOfMemory))
                await CleanUpAsync(spec.InstanceId, made);
            return exception.Failure;
        }
    }

    private static ContainerException In(ComponentPlan plan, ContainerException exception) =>
        new(exception.Failure with { Component = plan.Name }, exception);

    private async Task<ObservedInstance> StartAsync(
        InstanceSpec spec, List<string> made, IProgress<StartProgress>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new StartProgress(StartStep.Creating, null, "creating containers"));
        var enforceDisk = spec.Components.Any(plan => plan.Limits.DiskMiB > 0) && await EnforcesDiskAsync(cancellationToken);
        // The engine looks a container's network up when it starts, so both are made at the same time.
        var network = _networks.EnsureAsync(spec, cancellationToken);
        var creations = spec.Components.Select(plan => CreateAsync(spec, plan, enforceDisk, made, progress, cancellationToken)).ToList();
        var containers = await AllAsync(creations, network);
        progress?.Report(new StartProgress(StartStep.Starting, null, "starting"));
        await AllAsync(containers.Select((container, index) =>
            StartAsync(spec, spec.Components[index], container, enforceDisk, made, progress, cancellationToken)).ToList());
        if (!await network)
            await RemoveSurplusAsync(spec, cancellationToken);
        var now = _clock.GetUtcNow();
        var inspected = await Task.WhenAll(spec.Components.Select(
            plan => TryInspectAsync(ContainerName(spec.InstanceId, plan.Name), cancellationToken)));
        var instance = Observation.Instance(spec.InstanceId, null, now, inspected.OfType<ContainerInspectResponse>());
        if (instance.Components.FirstOrDefault(component => component.State != ComponentState.Running) is { } ended)
            throw new ContainerException(ExitRules.WithOutput(ExitRules.FailureOf(ended), await TailAsync(ended.ContainerId, cancellationToken)));
        return instance;
    }

    private async Task<bool> EnforcesDiskAsync(CancellationToken cancellationToken)
    {
        if (_description is null)
            (await DescribeAsync(cancellationToken)).Require();
        return _description!.EnforcesDiskLimit && !_diskLimitRefused;
    }

    /// <summary>Makes the component's container, or finds the one that is there and belongs there.</summary>
    private async Task<Placed> CreateAsync(
        InstanceSpec spec, ComponentPlan plan, bool enforceDisk, List<string> made, IProgress<StartProgress>? progress,
        CancellationToken cancellationToken)
    {
        var begin = _clock.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var request = ContainerRequest.For(_options, spec, plan, enforceDisk && !_diskLimitRefused, !_fileLimitRefused);
            try
            {
                var created = await _calls.RunAsync(_options.StartTimeout,
                    (engine, cancel) => engine.Containers.CreateContainerAsync(request, cancel), cancellationToken);
                lock (made)
                    made.Add(created.ID ?? "");
                return new Placed(created.ID ?? "", IsRunning: false, IsNew: true);
            }
            catch (ContainerException exception) when (attempt < CreateTries || IsBeingMade(exception, begin))
            {
                switch (exception.Failure.Code)
                {
                    case FailureCode.ImageNotFound:
                        progress?.Report(new StartProgress(StartStep.Pulling, plan.Name, $"fetching {plan.Image}"));
                        await PullAsync(plan, progress, cancellationToken);
                        break;
                    case FailureCode.Conflict:
                        if (await AdoptAsync(spec, plan, cancellationToken) is { } adopted)
                            return adopted;
                        break;
                    case var _ when request.HostConfig?.StorageOpt is not null && exception.Failure.Message.Contains("storage-opt", StringComparison.OrdinalIgnoreCase):
                        _diskLimitRefused = true;
                        break;
                    default:
                        throw In(plan, exception);
                }
            }
            catch (ContainerException exception)
            {
                throw In(plan, exception);
            }
        }
    }

    /// <summary>
    /// The engine reserves a name before the container can be found by it: as long as another process of the node makes the
    /// container, which on a slow disk takes seconds, the name is taken and yet nothing has it.
    /// </summary>
    private bool IsBeingMade(ContainerException exception, long begin) =>
        exception.Failure.Code == FailureCode.Conflict && exception.Failure.Message.Contains("in use", StringComparison.OrdinalIgnoreCase)
        && _clock.GetElapsedTime(begin) < _options.StartTimeout;

    private async Task PullAsync(ComponentPlan plan, IProgress<StartProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            await _images.PullAsync(plan, progress, cancellationToken);
        }
        catch (ContainerException exception)
        {
            throw In(plan, exception);
        }
    }

    /// <summary>Takes over the container that has the component's name; null when it had to go, or went while we looked.</summary>
    private async Task<Placed?> AdoptAsync(InstanceSpec spec, ComponentPlan plan, CancellationToken cancellationToken)
    {
        if (await TryInspectAsync(ContainerName(spec.InstanceId, plan.Name), cancellationToken) is not { } existing)
        {
            await Task.Delay(NamePause, _clock, cancellationToken);
            return null;
        }
        if (MarketLabels.Get(existing.Config?.Labels, MarketLabels.Instance) != spec.InstanceId)
            throw new ContainerException(new InstanceFailure(FailureCode.Conflict, "A container that is not the marketplace's has the component's name.") { Component = plan.Name });
        if (Observation.Fencing(existing) > spec.FencingToken)
            throw new ContainerException(new InstanceFailure(FailureCode.Conflict, "The instance belongs to a newer owner.") { Component = plan.Name });
        var state = Observation.State(existing);
        if (Observation.Revision(existing) == spec.Revision && Observation.Restart(existing) == spec.RestartToken && state != ComponentState.Dead)
            return new Placed(existing.ID ?? "", state == ComponentState.Running, IsNew: false);
        await StopContainerAsync(existing.ID ?? "", state == ComponentState.Running ? ReplaceGrace : TimeSpan.Zero, cancellationToken);
        await RemoveContainerAsync(existing.ID ?? "", cancellationToken);
        return null;
    }

    private async Task<bool> StartAsync(
        InstanceSpec spec, ComponentPlan plan, Placed container, bool enforceDisk, List<string> made, IProgress<StartProgress>? progress,
        CancellationToken cancellationToken)
    {
        if (container.IsRunning)
            return true;
        try
        {
            await _networks.WithOneAsync(EngineNames.Network(_options.NodeId, spec.InstanceId), () => StartContainerAsync(container.Id, cancellationToken), cancellationToken);
        }
        catch (ContainerException exception) when (IsCuredByNew(container, plan, exception.Failure))
        {
            await RemoveContainerAsync(container.Id, cancellationToken);
            var next = await CreateAsync(spec, plan, enforceDisk, made, progress, cancellationToken);
            return await StartAsync(spec, plan, next with { IsNew = true, IsRetry = true }, enforceDisk, made, progress, cancellationToken);
        }
        catch (ContainerException exception)
        {
            throw In(plan, exception);
        }
        return true;
    }

    private bool IsCuredByNew(Placed container, ComponentPlan plan, InstanceFailure failure)
    {
        if (container.IsRetry)
            return false;
        // An engine without the right to raise limits cannot give more open files than it has itself.
        if (failure.Message.Contains("rlimit", StringComparison.OrdinalIgnoreCase))
            return _fileLimitRefused = true;
        // Somebody took a port that we had chosen; another will do. A port that the renter asked for can't be changed.
        if (failure.Code == FailureCode.PortTaken && plan.Ports.Any(port => port.HostPort is null))
            return true;
        // A container of an earlier run may hang on to a network that is no more.
        return !container.IsNew && failure.Code is FailureCode.Unknown or FailureCode.NotFound;
    }

    private Task StartContainerAsync(string container, CancellationToken cancellationToken) =>
        _calls.RunAsync(_options.StartTimeout,
            (engine, cancel) => engine.Containers.StartContainerAsync(container, new ContainerStartParameters(), cancel), cancellationToken);

    /// <summary>Removes components that an earlier revision had and this one has not.</summary>
    private async Task RemoveSurplusAsync(InstanceSpec spec, CancellationToken cancellationToken)
    {
        var wanted = spec.Components.Select(plan => plan.Name).ToHashSet();
        var listed = await ContainersAsync(spec.InstanceId, cancellationToken);
        foreach (var container in listed.Where(container => !wanted.Contains(MarketLabels.Get(container.Labels, MarketLabels.Component))))
        {
            await StopContainerAsync(container.ID ?? "", ReplaceGrace, cancellationToken);
            await RemoveContainerAsync(container.ID ?? "", cancellationToken);
        }
    }

    /// <summary>Leaves nothing behind of a start that failed; what was there before it stays.</summary>
    private async Task CleanUpAsync(string instanceId, List<string> made)
    {
        using var limit = new CancellationTokenSource(CleanupLimit, _clock);
        try
        {
            await Task.WhenAll(made.Select(container => RemoveContainerAsync(container, limit.Token)));
            if ((await ContainersAsync(instanceId, limit.Token)).Count == 0)
                await _networks.RemoveAsync(EngineNames.Network(_options.NodeId, instanceId), limit.Token);
        }
        catch (Exception exception) when (exception is ContainerException or OperationCanceledException)
        {
            // The first failure is the one to tell; the leftovers are found by their labels.
        }
    }

    /// <summary>Waits for all, also when one fails, so that nothing goes on behind a failed start.</summary>
    private static async Task<IReadOnlyList<T>> AllAsync<T>(List<Task<T>> tasks, params Task[] others)
    {
        await Task.WhenAll([.. tasks, .. others]);
        return tasks.Select(task => task.Result).ToList();
    }

    private sealed record Placed(string Id, bool IsRunning, bool IsNew, bool IsRetry = false);
}
