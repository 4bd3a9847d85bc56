using Docker.DotNet.Models;
using Marketplace.Containers.Docker;
using Marketplace.Market.Instances;

namespace Marketplace.Containers;

public sealed partial class DockerContainerEngine
{
    /// <inheritdoc />
    public async Task<Outcome<IReadOnlyList<ComponentUsage>>> MeasureAsync(string instanceId, CancellationToken cancellationToken = default) =>
        await GuardAsync(async () =>
        {
            var containers = await ContainersAsync(instanceId, cancellationToken);
            var measured = await Task.WhenAll(containers.Where(container => container.State == "running")
                .Select(container => MeasureAsync(container, cancellationToken)));
            return (IReadOnlyList<ComponentUsage>)measured.OfType<ComponentUsage>().OrderBy(usage => usage.Component, StringComparer.Ordinal).ToList();
        });

    private async Task<ComponentUsage?> MeasureAsync(ContainerListResponse container, CancellationToken cancellationToken)
    {
        var latest = new Latest<ContainerStatsResponse>();
        try
        {
            await _calls.QuickAsync((engine, cancel) => engine.Containers.GetContainerStatsAsync(container.ID ?? "",
                new ContainerStatsParameters { Stream = false, OneShot = true }, latest, cancel), cancellationToken);
        }
        catch (ContainerException exception) when (exception.Failure.Code == FailureCode.NotFound)
        {
            return null;
        }
        return latest.Value is { } stats ? Usage(MarketLabels.Get(container.Labels, MarketLabels.Component), stats) : null;
    }

    private ComponentUsage Usage(string component, ContainerStatsResponse stats)
    {
        var memory = stats.MemoryStats;
        // Cache that nobody touched lately is given back under pressure (the two names are those of cgroup versions 1 and 2).
        var droppable = memory?.Stats is not { } details ? 0
            : details.TryGetValue("total_inactive_file", out var v1) ? v1
            : details.TryGetValue("inactive_file", out var v2) ? v2 : 0;
        var used = memory?.Usage ?? 0;
        return new ComponentUsage(
            component,
            _clock.GetUtcNow(),
            TimeSpan.FromTicks((long)((stats.CPUStats?.CPUUsage?.TotalUsage ?? 0) / 100)),
            (long)(used > droppable ? used - droppable : used),
            (long)Math.Min(memory?.Limit ?? 0, long.MaxValue),
            stats.Networks?.Values.Sum(network => (long)network.RxBytes) ?? 0,
            stats.Networks?.Values.Sum(network => (long)network.TxBytes) ?? 0,
            (int)Math.Min(stats.PidsStats?.Current ?? 0, int.MaxValue));
    }

    private sealed class Latest<T> : IProgress<T>
    {
        public T? Value { get; private set; }

        public void Report(T value) => Value = value;
    }
}
