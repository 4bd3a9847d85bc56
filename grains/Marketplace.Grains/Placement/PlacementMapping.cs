using Marketplace.Grains.Contracts;
using Marketplace.Market.Nodes;
using Marketplace.Market.Placement;

namespace Marketplace.Grains.Placement;

/// <summary>Between placement's types and the messages that cross grains.</summary>
internal static class PlacementMapping
{
    public static PlacementRequest ToRequest(PlacementQuery query) => new(
        query.LeaseId,
        query.Count,
        query.Resources,
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
        node.Capacity,
        node.Reserved,
        node.HostPorts,
        silent ? NodeStatus.Offline : node.Status,
        node.Draining,
        node.EngineProblem);
}
