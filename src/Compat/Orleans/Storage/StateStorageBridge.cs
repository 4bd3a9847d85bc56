using Orleans.Storage;

namespace Orleans.Runtime;

/// <summary>The stored state of one activation.</summary>
internal sealed class StateStorageBridge<TState>(string name, GrainId grainId, IGrainStorage storage, Func<TState> create)
    : IPersistentState<TState>, ILifecycleObserver
{
    private readonly GrainState<TState> _record = new(create());
    private bool _loaded;

    public TState State
    {
        get => _record.State!;
        set => _record.State = value;
    }

    public string? Etag => _record.ETag;

    public bool RecordExists => _record.RecordExists;

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public async Task ReadStateAsync(CancellationToken cancellationToken)
    {
        await storage.ReadStateAsync(name, grainId, _record, cancellationToken);
        _record.State ??= create();
        _loaded = true;
    }

    public Task WriteStateAsync(CancellationToken cancellationToken) => storage.WriteStateAsync(name, grainId, _record, cancellationToken);

    public async Task ClearStateAsync(CancellationToken cancellationToken)
    {
        await storage.ClearStateAsync(name, grainId, _record, cancellationToken);
        _record.State ??= create();
    }

    Task ILifecycleObserver.OnStart(CancellationToken cancellationToken) => _loaded ? Task.CompletedTask : ReadStateAsync(cancellationToken);

    Task ILifecycleObserver.OnStop(CancellationToken cancellationToken) => Task.CompletedTask;
}
