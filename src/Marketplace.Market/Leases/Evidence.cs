using System.Collections.Immutable;
using Marketplace.Market.Instances;

namespace Marketplace.Market.Leases;

/// <summary>What a node said of an instance, and when it reached us.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="NodeId">The node that said it.</param>
/// <param name="Phase">How far it has come.</param>
/// <param name="RunningMs">For how long it ran so far, over all its life.</param>
/// <param name="StartedAtMs">When it last started, by the node's clock.</param>
/// <param name="Ports">Its published ports.</param>
/// <param name="Failure">What went wrong last.</param>
/// <param name="ImageDigest">The image that runs.</param>
/// <param name="ReceivedAtMs">When it reached us, unix milliseconds.</param>
public sealed record Evidence(
    string InstanceId,
    string NodeId,
    InstancePhase Phase,
    long RunningMs,
    long? StartedAtMs,
    ImmutableArray<InstancePort> Ports,
    InstanceFailure? Failure,
    string? ImageDigest,
    long ReceivedAtMs);
