using System.Collections.Immutable;

namespace Marketplace.Grains.Contracts;

/// <summary>Who and what a node is.</summary>
/// <param name="NodeId">The node id, the key of its grain.</param>
/// <param name="PayeeKeyHash">Who is paid for what runs there, 40 hex digits.</param>
/// <param name="Name">A name for people, at most 64 characters.</param>
/// <param name="Host">The host name or address under which published ports are reached.</param>
/// <param name="Region">Where it stands: <c>EU</c>, <c>EU/CZ</c> or <c>EU/CZ/PRG</c>.</param>
/// <param name="FailureDomain">What fails together with it: a rack, a site, an operator.</param>
/// <param name="Capacity">What it offers to instances.</param>
/// <param name="Engine">The container engine and its version, for people.</param>
/// <param name="SoftwareVersion">The version of the node's own software.</param>
[GenerateSerializer, Immutable, Alias("market.NodeRegistration")]
public sealed record NodeRegistration(
    [property: Id(0)] string NodeId,
    [property: Id(1)] string PayeeKeyHash,
    [property: Id(2)] string Name,
    [property: Id(3)] string Host,
    [property: Id(4)] string Region,
    [property: Id(5)] string FailureDomain,
    [property: Id(6)] ResourceAmount Capacity,
    [property: Id(7)] string Engine = "",
    [property: Id(8)] string SoftwareVersion = "");

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

/// <summary>Asks for the resources of an instance.</summary>
/// <param name="Instance">What to run.</param>
/// <param name="Resources">What it takes.</param>
/// <param name="HostPorts">The host ports that it insists on, as <c>tcp/8080</c>.</param>
[GenerateSerializer, Immutable, Alias("market.ReserveInstance")]
public sealed record ReserveInstance(
    [property: Id(0)] DesiredInstance Instance,
    [property: Id(1)] ResourceAmount Resources,
    [property: Id(2)] ImmutableArray<string> HostPorts);

/// <summary>Gives a reservation back.</summary>
/// <param name="LeaseId">The lease.</param>
/// <param name="InstanceId">The instance.</param>
/// <param name="Reason">Why, in words.</param>
[GenerateSerializer, Immutable, Alias("market.ReleaseInstance")]
public sealed record ReleaseInstance([property: Id(0)] string LeaseId, [property: Id(1)] string InstanceId, [property: Id(2)] string Reason);

/// <summary>A node as others see it.</summary>
/// <param name="Registration">Who and what it is.</param>
/// <param name="Status"><c>registered</c>, <c>online</c>, <c>suspect</c> or <c>offline</c>.</param>
/// <param name="Draining">Whether it gets no new instances.</param>
/// <param name="Reserved">What its instances take.</param>
/// <param name="Instances">How many instances are reserved.</param>
/// <param name="LastSeen">When it was last heard of.</param>
/// <param name="Revision">The revision of its directive.</param>
/// <param name="EngineProblem">What is wrong with its container engine, in words.</param>
[GenerateSerializer, Immutable, Alias("market.NodeView")]
public sealed record NodeView(
    [property: Id(0)] NodeRegistration Registration,
    [property: Id(1)] string Status,
    [property: Id(2)] bool Draining,
    [property: Id(3)] ResourceAmount Reserved,
    [property: Id(4)] int Instances,
    [property: Id(5)] DateTimeOffset? LastSeen,
    [property: Id(6)] long Revision,
    [property: Id(7)] string? EngineProblem = null);
