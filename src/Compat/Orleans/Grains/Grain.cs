using Orleans.Core;
using Orleans.Runtime;

namespace Orleans;

/// <summary>The usual base of grain classes.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    /// <summary>Made by the runtime.</summary>
    protected Grain() => GrainContext = Activation.CurrentActivation!;

    /// <summary>Made by a test with a context of its own.</summary>
    protected Grain(IGrainContext grainContext, IGrainRuntime? grainRuntime = null) => GrainContext = grainContext;

    /// <inheritdoc/>
    public IGrainContext GrainContext { get; }

    /// <summary>A reference to this grain.</summary>
    public GrainReference GrainReference => GrainContext.GrainReference;

    /// <summary>The grain in words.</summary>
    public string IdentityString => GrainContext.GrainId.ToString();

    /// <summary>The silo in words.</summary>
    public string RuntimeIdentity => (GrainContext as Activation)?.Runtime.Address.ToString() ?? "";

    /// <summary>Makes references to other grains.</summary>
    protected IGrainFactory GrainFactory => GrainContext is Activation activation
        ? activation.Runtime.GrainFactory
        : (IGrainFactory)GrainContext.ActivationServices.GetService(typeof(IGrainFactory))!;

    /// <summary>The services of this activation.</summary>
    protected internal IServiceProvider ServiceProvider => GrainContext.ActivationServices;

    /// <inheritdoc/>
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends this activation once the calls that run are done; no further call begins on it.</summary>
    protected void DeactivateOnIdle() => GrainBaseExtensions.DeactivateOnIdle(this);

    /// <summary>Moves the grain to another silo. Without effect here: there is one silo.</summary>
    protected void MigrateOnIdle() => GrainBaseExtensions.MigrateOnIdle(this);

    /// <summary>Keeps the activation for at least so long; a negative time takes that back.</summary>
    protected void DelayDeactivation(TimeSpan timeSpan) => (GrainContext as Activation)?.KeepFor(timeSpan);
}

/// <summary>A grain with one stored state. <see cref="IPersistentState{TState}"/> serves better: its name can be chosen.</summary>
public class Grain<TGrainState> : Grain
{
    private readonly IStorage<TGrainState> _storage;

    /// <summary>Made by the runtime.</summary>
    protected Grain() => _storage = Storage.GrainStorageLookup.OfGrain<TGrainState>(GrainContext, GetType());

    /// <summary>Made by a test with a storage of its own.</summary>
    protected Grain(IStorage<TGrainState> storage) => _storage = storage;

    /// <summary>The state in memory.</summary>
    protected TGrainState State
    {
        get => _storage.State;
        set => _storage.State = value;
    }

    /// <summary>Reads the state, dropping what memory holds.</summary>
    protected virtual Task ReadStateAsync() => _storage.ReadStateAsync();

    /// <summary>Writes the state.</summary>
    protected virtual Task WriteStateAsync() => _storage.WriteStateAsync();

    /// <summary>Removes the state.</summary>
    protected virtual Task ClearStateAsync() => _storage.ClearStateAsync();
}
