using Marketplace.Grains.Contracts;
using Marketplace.Market.Leases;
using Marketplace.Market.Nodes;
using Marketplace.Provider.Connection;

namespace Marketplace.Silo.Nodes;

/// <summary>Between what crosses a node's connection and the messages of its grain.</summary>
internal static class ConnectionMapping
{
    public static NodeRegistration ToRegistration(string nodeId, NodeProfile profile) => new(
        nodeId,
        profile.Payee,
        profile.Name,
        profile.Host,
        profile.Region,
        profile.FailureDomain,
        new ResourceAmount(profile.Capacity.CpuMilli, profile.Capacity.MemoryMiB, profile.Capacity.DiskMiB),
        profile.Engine,
        profile.SoftwareVersion);

    public static NodeReport ToReport(string nodeId, NodeHeartbeat heartbeat) => new(
        nodeId, heartbeat.AppliedRevision, [.. heartbeat.Instances.Select(ToReport)], heartbeat.ObservedAt, heartbeat.EngineProblem);

    public static NodeOrders ToOrders(this NodeDirective directive) => new(
        directive.Revision,
        [.. directive.Instances.Select(ToOrder)],
        TimeSpan.FromMilliseconds(directive.HeartbeatMilliseconds),
        directive.Known);

    public static LogPageRequest ToPageRequest(this LogRequest request) => new(
        request.InstanceId, request.Component, request.Cursor, request.Tail, TimeSpan.FromSeconds(request.WaitSeconds));

    public static LogChunk ToChunk(this LogPage page) => new(
        [.. page.Lines.Select(line => new LogLine(line.At, line.IsError ? "stderr" : "stdout", line.Text))], page.NextCursor, page.End, page.Error);

    private static InstanceOrder ToOrder(DesiredInstance desired) => new(
        desired.LeaseId, desired.InstanceId, desired.Slot, desired.Revision, desired.FencingToken, desired.SpecJson, desired.RestartToken);

    private static InstanceReport ToReport(ReportedInstance instance) => new(
        instance.LeaseId,
        instance.InstanceId,
        ToPhase(instance.Phase),
        (long)instance.RunningTime.TotalMilliseconds,
        instance.ObservedAt,
        instance.StartedAt,
        [.. instance.Ports.Select(port => new PortMapping(port.Component, port.ContainerPort, port.Protocol, port.Host, port.HostPort))],
        instance.Failure is { } failure ? ToFailure(failure) : null,
        instance.ImageDigest,
        instance.RestartToken);

    private static InstanceFailure ToFailure(FailureState failure) => new(
        failure.Code, failure.Message, failure.Component, failure.Permanent, failure.NodeFault);

    private static InstancePhase ToPhase(SlotPhase phase) => phase switch
    {
        SlotPhase.Assigned => InstancePhase.Assigned,
        SlotPhase.Pulling => InstancePhase.Pulling,
        SlotPhase.Starting => InstancePhase.Starting,
        SlotPhase.Running => InstancePhase.Running,
        SlotPhase.Unhealthy => InstancePhase.Unhealthy,
        SlotPhase.Stopped => InstancePhase.Stopped,
        _ => InstancePhase.Failed,
    };
}
