using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>One activation of a grain, as the runtime sees it.</summary>
public interface IGrainContext : ITargetHolder, IEquatable<IGrainContext>
{
    /// <summary>The identity of the activation.</summary>
    ActivationId ActivationId { get; }

    /// <summary>The services of this activation; disposed with it.</summary>
    IServiceProvider ActivationServices { get; }

    /// <summary>Where the activation is.</summary>
    GrainAddress Address { get; }

    /// <summary>Completes when the activation has ended.</summary>
    Task Deactivated { get; }

    /// <summary>The grain.</summary>
    GrainId GrainId { get; }

    /// <summary>The grain object, if there is one by now.</summary>
    object? GrainInstance { get; }

    /// <summary>A reference to the grain.</summary>
    GrainReference GrainReference { get; }

    /// <summary>The stages through which the activation begins and ends.</summary>
    IGrainLifecycle ObservableLifecycle { get; }

    /// <summary>Runs work as turns of the activation.</summary>
    IWorkItemScheduler Scheduler { get; }

    /// <summary>Begins the end of the activation, after the calls that run.</summary>
    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);

    /// <summary>Attaches a component.</summary>
    void SetComponent<TComponent>(TComponent? value)
        where TComponent : class;
}

/// <summary>Gives the activation whose turn runs.</summary>
public interface IGrainContextAccessor
{
    /// <summary>The activation; throws <see cref="InvalidOperationException"/> outside of one.</summary>
    IGrainContext GrainContext { get; }
}

/// <summary>Runs work as turns of one activation.</summary>
public interface IWorkItemScheduler
{
    /// <summary>Queues an action.</summary>
    void QueueAction(Action action);

    /// <summary>Queues a task that has not been started.</summary>
    void QueueTask(Task task);
}

/// <summary>The stages of an activation.</summary>
public interface IGrainLifecycle : ILifecycleObservable;

/// <summary>The numbers of the stages of an activation.</summary>
public static class GrainLifecycleStage
{
    /// <summary>The first.</summary>
    public const int First = int.MinValue;

    /// <summary>Stored state is read.</summary>
    public const int SetupState = 1000;

    /// <summary><see cref="IGrainBase.OnActivateAsync"/> runs.</summary>
    public const int Activate = 2000;

    /// <summary>The last.</summary>
    public const int Last = int.MaxValue;
}

/// <summary>Services of the runtime to grains.</summary>
public interface IGrainRuntime
{
    /// <summary>Makes references.</summary>
    IGrainFactory GrainFactory { get; }

    /// <summary>The services of the silo.</summary>
    IServiceProvider ServiceProvider { get; }

    /// <summary>The silo in words.</summary>
    string SiloIdentity { get; }

    /// <summary>The silo.</summary>
    SiloAddress SiloAddress { get; }

    /// <summary>The clock of grains.</summary>
    TimeProvider TimeProvider { get; }

    /// <summary>Makes timers.</summary>
    Timers.ITimerRegistry TimerRegistry { get; }

    /// <summary>Ends an activation once its calls are done.</summary>
    void DeactivateOnIdle(IGrainContext grainContext);

    /// <summary>Keeps an activation for at least so long; a negative time takes that back.</summary>
    void DelayDeactivation(IGrainContext grainContext, TimeSpan timeSpan);
}
