using Marketplace.Grains.Contracts;
using Marketplace.Provider.Connection;

namespace Marketplace.Silo.Nodes;

/// <summary>Between what crosses a node's connection and the messages of its grain.</summary>
internal static class ConnectionMapping
{
    public static NodeReport ToReport(string nodeId, NodeHeartbeat heartbeat) => new(
        nodeId, heartbeat.AppliedRevision, [.. heartbeat.Instances.Select(ToReport)], heartbeat.ObservedAt, heartbeat.EngineProblem);

    public static NodeOrders ToOrders(this NodeDirective directive) => new(
        directive.Revision,
        [.. directive.Instances.Select(ToOrder)],
        TimeSpan.FromMilliseconds(directive.HeartbeatMilliseconds),
        directive.Known);

    public static LogPageRequest ToPageRequest(this LogRequest request) => new(
        request.InstanceId, request.Component, request.Cursor, request.Tail, TimeSpan.FromSeconds(request.WaitSeconds));

    public static LogChunk ToChunk(this NodeLogPage page) => new(
        [.. page.Lines.Select(line => new InstanceLogLine(line.At, line.Stream, line.Text))], page.NextCursor, page.End, page.Error);

    private static InstanceOrder ToOrder(DesiredInstance desired) => new(
        desired.LeaseId, desired.InstanceId, desired.Slot, desired.Revision, desired.FencingToken, desired.Spec, desired.RestartToken);

    private static InstanceReport ToReport(ReportedInstance instance) => new(
        instance.LeaseId,
        instance.InstanceId,
        instance.Phase,
        (long)instance.RunningTime.TotalMilliseconds,
        instance.ObservedAt,
        instance.StartedAt,
        instance.Ports,
        instance.Failure,
        instance.ImageDigest,
        instance.RestartToken);
}
