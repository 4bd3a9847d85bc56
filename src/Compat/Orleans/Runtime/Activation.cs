namespace Orleans.Runtime;

/// <summary>
/// One activation of a grain. It is its own task scheduler, so that every turn of the grain, continuations included, runs on it, one at a
/// time. Parts: mailbox (queue and draining), calls (what may run when), life (begin and end), context (public face).
/// </summary>
internal sealed partial class Activation : TaskScheduler, IGrainContext
{
    private readonly GrainClass _class;
    private readonly StatelessWorkers? _workers;
    private Dictionary<Type, object>? _components;
    private GrainReference? _reference;

    public Activation(SiloRuntime runtime, GrainClass grainClass, GrainId grainId, StatelessWorkers? workers)
    {
        Runtime = runtime;
        GrainId = grainId;
        _class = grainClass;
        _workers = workers;
        LastUsed = runtime.CollectionClock.Now;
    }

    /// <summary>The activation whose turn runs on this thread, if one does.</summary>
    internal static Activation? CurrentActivation => Current as Activation;

    internal SiloRuntime Runtime { get; }

    internal GrainClass Class => _class;

    internal object? Instance { get; private set; }

    public GrainId GrainId { get; }

    public ActivationId ActivationId { get; } = ActivationId.NewId();

    public GrainAddress Address => new() { GrainId = GrainId, ActivationId = ActivationId, SiloAddress = Runtime.Address };

    public object? GrainInstance => Instance;

    public GrainReference GrainReference => _reference ??= Runtime.GrainFactory.Untyped(GrainId);

    public IServiceProvider ActivationServices => _scope?.ServiceProvider ?? Runtime.Services;

    public IGrainLifecycle ObservableLifecycle => _lifecycle ??= new StagedLifecycle(Runtime.Logger);

    public IWorkItemScheduler Scheduler => this;

    public Task Deactivated => _deactivated.Task;

    public object? GetTarget() => Instance;

    public object? GetComponent(Type componentType)
    {
        if (componentType.IsInstanceOfType(Instance))
            return Instance;
        if (componentType.IsInstanceOfType(this))
            return this;
        lock (_gate)
            return _components?.GetValueOrDefault(componentType);
    }

    public void SetComponent<TComponent>(TComponent? value)
        where TComponent : class
    {
        if (Instance is TComponent)
            throw new ArgumentException("A component that the grain itself implements cannot be replaced.");
        lock (_gate)
        {
            _components ??= [];
            if (value is null)
                _components.Remove(typeof(TComponent));
            else
                _components[typeof(TComponent)] = value;
        }
    }

    bool IEquatable<IGrainContext>.Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override string ToString() => $"[{GrainId} {ActivationId} {_state}]";
}
