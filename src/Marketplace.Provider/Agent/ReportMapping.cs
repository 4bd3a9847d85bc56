using Marketplace.Containers;
using Marketplace.Market.Leases;
using Marketplace.Provider.Connection;
using Marketplace.Provider.Reconciling;
using PortProtocol = Marketplace.Containers.PortProtocol;

namespace Marketplace.Provider.Agent;

/// <summary>What the reconciler knows as the market hears it.</summary>
internal static class ReportMapping
{
    public static ReportedInstance Report(Reconciling.InstanceState state, string host, ContainerFailure? engine = null) => new(
        state.LeaseId,
        state.InstanceId,
        Phase(state.Phase),
        state.RunningTime,
        state.ObservedAt,
        state.StartedAt,
        [.. state.Components.SelectMany(component => component.Ports.Select(port => new InstancePort(
            component.Name, port.ContainerPort, port.Protocol == PortProtocol.Udp ? "udp" : "tcp", host, port.HostPort)))],
        engine is not null && state.Phase is InstancePhase.Running ? EngineGone(engine) : state.Failure is { } failure ? Failure(failure) : null,
        state.Components is [var first, ..] ? first.ImageId : null,
        state.RestartToken);

    public static FailureState Failure(ContainerFailure failure) => new(
        failure.CodeText,
        WithOutput(failure),
        failure.Component,
        Permanent: failure.Code is FailureCode.InvalidSpec or FailureCode.ImageNotFound,
        NodeFault: failure.Code is FailureCode.EngineUnavailable or FailureCode.Timeout or FailureCode.PortTaken or FailureCode.OutOfDisk
            or FailureCode.ImagePullFailed or FailureCode.Conflict or FailureCode.Unknown);

    // Nobody knows what happened since the last look. The renter hears that with the instance, whose phase stays as it was last seen.
    private static FailureState EngineGone(ContainerFailure engine) => new(
        FailureState.EngineGone,
        $"The node's container engine does not answer; what ran most likely still runs. {engine.Message}",
        Component: null,
        Permanent: false,
        NodeFault: true);

    /// <summary>The sentence, and the last line that the component wrote, which most often says why.</summary>
    private static string WithOutput(ContainerFailure failure) =>
        failure.LogTail.LastOrDefault(line => line.Text.Trim().Length > 0) is { } last
            ? $"{failure.Message} Its last output: {last.Text.Trim()}"
            : failure.Message;

    private static SlotPhase Phase(InstancePhase phase) => phase switch
    {
        InstancePhase.Assigned => SlotPhase.Assigned,
        InstancePhase.Pulling => SlotPhase.Pulling,
        InstancePhase.Starting => SlotPhase.Starting,
        InstancePhase.Running => SlotPhase.Running,
        InstancePhase.Unhealthy => SlotPhase.Unhealthy,
        InstancePhase.Stopped => SlotPhase.Stopped,
        _ => SlotPhase.Failed,
    };
}
