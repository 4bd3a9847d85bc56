using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Market.Leases;
using Marketplace.Market.Nodes;
using Marketplace.Sql;

namespace Marketplace.Storage;

/// <summary>A lease's row in the listings. Its grain writes it through its outbox.</summary>
/// <param name="Id">The lease.</param>
/// <param name="Renter">Whose it is.</param>
/// <param name="OpenedAt">When it was opened, unix seconds; the order of lists. Never changes.</param>
/// <param name="Revision">Grows with every change, so that a late writer never undoes a newer one.</param>
/// <param name="Name">The app's name.</param>
/// <param name="Status">Where it stands in its life; stored as its word.</param>
/// <param name="Detail">What lists show beyond that.</param>
public sealed record LeaseListing(LeaseId Id, KeyHash Renter, long OpenedAt, long Revision, string Name, LeaseStatus Status, LeaseListingDetail Detail);

/// <summary>A node's row in the listings. Its grain writes it through its outbox.</summary>
/// <param name="NodeId">The node.</param>
/// <param name="Region">Where it is.</param>
/// <param name="Revision">Grows with every change, so that a late writer never undoes a newer one.</param>
/// <param name="Status">Where it stands in its life; stored as its word.</param>
/// <param name="Detail">What lists show beyond that.</param>
public sealed record NodeListing(string NodeId, string Region, long Revision, NodeStatus Status, NodeListingDetail Detail);

/// <summary>Lists of leases and nodes, which no single grain could keep. They follow the grains by a moment.</summary>
public interface IListings
{
    /// <summary>Writes a lease's row unless it has this or a newer revision already.</summary>
    /// <param name="row">The row.</param>
    /// <param name="cancellationToken">Ends the wait; writing again is harmless.</param>
    /// <returns>Whether the row changed.</returns>
    Task<bool> UpsertLeaseAsync(LeaseListing row, CancellationToken cancellationToken = default);

    /// <summary>Writes a node's row unless it has this or a newer revision already.</summary>
    /// <param name="row">The row.</param>
    /// <param name="cancellationToken">Ends the wait; writing again is harmless.</param>
    /// <returns>Whether the row changed.</returns>
    Task<bool> UpsertNodeAsync(NodeListing row, CancellationToken cancellationToken = default);

    /// <summary>The leases of one renter, newest first.</summary>
    /// <param name="renter">Whose leases.</param>
    /// <param name="cursor">From the page before; null for the first.</param>
    /// <param name="limit">1 to <see cref="PageLimits.Max"/>; clamped.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidCursorException">The cursor is not this list's.</exception>
    Task<Page<LeaseListing>> LeasesAsync(KeyHash renter, string? cursor = null, int limit = 50, CancellationToken cancellationToken = default);

    /// <summary>All nodes, by id.</summary>
    /// <param name="cursor">From the page before; null for the first.</param>
    /// <param name="limit">1 to <see cref="PageLimits.Max"/>; clamped.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidCursorException">The cursor is not this list's.</exception>
    Task<Page<NodeListing>> NodesAsync(string? cursor = null, int limit = 50, CancellationToken cancellationToken = default);

    /// <summary>One node's row; null when it never registered.</summary>
    /// <param name="nodeId">The node.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<NodeListing?> NodeAsync(string nodeId, CancellationToken cancellationToken = default);
}
