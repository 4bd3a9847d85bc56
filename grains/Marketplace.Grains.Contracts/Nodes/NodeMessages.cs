using System.Collections.Immutable;
using Marketplace.Market.Instances;
using Marketplace.Market.Nodes;

namespace Marketplace.Grains.Contracts;

/// <summary>A heartbeat.</summary>
/// <param name="NodeId">The node.</param>
/// <param name="AppliedRevision">The newest directive that the node has seen.</param>
/// <param name="Instances">What it knows of its instances.</param>
/// <param name="ObservedAt">When it looked, by its own clock.</param>
/// <param name="EngineProblem">What is wrong with the container engine, in words; null when it answers.</param>
[GenerateSerializer, Immutable, Alias("market.NodeReport")]
public sealed record NodeReport(
    [property: Id(0)] string NodeId,
    [property: Id(1)] long AppliedRevision,
    [property: Id(2)] ImmutableArray<InstanceReport> Instances,
    [property: Id(3)] DateTimeOffset ObservedAt,
    [property: Id(4)] string? EngineProblem = null);

/// <summary>The answer of a node grain to a change.</summary>
/// <param name="Accepted">Whether it was done (now or before).</param>
/// <param name="Code">Why not: a stable kebab-case code.</param>
/// <param name="Message">Why not, in words.</param>
[GenerateSerializer, Immutable, Alias("market.NodeAnswer")]
public sealed record NodeAnswer(
    [property: Id(0)] bool Accepted,
    [property: Id(1)] string? Code = null,
    [property: Id(2)] string? Message = null);

/// <summary>The answer of a node grain to a lease that wants to run an instance there.</summary>
/// <param name="Refusal">Why not; null when it was done (now or before).</param>
[GenerateSerializer, Immutable, Alias("market.ReserveAnswer")]
public sealed record ReserveAnswer([property: Id(0)] InstanceFailure? Refusal = null)
{
    /// <summary>Whether it was done.</summary>
    public bool Accepted => Refusal is null;
}

/// <summary>Asks for the resources of an instance.</summary>
/// <param name="Instance">What to run.</param>
/// <param name="Resources">What it takes.</param>
/// <param name="HostPorts">The host ports that it insists on.</param>
[GenerateSerializer, Immutable, Alias("market.ReserveInstance")]
public sealed record ReserveInstance(
    [property: Id(0)] DesiredInstance Instance,
    [property: Id(1)] Resources Resources,
    [property: Id(2)] ImmutableArray<HostPort> HostPorts);

/// <summary>Gives a reservation back.</summary>
/// <param name="LeaseId">The lease.</param>
/// <param name="InstanceId">The instance.</param>
/// <param name="Reason">Why, in words.</param>
[GenerateSerializer, Immutable, Alias("market.ReleaseInstance")]
public sealed record ReleaseInstance([property: Id(0)] string LeaseId, [property: Id(1)] string InstanceId, [property: Id(2)] string Reason);

/// <summary>A node as others see it.</summary>
/// <param name="NodeId">The node.</param>
/// <param name="Profile">Who and what it is.</param>
/// <param name="Status">Where it stands in its life.</param>
/// <param name="Reserved">What its instances take.</param>
/// <param name="Instances">How many instances are reserved.</param>
/// <param name="LastSeen">When it was last heard of.</param>
/// <param name="Revision">The revision of its directive.</param>
/// <param name="EngineProblem">What is wrong with its container engine, in words.</param>
[GenerateSerializer, Immutable, Alias("market.NodeView")]
public sealed record NodeView(
    [property: Id(0)] string NodeId,
    [property: Id(1)] NodeProfile Profile,
    [property: Id(2)] NodeStatus Status,
    [property: Id(3)] Resources Reserved,
    [property: Id(4)] int Instances,
    [property: Id(5)] DateTimeOffset? LastSeen,
    [property: Id(6)] long Revision,
    [property: Id(7)] string? EngineProblem = null);
