using Marketplace.Containers;
using Marketplace.Grains.Contracts;
using Marketplace.Provider.Reconciling;
using InstancePhase = Marketplace.Grains.Contracts.InstancePhase;
using PortProtocol = Marketplace.Containers.PortProtocol;

namespace Marketplace.Provider.Agent;

/// <summary>What the reconciler knows as the marketplace's messages.</summary>
internal static class ReportMapping
{
    public static InstanceReport Report(InstanceState state, string host, ContainerFailure? engine = null) => new(
        state.LeaseId,
        state.InstanceId,
        Phase(state.Phase),
        (long)state.RunningTime.TotalMilliseconds,
        state.ObservedAt,
        state.StartedAt,
        [.. state.Components.SelectMany(component => component.Ports.Select(port => new PortMapping(
            component.Name, port.ContainerPort, port.Protocol == PortProtocol.Udp ? "udp" : "tcp", host, port.HostPort)))],
        engine is not null && state.Phase is Reconciling.InstancePhase.Running ? EngineGone(engine) : state.Failure is { } failure ? Failure(failure) : null,
        state.Components is [var first, ..] ? first.ImageId : null,
        state.RestartToken);

    public static InstanceFailure Failure(ContainerFailure failure) => new(
        failure.CodeText,
        WithOutput(failure),
        failure.Component,
        failure.Code is FailureCode.InvalidSpec or FailureCode.ImageNotFound,
        failure.Code is FailureCode.EngineUnavailable or FailureCode.Timeout or FailureCode.PortTaken or FailureCode.OutOfDisk
            or FailureCode.ImagePullFailed or FailureCode.Conflict or FailureCode.Unknown);

    // Nobody knows what happened since the last look; the renter hears that with the instance, whose phase stays what was seen.
    private static InstanceFailure EngineGone(ContainerFailure engine) =>
        new(InstanceFailure.EngineGone, $"The node's container engine does not answer; what ran most likely still runs. {engine.Message}", null, false, NodeFault: true);

    /// <summary>The sentence, and the last line that the component wrote, which most often says why.</summary>
    private static string WithOutput(ContainerFailure failure) =>
        failure.LogTail.LastOrDefault(line => line.Text.Trim().Length > 0) is { } last
            ? $"{failure.Message} Its last output: {last.Text.Trim()}"
            : failure.Message;

    private static InstancePhase Phase(Reconciling.InstancePhase phase) => phase switch
    {
        Reconciling.InstancePhase.Assigned => InstancePhase.Assigned,
        Reconciling.InstancePhase.Pulling => InstancePhase.Pulling,
        Reconciling.InstancePhase.Starting => InstancePhase.Starting,
        Reconciling.InstancePhase.Running => InstancePhase.Running,
        Reconciling.InstancePhase.Unhealthy => InstancePhase.Unhealthy,
        Reconciling.InstancePhase.Stopped => InstancePhase.Stopped,
        _ => InstancePhase.Failed,
    };
}
