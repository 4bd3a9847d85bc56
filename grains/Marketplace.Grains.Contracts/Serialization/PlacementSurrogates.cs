using System.Collections.Immutable;
using Marketplace.Market.Instances;
using Marketplace.Market.Nodes;
using Marketplace.Market.Placement;

namespace Marketplace.Grains.Contracts.Serialization;

/// <summary>The form in which a <see cref="PlacementRequest"/> crosses grains.</summary>
[GenerateSerializer, Immutable, Alias("market.PlacementRequest")]
internal readonly record struct PlacementRequestSurrogate(
    [property: Id(0)] string LeaseId,
    [property: Id(1)] int Count,
    [property: Id(2)] Resources Needs,
    [property: Id(3)] ImmutableArray<HostPort> HostPorts,
    [property: Id(4)] ImmutableArray<string> Allow,
    [property: Id(5)] ImmutableArray<string> Deny,
    [property: Id(6)] ImmutableArray<string> Occupied,
    [property: Id(7)] ImmutableArray<string> Avoid);

/// <summary>The form in which a <see cref="NodeOffer"/> crosses grains.</summary>
[GenerateSerializer, Immutable, Alias("market.NodeOffer")]
internal readonly record struct NodeOfferSurrogate(
    [property: Id(0)] string NodeId,
    [property: Id(1)] string Payee,
    [property: Id(2)] string Region,
    [property: Id(3)] string FailureDomain,
    [property: Id(4)] Resources Capacity,
    [property: Id(5)] Resources Reserved,
    [property: Id(6)] ImmutableArray<HostPort> HostPorts,
    [property: Id(7)] NodeStatus Status,
    [property: Id(8)] bool Draining,
    [property: Id(9)] string? EngineProblem);

/// <summary>The form in which a <see cref="PlacementRejection"/> crosses grains.</summary>
[GenerateSerializer, Immutable, Alias("market.PlacementRejection")]
internal readonly record struct PlacementRejectionSurrogate(
    [property: Id(0)] string NodeId, [property: Id(1)] string Constraint, [property: Id(2)] string Message);

[RegisterConverter]
internal sealed class PlacementRequestConverter : IConverter<PlacementRequest, PlacementRequestSurrogate>
{
    public PlacementRequest ConvertFromSurrogate(in PlacementRequestSurrogate surrogate) => new(
        surrogate.LeaseId,
        surrogate.Count,
        surrogate.Needs,
        surrogate.HostPorts,
        surrogate.Allow,
        surrogate.Deny,
        surrogate.Occupied,
        surrogate.Avoid);

    public PlacementRequestSurrogate ConvertToSurrogate(in PlacementRequest value) => new(
        value.LeaseId, value.Count, value.Needs, value.HostPorts, value.Allow, value.Deny, value.Occupied, value.Avoid);
}

[RegisterConverter]
internal sealed class NodeOfferConverter : IConverter<NodeOffer, NodeOfferSurrogate>
{
    public NodeOffer ConvertFromSurrogate(in NodeOfferSurrogate surrogate) => new(
        surrogate.NodeId,
        surrogate.Payee,
        surrogate.Region,
        surrogate.FailureDomain,
        surrogate.Capacity,
        surrogate.Reserved,
        surrogate.HostPorts,
        surrogate.Status,
        surrogate.Draining,
        surrogate.EngineProblem);

    public NodeOfferSurrogate ConvertToSurrogate(in NodeOffer value) => new(
        value.NodeId,
        value.Payee,
        value.Region,
        value.FailureDomain,
        value.Capacity,
        value.Reserved,
        value.HostPorts,
        value.Status,
        value.Draining,
        value.EngineProblem);
}

[RegisterConverter]
internal sealed class PlacementRejectionConverter : IConverter<PlacementRejection, PlacementRejectionSurrogate>
{
    public PlacementRejection ConvertFromSurrogate(in PlacementRejectionSurrogate surrogate) =>
        new(surrogate.NodeId, surrogate.Constraint, surrogate.Message);

    public PlacementRejectionSurrogate ConvertToSurrogate(in PlacementRejection value) => new(value.NodeId, value.Constraint, value.Message);
}
