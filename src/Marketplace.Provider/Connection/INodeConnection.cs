using Marketplace.Market.Nodes;

namespace Marketplace.Provider.Connection;

/// <summary>All that a node's agent knows of the market. One connection serves one node.</summary>
/// <remarks>
/// The agent speaks and the market answers; in between the market may turn to the node through <see cref="INodeRequests"/>. The agent relies on
/// the answers alone, so a connection may lose what it pushes. Every call may fail while the market is away: the agent then tries again later,
/// and what runs on the node goes on running. Implementations are called by one caller at a time.
/// </remarks>
public interface INodeConnection : IAsyncDisposable
{
    /// <summary>Offers the machine. The same profile again changes nothing.</summary>
    /// <param name="profile">Who and what the node is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether the market accepts the node, and why not.</returns>
    Task<RegistrationAnswer> RegisterAsync(NodeProfile profile, CancellationToken cancellationToken);

    /// <summary>Says that the node lives and what its instances do.</summary>
    /// <param name="heartbeat">All instances that the node knows of.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Everything that the node should run.</returns>
    Task<NodeOrders> HeartbeatAsync(NodeHeartbeat heartbeat, CancellationToken cancellationToken);

    /// <summary>Names who serves the market's requests. The agent does so once, before it registers.</summary>
    /// <param name="requests">Called on any thread until the connection is disposed.</param>
    void Serve(INodeRequests requests);
}
