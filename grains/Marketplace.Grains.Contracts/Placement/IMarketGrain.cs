using System.Collections.Immutable;
using Marketplace.Market.Placement;
using Orleans.Concurrency;

namespace Marketplace.Grains.Contracts;

/// <summary>Knows the nodes of a region and chooses among them. The key is a region; <see cref="Global"/> holds all of them now.</summary>
/// <remarks>It keeps no durable state: nodes announce themselves, and only the node's own grain reserves.</remarks>
[Alias("market.IMarketGrain")]
public interface IMarketGrain : IGrainWithStringKey
{
    /// <summary>The key of the only partition so far.</summary>
    const string Global = "global";

    /// <summary>Finds nodes for some slots of a lease, one candidate for each slot.</summary>
    /// <param name="request">What is needed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As many candidates as were found, and why the other nodes were not chosen.</returns>
    [AlwaysInterleave, Alias("Place")]
    Task<PlacementAnswer> PlaceAsync(PlacementRequest request, CancellationToken cancellationToken = default);

    /// <summary>Announces a node or its change. Older revisions than the known one are ignored.</summary>
    /// <param name="node">The node.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Alias("NodeChanged")]
    Task NodeChangedAsync(NodeAnnouncement node, CancellationToken cancellationToken = default);
}

/// <summary>What a node offers, after a change.</summary>
/// <param name="Revision">Grows with every change; an older one is ignored.</param>
/// <param name="Offer">What it offers.</param>
[GenerateSerializer, Immutable, Alias("market.NodeAnnouncement")]
public sealed record NodeAnnouncement([property: Id(0)] long Revision, [property: Id(1)] NodeOffer Offer);

/// <summary>A node that can take an instance.</summary>
/// <param name="NodeId">The node.</param>
/// <param name="PayeeKeyHash">Who is paid there.</param>
[GenerateSerializer, Immutable, Alias("market.PlacementCandidate")]
public sealed record PlacementCandidate([property: Id(0)] string NodeId, [property: Id(1)] string PayeeKeyHash);

/// <summary>The answer to a placement query.</summary>
/// <param name="Candidates">One for each instance that could be placed; fewer than asked for when nodes are short.</param>
/// <param name="Rejections">Why other nodes cannot take it; at most 50.</param>
/// <param name="Explanation">One sentence that sums it up when candidates are missing.</param>
[GenerateSerializer, Immutable, Alias("market.PlacementAnswer")]
public sealed record PlacementAnswer(
    [property: Id(0)] ImmutableArray<PlacementCandidate> Candidates,
    [property: Id(1)] ImmutableArray<PlacementRejection> Rejections,
    [property: Id(2)] string? Explanation = null);
