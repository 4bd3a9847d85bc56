using Marketplace.Market.Instances;

namespace Marketplace.Containers;

/// <summary>
/// Runs app instances on one container engine for one node. An instance is one replica of a lease's app: one or several
/// components (containers) on a network of their own. Safe for concurrent use; calls for the same instance run one after the other.
/// </summary>
/// <remarks>
/// What can go wrong on an engine is a value (<see cref="InstanceFailure"/>), not an exception; only cancellation and the streams
/// (<see cref="ReadLogsAsync"/>, <see cref="WatchAsync"/>) throw. Every call has a time limit of its own (see the engine's options).
/// </remarks>
public interface IContainerEngine : IAsyncDisposable
{
    /// <summary>What the engine is and what it can enforce.</summary>
    Task<Outcome<EngineDescription>> DescribeAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes the instance run as specified. Creates what is missing, starts what stopped, adopts what runs already, and replaces
    /// components of another revision; so doing it twice is doing it once, and a crash half-way is repaired by the next call.
    /// </summary>
    /// <param name="spec">What shall run.</param>
    /// <param name="progress">Told about pulls and steps; may be called from any thread.</param>
    /// <param name="cancellationToken">Gives up; what was created stays, labelled, for the next call.</param>
    /// <returns>
    /// The instance as it runs, or a failure. After a failure nothing that this call created is left, except that a component
    /// which exited at once stays so that its output can be read.
    /// </returns>
    Task<Outcome<ObservedInstance>> StartAsync(
        InstanceSpec spec, IProgress<StartProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Asks all components to end (SIGTERM), and kills those that still run after the grace (0 to 300 s). Keeps them.</summary>
    Task<Outcome> StopAsync(string instanceId, TimeSpan grace, CancellationToken cancellationToken = default);

    /// <summary>
    /// Stops the instance and removes everything that belongs to it: containers, network, anonymous volumes. Removing what is not
    /// there succeeds.
    /// </summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="removal">Grace, and whether the volumes of its lease slot go too.</param>
    /// <param name="cancellationToken">Gives up; what is left is found again by its labels.</param>
    Task<Outcome> RemoveAsync(string instanceId, InstanceRemoval removal, CancellationToken cancellationToken = default);

    /// <summary>Removes the volumes of a lease on this node that no container uses; of all its slots, or of one.</summary>
    Task<Outcome> RemoveVolumesAsync(string leaseId, int? slot, CancellationToken cancellationToken = default);

    /// <summary>The instance as the engine sees it now; null when nothing of it is there.</summary>
    Task<Outcome<ObservedInstance?>> InspectAsync(string instanceId, CancellationToken cancellationToken = default);

    /// <summary>
    /// All instances of this node that the engine holds, running or not, also those that an earlier process left behind; an
    /// instance of which only the network is left has no components.
    /// </summary>
    Task<Outcome<IReadOnlyList<ObservedInstance>>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// A component's output, oldest line first. With <see cref="EngineLogQuery.Follow"/> the sequence goes on until the component ends.
    /// </summary>
    /// <exception cref="ContainerException">The component is not there, or the engine went away.</exception>
    IAsyncEnumerable<EngineLogLine> ReadLogsAsync(
        string instanceId, string component, EngineLogQuery query, CancellationToken cancellationToken = default);

    /// <summary>What each running component of the instance uses now.</summary>
    Task<Outcome<IReadOnlyList<ComponentUsage>>> MeasureAsync(string instanceId, CancellationToken cancellationToken = default);

    /// <summary>
    /// What happens to this node's components, as it happens, until cancelled. Survives a restart of the engine: after each gap
    /// an event of kind <see cref="EngineEventKind.Resynchronise"/> says that events may have been missed.
    /// </summary>
    IAsyncEnumerable<EngineEvent> WatchAsync(CancellationToken cancellationToken = default);
}
