using Marketplace.Containers;
using Marketplace.Provider.Metering;
using Marketplace.Market.Instances;

namespace Marketplace.Provider.Reconciling;

/// <summary>What the agent knows of an instance beyond what the engine says; survives the agent.</summary>
public sealed record InstanceMemory
{
    /// <summary>The instance.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Its lease.</summary>
    public required string LeaseId { get; init; }

    /// <summary>Its place in the lease.</summary>
    public required int Slot { get; init; }

    /// <summary>The revision that the failures belong to.</summary>
    public long Revision { get; init; }

    /// <summary>The restart that the failures belong to.</summary>
    public long RestartToken { get; init; }

    /// <summary>The greatest fencing token seen.</summary>
    public long FencingToken { get; init; }

    /// <summary>How long it has run.</summary>
    public RunEvidence Evidence { get; init; } = RunEvidence.None;

    /// <summary>Failures in a row (see <see cref="RestartBackoff"/>).</summary>
    public int FailuresInRow { get; init; }

    /// <summary>Starts after a failure.</summary>
    public int Restarts { get; init; }

    /// <summary>It is not started before this.</summary>
    public DateTimeOffset NextStartAt { get; init; } = DateTimeOffset.MinValue;

    /// <summary>The end that was counted as a failure last, so that it counts once.</summary>
    public DateTimeOffset? LastEnd { get; init; }

    /// <summary>What went wrong last.</summary>
    public InstanceFailure? Failure { get; init; }

    /// <summary>When it was removed because it was not wanted any more; null while it is.</summary>
    public DateTimeOffset? RemovedAt { get; init; }

    /// <summary>Whether trying again is of no use until the specification changes.</summary>
    public bool IsHopeless => Failure?.Code == FailureCode.InvalidSpec;

    /// <summary>Memory of an instance that was not known before.</summary>
    public static InstanceMemory Of(InstanceSpec spec) => new()
    {
        InstanceId = spec.InstanceId,
        LeaseId = spec.LeaseId,
        Slot = spec.Slot,
        Revision = spec.Revision,
        RestartToken = spec.RestartToken,
        FencingToken = spec.FencingToken,
    };

    /// <summary>Memory of an instance that an earlier process left on the engine.</summary>
    public static InstanceMemory Of(ObservedInstance instance) => new()
    {
        InstanceId = instance.InstanceId,
        LeaseId = instance.LeaseId,
        Slot = instance.Slot,
        Revision = instance.Revision,
        RestartToken = instance.Components.Select(component => component.RestartToken).DefaultIfEmpty().Min(),
        FencingToken = instance.FencingToken,
    };
}
