using Marketplace.Grains.Contracts;
using Marketplace.Market.Leases;
using Marketplace.Market.Nodes;
using Marketplace.Market.Placement;
using Marketplace.Storage;

namespace Marketplace.Grains.Nodes;

/// <summary>Between the node rules' types and the messages that cross grains.</summary>
internal static class NodeMapping
{
    // A node may say what it likes; what it says is kept with its lease, so it is kept short.
    private const int MaxPorts = 100;
    private const int MaxMessage = 500;

    public static Reservation ToReservation(this ReserveInstance reserve) => new()
    {
        LeaseId = reserve.Instance.LeaseId,
        InstanceId = reserve.Instance.InstanceId,
        Slot = reserve.Instance.Slot,
        Revision = reserve.Instance.Revision,
        FencingToken = reserve.Instance.FencingToken,
        RestartToken = reserve.Instance.RestartToken,
        Spec = reserve.Instance.Spec,
        Resources = reserve.Resources,
        HostPorts = reserve.HostPorts,
    };

    public static NodeDirective ToDirective(this NodeState state, string nodeId, TimeSpan heartbeat) => new(
        nodeId,
        state.DirectiveRevision,
        [
            .. from reservation in state.Reservations
               where reservation.StoppingSince is null
               select new DesiredInstance(
                   reservation.LeaseId,
                   reservation.InstanceId,
                   reservation.Slot,
                   reservation.Revision,
                   reservation.FencingToken,
                   reservation.Spec,
                   reservation.RestartToken),
        ],
        (int)heartbeat.TotalMilliseconds,
        state.Exists);

    public static NodeView ToView(this NodeState state, DateTimeOffset? lastSeen) => new(
        state.NodeId,
        state.Profile,
        state.Status,
        state.Reserved,
        state.Reservations.Length,
        lastSeen,
        state.DirectiveRevision,
        state.EngineProblem);

    public static NodeOffer ToOffer(this NodeState state) => new(
        state.NodeId,
        state.Profile.Payee,
        state.Profile.Region,
        state.Profile.FailureDomain,
        state.Profile.Capacity,
        state.Reserved,
        [.. state.Reservations.SelectMany(reservation => reservation.HostPorts)],
        state.Status,
        state.Profile.Draining,
        state.EngineProblem);

    public static NodeListing ToListing(this NodeState state, long heardMs) => new(
        state.NodeId,
        state.Profile.Region,
        state.Version,
        state.Status,
        new NodeListingDetail
        {
            Name = state.Profile.Name,
            PayeeKeyHash = state.Profile.Payee,
            Capacity = state.Profile.Capacity,
            Reserved = state.Reserved,
            Instances = state.Reservations.Length,
            Engine = state.Profile.Engine,
            EngineProblem = state.EngineProblem,
            Draining = state.Profile.Draining,
            SeenAt = DateTimeOffset.FromUnixTimeMilliseconds(heardMs),
        });

    public static Evidence ToEvidence(this InstanceReport report, string nodeId, long receivedAtMs) => new(
        report.InstanceId,
        nodeId,
        report.Phase,
        Math.Max(0, report.RunningMilliseconds),
        report.StartedAt?.ToUnixTimeMilliseconds(),
        report.Ports.IsDefault ? [] : [.. report.Ports.Take(MaxPorts)],
        report.Failure is { } failure ? failure with { Message = Short(failure.Message) } : null,
        report.ImageDigest,
        receivedAtMs);

    private static string Short(string message) => message.Length <= MaxMessage ? message : message[..MaxMessage] + "...";
}
