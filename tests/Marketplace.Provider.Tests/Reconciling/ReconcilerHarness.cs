using System.Collections.Concurrent;
using Marketplace.Containers;
using Marketplace.Provider.Metering;
using Marketplace.Provider.Reconciling;
using Microsoft.Extensions.Logging.Abstractions;

namespace Marketplace.Provider.Tests.Reconciling;

/// <summary>A reconciler at work, as one life of the node's process; disposing it is that process's end.</summary>
internal sealed class ReconcilerHarness : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _run;

    public ReconcilerHarness(IContainerEngine engine, IRunJournal journal)
    {
        Reconciler = new InstanceReconciler(engine, journal, new ReconcilerOptions { StopGrace = TimeSpan.FromSeconds(3) }, TimeProvider.System,
            NullLogger<InstanceReconciler>.Instance);
        _run = Task.Run(() => Reconciler.RunAsync(_stop.Token));
    }

    public InstanceReconciler Reconciler { get; }

    public ReconciledInstance? State(string instance = "lease-1:0:1") => Reconciler.Report().FirstOrDefault(state => state.InstanceId == instance);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        Reconciler.Dispose();
        _stop.Dispose();
    }
}

/// <summary>A journal that outlives reconcilers within a test.</summary>
internal sealed class MemoryJournal : IRunJournal
{
    public ConcurrentDictionary<string, InstanceMemory> Saved { get; } = new();

    public Task<IReadOnlyList<InstanceMemory>> LoadAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<InstanceMemory>>(Saved.Values.ToList());

    public Task SaveAsync(InstanceMemory memory, CancellationToken cancellationToken)
    {
        Saved[memory.InstanceId] = memory;
        return Task.CompletedTask;
    }

    public Task ForgetAsync(string instanceId, CancellationToken cancellationToken)
    {
        Saved.TryRemove(instanceId, out _);
        return Task.CompletedTask;
    }
}
