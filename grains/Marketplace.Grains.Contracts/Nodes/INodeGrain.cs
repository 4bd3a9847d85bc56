using Marketplace.Market.Nodes;
using Orleans.Concurrency;

namespace Marketplace.Grains.Contracts;

/// <summary>One machine of a provider. The key is the node id, at most 64 of [a-z0-9-].</summary>
[Alias("market.INodeGrain")]
public interface INodeGrain : IGrainWithStringKey
{
    /// <summary>Makes the node known, or tells what is new of it. The same profile again changes nothing.</summary>
    /// <param name="profile">Who and what it is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it was accepted, and why not.</returns>
    [Alias("Register")]
    Task<NodeAnswer> RegisterAsync(NodeProfile profile, CancellationToken cancellationToken = default);

    /// <summary>Says that the node lives and what its instances do.</summary>
    /// <param name="report">All instances that it knows of, stopped ones until the directive has not named them for a while.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What it should run.</returns>
    [Alias("Heartbeat")]
    Task<NodeDirective> HeartbeatAsync(NodeReport report, CancellationToken cancellationToken = default);

    /// <summary>Attaches the agent that reaches the node's process; the last one attached counts. It is forgotten when calls to it fail.</summary>
    /// <param name="agent">The agent's reference.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Alias("Attach")]
    Task AttachAsync(INodeAgent agent, CancellationToken cancellationToken = default);

    /// <summary>Reserves the resources of an instance and makes it desired. Idempotent by instance id.</summary>
    /// <param name="reservation">What to run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it fits, and why not.</returns>
    [Alias("Reserve")]
    Task<ReserveAnswer> ReserveAsync(ReserveInstance reservation, CancellationToken cancellationToken = default);

    /// <summary>Changes what a reserved instance should be (restart in place). Idempotent by fencing token.</summary>
    /// <param name="reservation">The reservation with a higher fencing token.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it was changed; refused when the instance is not reserved here.</returns>
    [Alias("Amend")]
    Task<ReserveAnswer> AmendAsync(ReserveInstance reservation, CancellationToken cancellationToken = default);

    /// <summary>Gives a reservation back: the instance is to be stopped and removed. Idempotent.</summary>
    /// <param name="release">Which, and why.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Alias("Release")]
    Task ReleaseAsync(ReleaseInstance release, CancellationToken cancellationToken = default);

    /// <summary>The node as it is now, or null when it was never registered.</summary>
    [AlwaysInterleave, Alias("Get")]
    Task<NodeView?> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads log lines through the attached agent.</summary>
    /// <param name="request">Which.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [AlwaysInterleave, Alias("ReadLogs")]
    Task<LogChunk> ReadLogsAsync(LogRequest request, CancellationToken cancellationToken = default);
}
