using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Marketplace.Market.Instances;
using Marketplace.Market.Nodes;
using Marketplace.Market.Words;

namespace Marketplace.Market.Placement;

/// <summary>Asks for nodes for some instances of a lease.</summary>
/// <param name="LeaseId">The lease; it also breaks ties.</param>
/// <param name="Count">How many instances.</param>
/// <param name="Needs">What each takes.</param>
/// <param name="HostPorts">The host ports that each insists on.</param>
/// <param name="Allow">Region patterns of which one must match; empty allows all.</param>
/// <param name="Deny">Region patterns of which none may match.</param>
/// <param name="Occupied">The nodes of the lease's other instances, once for each.</param>
/// <param name="Avoid">Nodes that are taken only when nothing else is left.</param>
public sealed record PlacementRequest(
    string LeaseId,
    int Count,
    Resources Needs,
    ImmutableArray<HostPort> HostPorts,
    ImmutableArray<string> Allow,
    ImmutableArray<string> Deny,
    ImmutableArray<string> Occupied,
    ImmutableArray<string> Avoid);

/// <summary>What placement knows of a node.</summary>
/// <param name="NodeId">The node.</param>
/// <param name="Payee">Who is paid there.</param>
/// <param name="Region">Where it stands.</param>
/// <param name="FailureDomain">What fails together with it.</param>
/// <param name="Capacity">What it offers.</param>
/// <param name="Reserved">What is taken.</param>
/// <param name="HostPorts">The host ports that are taken.</param>
/// <param name="Status">Where it stands in its life.</param>
/// <param name="Draining">Whether it takes nothing new.</param>
/// <param name="EngineProblem">What is wrong with its engine.</param>
public sealed record NodeOffer(
    string NodeId,
    string Payee,
    string Region,
    string FailureDomain,
    Resources Capacity,
    Resources Reserved,
    ImmutableArray<HostPort> HostPorts,
    NodeStatus Status,
    bool Draining,
    string? EngineProblem);

/// <summary>Why a node was not chosen.</summary>
/// <param name="NodeId">The node.</param>
/// <param name="Constraint">The constraint that it fails: a stable code.</param>
/// <param name="Message">A sentence for people.</param>
public sealed record PlacementRejection(string NodeId, string Constraint, string Message);

/// <summary>What was found.</summary>
/// <param name="Chosen">One node for each instance that could be placed, in order; a node may appear more than once.</param>
/// <param name="Rejections">Why the nodes that cannot take another instance cannot.</param>
/// <param name="Explanation">A sentence that sums up why instances are left over; null when none are.</param>
public sealed record PlacementResult(ImmutableArray<NodeOffer> Chosen, ImmutableArray<PlacementRejection> Rejections, string? Explanation);

/// <summary>Chooses nodes: filter, then spread over nodes, failure domains and regions, then the emptiest. Deterministic.</summary>
public static class PlacementRules
{
    /// <summary>Chooses nodes, one instance after the other; each choice counts for the next.</summary>
    /// <param name="request">What is needed.</param>
    /// <param name="nodes">The nodes, in any order, each once.</param>
    public static PlacementResult Place(PlacementRequest request, IEnumerable<NodeOffer> nodes)
    {
        Dictionary<string, NodeOffer> room = nodes.ToDictionary(node => node.NodeId, StringComparer.Ordinal);
        List<string> occupied = [.. request.Occupied];
        ImmutableArray<NodeOffer>.Builder chosen = ImmutableArray.CreateBuilder<NodeOffer>();
        while (chosen.Count < request.Count)
        {
            NodeOffer? best = room.Values
                .Where(node => Reject(request, node) is null)
                .OrderBy(node => Rank(request, node, occupied, room))
                .ThenBy(node => node.NodeId, StringComparer.Ordinal)
                .FirstOrDefault();
            if (best is null) break;
            chosen.Add(best);
            occupied.Add(best.NodeId);
            room[best.NodeId] = best with { Reserved = best.Reserved + request.Needs, HostPorts = best.HostPorts.AddRange(request.HostPorts) };
        }

        ImmutableArray<PlacementRejection> rejections =
            [.. room.Values.OrderBy(node => node.NodeId, StringComparer.Ordinal).Select(node => Reject(request, node)).OfType<PlacementRejection>()];
        return new PlacementResult(chosen.ToImmutable(), rejections, chosen.Count == request.Count ? null : Explain(request.Count - chosen.Count, room.Count, rejections));
    }

    /// <summary>What speaks against a node.</summary>
    /// <param name="request">What is needed.</param>
    /// <param name="node">The node.</param>
    /// <returns>The first constraint that it fails; null when it can take an instance.</returns>
    public static PlacementRejection? Reject(PlacementRequest request, NodeOffer node)
    {
        if (node.Status != NodeStatus.Online) return No("offline", $"is {WireWords.NodeStatus.Write(node.Status)}");
        if (node.Draining) return No("draining", "takes no new instances");
        if (node.EngineProblem is { } problem) return No("engine", $"has a problem with its container engine: {problem}");
        if (request.Deny.Any(pattern => Matches(pattern, node.Region))) return No("region", $"is in {node.Region}, which the spec denies");
        if (!request.Allow.IsEmpty && !request.Allow.Any(pattern => Matches(pattern, node.Region)))
        {
            return No("region", $"is in {node.Region}; the spec allows {string.Join(", ", request.Allow)}");
        }

        if (request.Needs.Shortage(node.Capacity - node.Reserved) is { } shortage) return No(shortage.Code, shortage.Message.Replace("needs", "cannot: an instance needs", StringComparison.Ordinal));
        HostPort? taken = request.HostPorts.Where(port => node.HostPorts.Contains(port)).Select(port => (HostPort?)port).FirstOrDefault();
        return taken is null ? null : No("port", $"has given the port {taken} to another instance");

        PlacementRejection No(string constraint, string message) => new(node.NodeId, constraint, $"Node {node.NodeId} {message}.");
    }

    /// <summary>Whether a region lies in the place that a pattern names.</summary>
    /// <param name="pattern">Such as <c>EU</c> or <c>EU/CZ</c>.</param>
    /// <param name="region">Such as <c>EU/CZ/PRG</c>.</param>
    public static bool Matches(string pattern, string region) =>
        region.StartsWith(pattern, StringComparison.Ordinal) && (region.Length == pattern.Length || region[pattern.Length] == '/');

    private static (bool Avoid, int SameNode, int SameDomain, int SameRegion, long UsedPermille, ulong Tie) Rank(
        PlacementRequest request, NodeOffer node, List<string> occupied, Dictionary<string, NodeOffer> nodes)
    {
        List<NodeOffer> others = [.. occupied.Select(id => nodes.GetValueOrDefault(id)).OfType<NodeOffer>()];
        return (
            request.Avoid.Contains(node.NodeId),
            others.Count(other => other.NodeId == node.NodeId),
            others.Count(other => other.FailureDomain == node.FailureDomain),
            others.Count(other => other.Region == node.Region),
            UsedPermille(node.Reserved + request.Needs, node.Capacity),
            Tie(request.LeaseId, node.NodeId));
    }

    private static long UsedPermille(Resources used, Resources capacity) => Math.Max(
        Math.Max(Share(used.CpuMilli, capacity.CpuMilli), Share(used.MemoryMiB, capacity.MemoryMiB)),
        Share(used.DiskMiB, capacity.DiskMiB));

    private static long Share(long used, long capacity) => capacity == 0 ? 1000 : used * 1000 / capacity;

    private static ulong Tie(string leaseId, string nodeId) =>
        BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes($"{leaseId}/{nodeId}")));

    private static string Explain(int missing, int nodes, ImmutableArray<PlacementRejection> rejections)
    {
        if (nodes == 0) return "No node is known to the marketplace yet.";
        IEnumerable<string> reasons = rejections
            .GroupBy(rejection => rejection.Constraint)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Take(3)
            .Select(group => group.Count() == 1 ? group.First().Message : $"{group.Count()} nodes fail on {group.Key} (for example: {group.First().Message})");
        return $"No node can take {missing} instance(s) now. {string.Join(" ", reasons)}";
    }
}
