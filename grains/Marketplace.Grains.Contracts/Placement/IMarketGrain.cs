using System.Collections.Immutable;
using Marketplace.Market.Instances;
using Marketplace.Market.Nodes;
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
    /// <param name="query">What is needed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As many candidates as were found, and why the other nodes were not chosen.</returns>
    [AlwaysInterleave, Alias("Place")]
    Task<PlacementAnswer> PlaceAsync(PlacementQuery query, CancellationToken cancellationToken = default);

    /// <summary>Announces a node or its change. Older revisions than the known one are ignored.</summary>
    /// <param name="node">The node.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Alias("NodeChanged")]
    Task NodeChangedAsync(NodeSummary node, CancellationToken cancellationToken = default);

    /// <summary>Says for each node whether it could take an instance now, and what speaks against it.</summary>
    /// <param name="query">What is needed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [AlwaysInterleave, Alias("Explain")]
    Task<ImmutableArray<NodeRejection>> ExplainAsync(PlacementQuery query, CancellationToken cancellationToken = default);
}

/// <summary>What placement needs to know of a node.</summary>
/// <param name="NodeId">The node.</param>
/// <param name="Revision">Grows with every change of the node's durable state.</param>
/// <param name="PayeeKeyHash">Who is paid there.</param>
/// <param name="Region">Where it stands.</param>
/// <param name="FailureDomain">What fails together with it.</param>
/// <param name="Capacity">What it offers.</param>
/// <param name="Reserved">What is taken.</param>
/// <param name="HostPorts">The host ports that are taken.</param>
/// <param name="Status">Where it stands in its life.</param>
/// <param name="Draining">Whether it takes nothing new.</param>
/// <param name="EngineProblem">What is wrong with its container engine, in words.</param>
[GenerateSerializer, Immutable, Alias("market.NodeSummary")]
public sealed record NodeSummary(
    [property: Id(0)] string NodeId,
    [property: Id(1)] long Revision,
    [property: Id(2)] string PayeeKeyHash,
    [property: Id(3)] string Region,
    [property: Id(4)] string FailureDomain,
    [property: Id(5)] Resources Capacity,
    [property: Id(6)] Resources Reserved,
    [property: Id(7)] ImmutableArray<HostPort> HostPorts,
    [property: Id(8)] NodeStatus Status,
    [property: Id(9)] bool Draining,
    [property: Id(10)] string? EngineProblem = null);

/// <summary>Asks for nodes.</summary>
/// <param name="LeaseId">The lease, which also breaks ties, so that equal leases do not all go to one node.</param>
/// <param name="Count">How many instances to place.</param>
/// <param name="Resources">What each takes.</param>
/// <param name="HostPorts">The host ports that each insists on.</param>
/// <param name="AllowRegions">Region patterns of which one must match; empty allows all.</param>
/// <param name="DenyRegions">Region patterns of which none may match.</param>
/// <param name="OccupiedNodes">The nodes of the lease's other instances, once for each.</param>
/// <param name="AvoidNodes">Nodes to take only as the last resort, because they failed this lease lately.</param>
[GenerateSerializer, Immutable, Alias("market.PlacementQuery")]
public sealed record PlacementQuery(
    [property: Id(0)] string LeaseId,
    [property: Id(1)] int Count,
    [property: Id(2)] Resources Resources,
    [property: Id(3)] ImmutableArray<HostPort> HostPorts,
    [property: Id(4)] ImmutableArray<string> AllowRegions,
    [property: Id(5)] ImmutableArray<string> DenyRegions,
    [property: Id(6)] ImmutableArray<string> OccupiedNodes,
    [property: Id(7)] ImmutableArray<string> AvoidNodes);

/// <summary>A node that can take an instance.</summary>
/// <param name="NodeId">The node.</param>
/// <param name="PayeeKeyHash">Who is paid there.</param>
[GenerateSerializer, Immutable, Alias("market.PlacementCandidate")]
public sealed record PlacementCandidate([property: Id(0)] string NodeId, [property: Id(1)] string PayeeKeyHash);

/// <summary>Why a node cannot take an instance.</summary>
/// <param name="NodeId">The node.</param>
/// <param name="Constraint">The constraint that it fails: a stable kebab-case code such as <c>memory</c>, <c>region</c>, <c>offline</c>.</param>
/// <param name="Message">A sentence for people.</param>
[GenerateSerializer, Immutable, Alias("market.NodeRejection")]
public sealed record NodeRejection([property: Id(0)] string NodeId, [property: Id(1)] string Constraint, [property: Id(2)] string Message);

/// <summary>The answer to a placement query.</summary>
/// <param name="Candidates">One for each instance that could be placed; fewer than asked for when nodes are short.</param>
/// <param name="Rejections">Why other nodes cannot take it; at most 50.</param>
/// <param name="Explanation">One sentence that sums it up when candidates are missing.</param>
[GenerateSerializer, Immutable, Alias("market.PlacementAnswer")]
public sealed record PlacementAnswer(
    [property: Id(0)] ImmutableArray<PlacementCandidate> Candidates,
    [property: Id(1)] ImmutableArray<NodeRejection> Rejections,
    [property: Id(2)] string? Explanation = null);
