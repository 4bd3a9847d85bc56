using Marketplace.Grains.Contracts;
using Marketplace.Market.Nodes;
using Marketplace.Market.Placement;

namespace Marketplace.Grains.Placement;

/// <summary>A region's nodes, as they announce themselves. Soft: after a restart the nodes' heartbeats fill it again.</summary>
[GrainType("market")]
internal sealed class MarketGrain(MarketClock clock, MarketTerms terms) : Grain, IMarketGrain
{
    private const int MostRejections = 50;
    private readonly Dictionary<string, (NodeAnnouncement Node, long HeardMs)> _nodes = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<PlacementAnswer> PlaceAsync(PlacementRequest request, CancellationToken cancellationToken = default)
    {
        PlacementResult result = PlacementRules.Place(request, Offers());
        return Task.FromResult(new PlacementAnswer(
            [.. result.Chosen.Select(node => new PlacementCandidate(node.NodeId, node.Payee))],
            [.. result.Rejections.Take(MostRejections)],
            result.Explanation));
    }

    /// <inheritdoc/>
    public Task NodeChangedAsync(NodeAnnouncement node, CancellationToken cancellationToken = default)
    {
        if (!_nodes.TryGetValue(node.Offer.NodeId, out (NodeAnnouncement Node, long HeardMs) known) || node.Revision >= known.Node.Revision)
        {
            _nodes[node.Offer.NodeId] = (node, clock.NowMs);
        }

        return Task.CompletedTask;
    }

    private IEnumerable<NodeOffer> Offers()
    {
        long now = clock.NowMs;
        return _nodes.Values.Select(known =>
            now - known.HeardMs > terms.LeaseSettings.LostAfterMs ? known.Node.Offer with { Status = NodeStatus.Offline } : known.Node.Offer);
    }
}
