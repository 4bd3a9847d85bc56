using System.Collections.Immutable;
using Marketplace.Market.Apps;
using Marketplace.Market.Instances;

namespace Marketplace.Grains.Contracts;

/// <summary>An instance that a node should run.</summary>
/// <param name="LeaseId">The lease, 64 hex digits.</param>
/// <param name="InstanceId"><c>lease:slot:generation</c>; a new one for every placement, so it never names two things.</param>
/// <param name="Slot">Which of the lease's instances it is, from 0.</param>
/// <param name="Revision">The revision of the spec.</param>
/// <param name="FencingToken">Grows with every order of the lease; an order with a smaller token than one seen is obsolete.</param>
/// <param name="Spec">The app spec. The limits are those of its components.</param>
/// <param name="RestartToken">Grows when the renter asks for a restart: when it differs from what is running, restart in place.</param>
[GenerateSerializer, Immutable, Alias("market.DesiredInstance")]
public sealed record DesiredInstance(
    [property: Id(0)] string LeaseId,
    [property: Id(1)] string InstanceId,
    [property: Id(2)] int Slot,
    [property: Id(3)] int Revision,
    [property: Id(4)] long FencingToken,
    [property: Id(5)] ParsedSpec Spec,
    [property: Id(6)] long RestartToken = 0);

/// <summary>Everything that a node should run, and nothing else: what it runs beyond this is to be stopped and removed.</summary>
/// <param name="NodeId">The node.</param>
/// <param name="Revision">Grows with every change; an older directive is obsolete.</param>
/// <param name="Instances">The instances.</param>
/// <param name="HeartbeatMilliseconds">How often the node should report.</param>
/// <param name="Known">False when the node is not registered (any more) and must register again; the instances are then to be left alone.</param>
/// <param name="Attached">False when no agent is attached, so that nothing can be pushed: attach again.</param>
[GenerateSerializer, Immutable, Alias("market.NodeDirective")]
public sealed record NodeDirective(
    [property: Id(0)] string NodeId,
    [property: Id(1)] long Revision,
    [property: Id(2)] ImmutableArray<DesiredInstance> Instances,
    [property: Id(3)] int HeartbeatMilliseconds,
    [property: Id(4)] bool Known = true,
    [property: Id(5)] bool Attached = true);

/// <summary>What a node knows of an instance.</summary>
/// <param name="LeaseId">The lease.</param>
/// <param name="InstanceId">The instance.</param>
/// <param name="Phase">How far it has come.</param>
/// <param name="RunningMilliseconds">For how long all its containers ran so far, over all restarts. It never shrinks, so a report may be lost, doubled or late.</param>
/// <param name="ObservedAt">When the node looked, by its own clock.</param>
/// <param name="StartedAt">When it last started to run, by the node's clock.</param>
/// <param name="Ports">Its published ports, once known.</param>
/// <param name="Failure">What went wrong last, while it matters.</param>
/// <param name="ImageDigest">The digest of the (first) image that runs.</param>
/// <param name="RestartToken">The restart that it has carried out, see <see cref="DesiredInstance.RestartToken"/>.</param>
[GenerateSerializer, Immutable, Alias("market.InstanceReport")]
public sealed record InstanceReport(
    [property: Id(0)] string LeaseId,
    [property: Id(1)] string InstanceId,
    [property: Id(2)] InstancePhase Phase,
    [property: Id(3)] long RunningMilliseconds,
    [property: Id(4)] DateTimeOffset ObservedAt,
    [property: Id(5)] DateTimeOffset? StartedAt,
    [property: Id(6)] ImmutableArray<InstancePort> Ports,
    [property: Id(7)] InstanceFailure? Failure = null,
    [property: Id(8)] string? ImageDigest = null,
    [property: Id(9)] long RestartToken = 0);
