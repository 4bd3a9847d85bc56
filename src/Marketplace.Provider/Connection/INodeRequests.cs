namespace Marketplace.Provider.Connection;

/// <summary>What the market may ask of a node between two heartbeats.</summary>
public interface INodeRequests
{
    /// <summary>Takes orders at once instead of with the next heartbeat; obsolete ones are ignored.</summary>
    /// <param name="orders">Everything that the node should run.</param>
    void Apply(NodeOrders orders);

    /// <summary>Reads log lines of one component.</summary>
    /// <param name="request">Which lines, and how long to wait for one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The lines, or an error in words. Never throws for an unknown instance or a bad cursor.</returns>
    Task<NodeLogPage> ReadLogsAsync(LogPageRequest request, CancellationToken cancellationToken);
}
