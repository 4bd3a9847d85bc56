using Marketplace.Market.Instances;
using Marketplace.Provider.Connection;
using Marketplace.Provider.Reconciling;

namespace Marketplace.Provider.Agent;

/// <summary>What the reconciler knows as the market hears it.</summary>
internal static class ReportMapping
{
    /// <summary>What the market hears of an instance.</summary>
    /// <param name="state">What the reconciler knows.</param>
    /// <param name="host">Where the node's ports are reached.</param>
    /// <param name="engine">What is wrong with the engine; null while it answers.</param>
    public static ReportedInstance Report(ReconciledInstance state, string host, InstanceFailure? engine = null) => new(
        state.LeaseId,
        state.InstanceId,
        state.Phase,
        state.RunningTime,
        state.ObservedAt,
        state.StartedAt,
        [.. state.Components.SelectMany(component => component.Ports).Select(port => port with { Host = host })],
        engine is not null && state.Phase is InstancePhase.Running ? EngineGone(engine) : state.Failure,
        state.Components is [var first, ..] ? first.ImageId : null,
        state.RestartToken);

    // Nobody knows what happened since the last look. The renter hears that with the instance, whose phase stays as it was last seen.
    private static InstanceFailure EngineGone(InstanceFailure engine) => new(
        FailureCode.EngineGone, $"The node's container engine does not answer; what ran most likely still runs. {engine.Message}");
}
