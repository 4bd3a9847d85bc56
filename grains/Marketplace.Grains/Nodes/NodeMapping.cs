using Marketplace.Grains.Contracts;
using Marketplace.Market.Leases;
using Marketplace.Market.Nodes;
using Marketplace.Market.Words;

namespace Marketplace.Grains.Nodes;

/// <summary>Between the node rules' types and the messages that cross grains.</summary>
internal static class NodeMapping
{
    public static Resources ToResources(this ResourceAmount amount) => new(amount.CpuMilli, amount.MemoryMiB, amount.DiskMiB);

    public static ResourceAmount ToAmount(this Resources resources) => new(resources.CpuMilli, resources.MemoryMiB, resources.DiskMiB);

    public static NodeProfile ToProfile(this NodeRegistration registration) => new()
    {
        Payee = registration.PayeeKeyHash,
        Name = registration.Name,
        Host = registration.Host,
        Region = registration.Region,
        FailureDomain = registration.FailureDomain,
        Capacity = registration.Capacity.ToResources(),
        Engine = registration.Engine,
        SoftwareVersion = registration.SoftwareVersion,
    };

    public static Reservation ToReservation(this ReserveInstance reserve) => new()
    {
        LeaseId = reserve.Instance.LeaseId,
        InstanceId = reserve.Instance.InstanceId,
        Slot = reserve.Instance.Slot,
        Revision = reserve.Instance.Revision,
        FencingToken = reserve.Instance.FencingToken,
        RestartToken = reserve.Instance.RestartToken,
        SpecJson = reserve.Instance.SpecJson,
        Resources = reserve.Resources.ToResources(),
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
                   reservation.SpecJson,
                   reservation.RestartToken),
        ],
        (int)heartbeat.TotalMilliseconds,
        state.Draining,
        state.Exists);

    public static NodeView ToView(this NodeState state, DateTimeOffset? lastSeen) => new(
        new NodeRegistration(
            state.NodeId,
            state.Profile.Payee,
            state.Profile.Name,
            state.Profile.Host,
            state.Profile.Region,
            state.Profile.FailureDomain,
            state.Profile.Capacity.ToAmount(),
            state.Profile.Engine,
            state.Profile.SoftwareVersion),
        WireWords.NodeStatus.Write(state.Status),
        state.Draining,
        state.Reserved.ToAmount(),
        state.Reservations.Length,
        lastSeen,
        state.DirectiveRevision,
        state.EngineProblem);

    public static NodeSummary ToSummary(this NodeState state) => new(
        state.NodeId,
        state.Version,
        state.Profile.Payee,
        state.Profile.Region,
        state.Profile.FailureDomain,
        state.Profile.Capacity.ToAmount(),
        state.Reserved.ToAmount(),
        [.. state.Reservations.SelectMany(reservation => reservation.HostPorts)],
        WireWords.NodeStatus.Write(state.Status),
        state.Draining,
        state.EngineProblem);

    public static Evidence ToEvidence(this InstanceReport report, string nodeId, long receivedAtMs) => new(
        report.InstanceId,
        nodeId,
        ToPhase(report.Phase),
        Math.Max(0, report.RunningMilliseconds),
        report.StartedAt?.ToUnixTimeMilliseconds(),
        report.Ports.IsDefault ? [] : [.. report.Ports.Take(100).Select(port => new InstancePort(port.Component, port.ContainerPort, port.Protocol, port.Host, port.HostPort))],
        report.Failure is { } failure ? new FailureState(failure.Code, Short(failure.Message), failure.Component, failure.Permanent, failure.NodeFault) : null,
        report.ImageDigest,
        receivedAtMs);

    private static SlotPhase ToPhase(InstancePhase phase) => phase switch
    {
        InstancePhase.Assigned => SlotPhase.Assigned,
        InstancePhase.Pulling => SlotPhase.Pulling,
        InstancePhase.Starting => SlotPhase.Starting,
        InstancePhase.Running => SlotPhase.Running,
        InstancePhase.Unhealthy => SlotPhase.Unhealthy,
        InstancePhase.Stopped => SlotPhase.Stopped,
        _ => SlotPhase.Failed,
    };

    private static string Short(string message) => message.Length <= 500 ? message : message[..500] + "...";
}
