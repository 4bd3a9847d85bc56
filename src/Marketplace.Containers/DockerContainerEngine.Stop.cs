using Docker.DotNet.Models;
using Marketplace.Containers.Docker;
using Marketplace.Market.Instances;

namespace Marketplace.Containers;

public sealed partial class DockerContainerEngine
{
    private const int RemoveTries = 50;
    private static readonly TimeSpan MaxGrace = TimeSpan.FromSeconds(300);

    /// <inheritdoc />
    public async Task<Outcome> StopAsync(string instanceId, TimeSpan grace, CancellationToken cancellationToken = default) =>
        await GuardAsync(async () =>
        {
            using var turn = await _instances.EnterAsync(instanceId, cancellationToken);
            await StopAllAsync(await ContainersAsync(instanceId, cancellationToken), grace, cancellationToken);
        });

    /// <inheritdoc />
    public async Task<Outcome> RemoveAsync(string instanceId, InstanceRemoval removal, CancellationToken cancellationToken = default) =>
        await GuardAsync(async () =>
        {
            using var turn = await _instances.EnterAsync(instanceId, cancellationToken);
            var labels = removal.WithVolumes ? await LabelsAsync(instanceId, cancellationToken) : null;
            var containers = await ContainersAsync(instanceId, cancellationToken);
            if (removal.Grace > TimeSpan.Zero)
                await StopAllAsync(containers, removal.Grace, cancellationToken);
            await Task.WhenAll(containers.Select(container => RemoveContainerAsync(container.ID ?? "", cancellationToken)));
            if (labels is not null)
                await RemoveVolumesAsync([(MarketLabels.Lease, labels[MarketLabels.Lease]), (MarketLabels.Slot, labels[MarketLabels.Slot])], cancellationToken);
            // Last, because by its labels a removal that was cut short is found and done again.
            await _networks.RemoveAsync(EngineNames.Network(_options.NodeId, instanceId), cancellationToken);
        });

    /// <inheritdoc />
    public async Task<Outcome> RemoveVolumesAsync(string leaseId, int? slot, CancellationToken cancellationToken = default) =>
        await GuardAsync(() => RemoveVolumesAsync(slot is { } number
            ? [(MarketLabels.Lease, leaseId), (MarketLabels.Slot, number.ToString(System.Globalization.CultureInfo.InvariantCulture))]
            : [(MarketLabels.Lease, leaseId)], cancellationToken));

    private Task StopAllAsync(IEnumerable<ContainerListResponse> containers, TimeSpan grace, CancellationToken cancellationToken) =>
        Task.WhenAll(containers.Where(container => container.State is not ("exited" or "created" or "dead"))
            .Select(container => StopContainerAsync(container.ID ?? "", grace, cancellationToken)));

    private async Task StopContainerAsync(string container, TimeSpan grace, CancellationToken cancellationToken)
    {
        var seconds = (uint)Math.Clamp(Math.Ceiling(grace.TotalSeconds), 0, MaxGrace.TotalSeconds);
        try
        {
            await _calls.RunAsync(TimeSpan.FromSeconds(seconds) + _options.CallTimeout,
                (engine, cancel) => engine.Containers.StopContainerAsync(container, new ContainerStopParameters { WaitBeforeKillSeconds = seconds }, cancel),
                cancellationToken);
        }
        catch (ContainerException exception) when (exception.Failure.Code == FailureCode.NotFound)
        {
            // What is gone is stopped.
        }
    }

    /// <summary>Removes a container and its anonymous volumes, running or not, and returns when it is gone.</summary>
    private async Task RemoveContainerAsync(string container, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _calls.RunAsync(_options.StartTimeout,
                    (engine, cancel) => engine.Containers.RemoveContainerAsync(container,
                        new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, cancel), cancellationToken);
                return;
            }
            catch (ContainerException exception) when (exception.Failure.Code == FailureCode.NotFound)
            {
                return;
            }
            catch (ContainerException exception) when (exception.Failure.Code == FailureCode.Conflict && attempt < RemoveTries)
            {
                // Somebody else is removing it.
                await Task.Delay(TimeSpan.FromMilliseconds(100), _clock, cancellationToken);
            }
        }
    }

    private async Task<IDictionary<string, string>?> LabelsAsync(string instanceId, CancellationToken cancellationToken)
    {
        var networks = await _calls.QuickAsync((engine, cancel) => engine.Networks.ListNetworksAsync(
            new NetworksListParameters { Filters = Filter(instanceId) }, cancel), cancellationToken);
        var labels = networks.FirstOrDefault()?.Labels ?? (await ContainersAsync(instanceId, cancellationToken)).FirstOrDefault()?.Labels;
        return labels is not null && labels.ContainsKey(MarketLabels.Lease) && labels.ContainsKey(MarketLabels.Slot) ? labels : null;
    }

    private async Task RemoveVolumesAsync((string Name, string Value)[] labels, CancellationToken cancellationToken)
    {
        var found = await _calls.QuickAsync((engine, cancel) => engine.Volumes.ListAsync(
            new VolumesListParameters { Filters = MarketLabels.Filter([(MarketLabels.Node, _options.NodeId), .. labels]) }, cancel), cancellationToken);
        foreach (var volume in found.Volumes ?? [])
        {
            try
            {
                await _calls.QuickAsync((engine, cancel) => engine.Volumes.RemoveAsync(volume.Name ?? "", null, cancel), cancellationToken);
            }
            catch (ContainerException exception) when (exception.Failure.Code is FailureCode.NotFound or FailureCode.Conflict)
            {
                // Gone already, or another instance of the lease still uses it.
            }
        }
    }
}
