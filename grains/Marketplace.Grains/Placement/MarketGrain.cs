using System.Collections.Immutable;
using Marketplace.Grains.Contracts;
using Marketplace.Market.Placement;

namespace Marketplace.Grains.Placement;

/// <summary>A region's nodes, as they announce themselves. Soft: after a restart the nodes' heartbeats fill it again.</summary>
[GrainType("market")]
internal sealed class MarketGrain(MarketClock clock, MarketTerms terms) : Grain, IMarketGrain
{
    private const int MostRejections = 50;
    private readonly Dictionary<string, (NodeSummary Node, long HeardMs)> _nodes = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<PlacementAnswer> PlaceAsync(PlacementQuery query, CancellationToken cancellationToken = default)
    {
        PlacementResult result = PlacementRules.Place(PlacementMapping.ToRequest(query), Offers());
        return Task.FromResult(new PlacementAnswer(
            [.. result.Chosen.Select(node => new PlacementCandidate(node.NodeId, node.Payee))],
            [.. result.Rejections.Take(MostRejections).Select(ToView)],
            result.Explanation));
    }

    /// <inheritdoc/>
    public Task NodeChangedAsync(NodeSummary node, CancellationToken cancellationToken = default)
    {
        if (!_nodes.TryGetValue(node.NodeId, out (NodeSummary Node, long HeardMs) known) || node.Revision >= known.Node.Revision)
        {
            _nodes[node.NodeId] = (node, clock.NowMs);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<NodeRejection>> ExplainAsync(PlacementQuery query, CancellationToken cancellationToken = default)
    {
        PlacementRequest request = PlacementMapping.ToRequest(query);
        ImmutableArray<NodeRejection> rejections =
            [.. Offers().Select(node => PlacementRules.Reject(request, node)).OfType<PlacementRejection>().Take(MostRejections).Select(ToView)];
        return Task.FromResult(rejections);
    }

    private IEnumerable<NodeOffer> Offers()
    {
        long now = clock.NowMs;
        return _nodes.Values.Select(known => PlacementMapping.ToOffer(known.Node, now - known.HeardMs > terms.LeaseSettings.LostAfterMs));
    }

    private static NodeRejection ToView(PlacementRejection rejection) => new(rejection.NodeId, rejection.Constraint, rejection.Message);
}
