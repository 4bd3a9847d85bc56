using System.Collections.Immutable;
using Marketplace.Containers;
using Marketplace.Market.Instances;

namespace Marketplace.Provider.Reconciling;

/// <summary>What the node tells about one instance.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="LeaseId">Its lease.</param>
/// <param name="Slot">Its place in the lease.</param>
/// <param name="Revision">The revision that was seen, or is wanted while nothing was seen.</param>
/// <param name="FencingToken">The token of its owner.</param>
/// <param name="RestartToken">The restart that was carried out.</param>
/// <param name="Phase">Where it is.</param>
/// <param name="ObservedAt">When it was looked at last.</param>
/// <param name="StartedAt">Since when all of it runs; null while it does not.</param>
/// <param name="RunningTime">How long it has run in all; grows and never shrinks.</param>
/// <param name="Restarts">How often it was started again after it had ended or failed.</param>
/// <param name="NextStartAt">When it is started again; null when it is not going to be.</param>
/// <param name="Failure">What went wrong last; null when nothing did since it works.</param>
/// <param name="Components">As the engine saw them; empty while there are none.</param>
public sealed record ReconciledInstance(
    string InstanceId, string LeaseId, int Slot, long Revision, long FencingToken, long RestartToken, InstancePhase Phase,
    DateTimeOffset ObservedAt, DateTimeOffset? StartedAt, TimeSpan RunningTime, int Restarts, DateTimeOffset? NextStartAt, InstanceFailure? Failure,
    ImmutableArray<ObservedComponent> Components);
