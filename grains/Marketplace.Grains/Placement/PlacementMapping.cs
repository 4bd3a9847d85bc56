using Marketplace.Grains.Contracts;
using Marketplace.Grains.Nodes;
using Marketplace.Market.Nodes;
using Marketplace.Market.Placement;
using Marketplace.Market.Words;

namespace Marketplace.Grains.Placement;

/// <summary>Between placement's types and the messages that cross grains.</summary>
internal static class PlacementMapping
{
    public static PlacementRequest ToRequest(PlacementQuery query) => new(
        query.LeaseId,
        query.Count,
        query.Resources.ToResources(),
        query.HostPorts,
        query.AllowRegions,
        query.DenyRegions,
        query.OccupiedNodes,
        query.AvoidNodes);

    public static NodeOffer ToOffer(NodeSummary node, bool silent) => new(
        node.NodeId,
        node.PayeeKeyHash,
        node.Region,
        node.FailureDomain,
        node.Capacity.ToResources(),
        node.Reserved.ToResources(),
        node.HostPorts,
        silent ? NodeStatus.Offline : WireWords.NodeStatus.Read(node.Status),
        node.Draining,
        node.EngineProblem);
}
