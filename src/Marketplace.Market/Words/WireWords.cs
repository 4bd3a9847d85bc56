using Marketplace.Ledger;
using Marketplace.Market.Apps;
using Marketplace.Market.Instances;
using Marketplace.Market.Leases;
using Marketplace.Market.Nodes;
using Marketplace.Market.Requests;

namespace Marketplace.Market.Words;

/// <summary>The one table of the words by which the market's values cross a wire and are stored.</summary>
/// <remarks>
/// HTTP, the command line, listings and grains' stored state all take their words from here. A member may be renamed freely; its word may not.
/// A new enum that crosses gets a table here and a line in <see cref="Of{T}"/>; the tests spell every word out again.
/// </remarks>
public static partial class WireWords
{
    /// <summary>Where a lease stands in its life.</summary>
    public static WordTable<LeaseStatus> LeaseStatus => field ??= new(
        (Leases.LeaseStatus.Draft, "draft"),
        (Leases.LeaseStatus.Funded, "funded"),
        (Leases.LeaseStatus.Placing, "placing"),
        (Leases.LeaseStatus.Running, "running"),
        (Leases.LeaseStatus.Degraded, "degraded"),
        (Leases.LeaseStatus.Ending, "closing"),
        (Leases.LeaseStatus.Settled, "settled"));

    /// <summary>Why a lease ends.</summary>
    public static WordTable<EndReason> EndReason => field ??= new(
        (Leases.EndReason.Closed, "closed"),
        (Leases.EndReason.Expired, "expired"),
        (Leases.EndReason.Exhausted, "exhausted"));

    /// <summary>Which way an update is rolled out.</summary>
    public static WordTable<RolloutDirection> Rollout => field ??= new(
        (RolloutDirection.Forward, "rolling"),
        (RolloutDirection.Back, "rolling-back"));

    /// <summary>What an instance is to its slot.</summary>
    public static WordTable<InstanceRole> InstanceRole => field ??= new(
        (Leases.InstanceRole.Active, "active"),
        (Leases.InstanceRole.Incoming, "incoming"),
        (Leases.InstanceRole.Retired, "retired"));

    /// <summary>What a lease holds at a node.</summary>
    public static WordTable<ReservationState> Reservation => field ??= new(
        (ReservationState.Wanted, "wanted"),
        (ReservationState.Held, "held"),
        (ReservationState.Releasing, "releasing"),
        (ReservationState.Released, "released"));

    /// <summary>What a lease's pending transaction does.</summary>
    public static WordTable<PendingKind> Pending => field ??= new(
        (PendingKind.Open, "open"),
        (PendingKind.Settle, "settle"),
        (PendingKind.Close, "close"));

    /// <summary>How a node is, for somebody who looks for one.</summary>
    public static WordTable<NodeCondition> NodeCondition => field ??= new(
        (Nodes.NodeCondition.Unknown, "unknown"),
        (Nodes.NodeCondition.Registered, "registered"),
        (Nodes.NodeCondition.Online, "online"),
        (Nodes.NodeCondition.EngineUnavailable, "engine-unavailable"),
        (Nodes.NodeCondition.Draining, "draining"),
        (Nodes.NodeCondition.Suspect, "suspect"),
        (Nodes.NodeCondition.Offline, "offline"));

    /// <summary>Where a node stands in its life.</summary>
    public static WordTable<NodeStatus> NodeStatus => field ??= new(
        (Nodes.NodeStatus.Unknown, "unknown"),
        (Nodes.NodeStatus.Registered, "registered"),
        (Nodes.NodeStatus.Online, "online"),
        (Nodes.NodeStatus.Suspect, "suspect"),
        (Nodes.NodeStatus.Offline, "offline"));

    /// <summary>What a renter can ask of a lease: the last word of the route that asks it. No route ends in "open".</summary>
    public static WordTable<LeaseRequestKind> LeaseRequest => field ??= new(
        (LeaseRequestKind.Open, "open"),
        (LeaseRequestKind.Update, "update"),
        (LeaseRequestKind.Restart, "restart"),
        (LeaseRequestKind.TopUp, "top-ups"),
        (LeaseRequestKind.Close, "close"));

    /// <summary>The table of one of the market's enums, for serializers.</summary>
    /// <typeparam name="T">The enum.</typeparam>
    /// <exception cref="NotSupportedException">It has none.</exception>
    public static WordTable<T> Of<T>()
        where T : struct, Enum => (WordTable<T>)Table(typeof(T));

    private static object Table(Type type) => type switch
    {
        _ when type == typeof(LeaseStatus) => LeaseStatus,
        _ when type == typeof(EndReason) => EndReason,
        _ when type == typeof(RolloutDirection) => Rollout,
        _ when type == typeof(InstanceRole) => InstanceRole,
        _ when type == typeof(ReservationState) => Reservation,
        _ when type == typeof(PendingKind) => Pending,
        _ when type == typeof(NodeStatus) => NodeStatus,
        _ when type == typeof(NodeCondition) => NodeCondition,
        _ when type == typeof(InstancePhase) => Phase,
        _ when type == typeof(SlotPhase) => SlotPhase,
        _ when type == typeof(FailureCode) => Failure,
        _ when type == typeof(PortProtocol) => Protocol,
        _ when type == typeof(LogStream) => LogStream,
        _ when type == typeof(LeaseRequestKind) => LeaseRequest,
        _ => throw new NotSupportedException($"{type.Name} crosses no wire: it has no words."),
    };
}
