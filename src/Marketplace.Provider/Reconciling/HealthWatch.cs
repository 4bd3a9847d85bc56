using System.Collections.Concurrent;
using System.Collections.Immutable;
using Marketplace.Containers;

namespace Marketplace.Provider.Reconciling;

/// <summary>A component that is to be probed.</summary>
internal sealed record Probed(string InstanceId, ObservedComponent Component, HealthCheck Check);

/// <summary>Probes components in their own rhythm and keeps what came out for the run that is going on.</summary>
internal sealed class HealthWatch(TimeProvider clock) : IDisposable
{
    private const int ConcurrentProbes = 16;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(200);
    private readonly HealthProbe _probe = new();
    private readonly ConcurrentDictionary<(string Instance, string Component), Record> _records = new();

    /// <summary>Null while it is not known; true when all checked components are healthy.</summary>
    public bool? Of(string instance, ImmutableDictionary<string, HealthCheck> checks, ObservedInstance? seen)
    {
        bool? all = true;
        foreach (var component in seen?.Components ?? [])
        {
            // A health check that the image itself brings counts as well.
            var healthy = checks.ContainsKey(component.Name)
                ? _records.TryGetValue((instance, component.Name), out var record) && record.StartedAt == component.StartedAt ? record.History.IsHealthy : null
                : component.ImageHealthy ?? true;
            if (healthy == false)
                return false;
            all = healthy is null ? null : all;
        }
        return all;
    }

    public async Task RunAsync(Func<List<Probed>> components, Action changed, CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Round, clock);
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var probed = components();
                foreach (var key in _records.Keys.Except(probed.Select(one => (one.InstanceId, one.Component.Name))))
                    _records.TryRemove(key, out _);
                await Parallel.ForEachAsync(probed.Where(IsDue),
                    new ParallelOptions { MaxDegreeOfParallelism = ConcurrentProbes, CancellationToken = cancellationToken },
                    async (one, cancel) =>
                    {
                        if (await ProbeAsync(one, cancel))
                            changed();
                    });
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to end.
        }
    }

    public void Dispose() => _probe.Dispose();

    private bool IsDue(Probed one) =>
        !_records.TryGetValue((one.InstanceId, one.Component.Name), out var record)
        || record.StartedAt != one.Component.StartedAt
        || clock.GetUtcNow() >= record.NextAt;

    private async ValueTask<bool> ProbeAsync(Probed one, CancellationToken cancellationToken)
    {
        var key = (one.InstanceId, one.Component.Name);
        var before = _records.TryGetValue(key, out var record) && record.StartedAt == one.Component.StartedAt ? record.History : HealthHistory.Unknown;
        var succeeded = await _probe.ProbeAsync(one.Check, one.Component, cancellationToken);
        var now = clock.GetUtcNow();
        var after = before.Add(one.Check, succeeded, now - (one.Component.StartedAt ?? now));
        // Until the first success it is asked more often: somebody waits for it.
        var wait = after.IsHealthy is null && one.Check.Interval > Round ? Round : one.Check.Interval;
        _records[key] = new Record(one.Component.StartedAt, after, now + wait);
        return before.IsHealthy != after.IsHealthy;
    }

    private sealed record Record(DateTimeOffset? StartedAt, HealthHistory History, DateTimeOffset NextAt);
}
