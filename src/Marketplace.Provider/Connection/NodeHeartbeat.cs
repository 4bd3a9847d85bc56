using System.Collections.Immutable;
using Marketplace.Market.Instances;

namespace Marketplace.Provider.Connection;

/// <summary>What a node tells the market at regular intervals, and at once when something changed.</summary>
/// <param name="AppliedRevision">The newest orders that the node has taken; -1 before the first.</param>
/// <param name="Instances">What it knows of its instances.</param>
/// <param name="ObservedAt">When it looked, by its own clock.</param>
/// <param name="EngineProblem">What is wrong with the container engine, in words; null while it answers.</param>
public sealed record NodeHeartbeat(
    long AppliedRevision,
    ImmutableArray<ReportedInstance> Instances,
    DateTimeOffset ObservedAt,
    string? EngineProblem = null);

/// <summary>What a node tells of one instance.</summary>
/// <param name="LeaseId">The lease, 64 hex digits.</param>
/// <param name="InstanceId">The instance.</param>
/// <param name="Phase">How far it has come.</param>
/// <param name="RunningTime">How long all its containers ran so far, over all restarts. It never shrinks, so a heartbeat may be lost, doubled or late.</param>
/// <param name="ObservedAt">When the node looked at it, by its own clock.</param>
/// <param name="StartedAt">Since when it runs, by the node's clock; null while it does not.</param>
/// <param name="Ports">Its published ports, once known.</param>
/// <param name="Failure">What went wrong last, while it matters.</param>
/// <param name="ImageDigest">The digest of the (first) image that runs.</param>
/// <param name="RestartToken">The restart that it has carried out, see <see cref="InstanceOrder.RestartToken"/>.</param>
public sealed record ReportedInstance(
    string LeaseId,
    string InstanceId,
    InstancePhase Phase,
    TimeSpan RunningTime,
    DateTimeOffset ObservedAt,
    DateTimeOffset? StartedAt,
    ImmutableArray<InstancePort> Ports,
    InstanceFailure? Failure = null,
    string? ImageDigest = null,
    long RestartToken = 0);
