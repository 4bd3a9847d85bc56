using Marketplace.Market.Instances;

namespace Marketplace.Market.Leases;

/// <summary>Says in words what goes on with a lease.</summary>
public static class LeaseWords
{
    /// <summary>A sentence or two for the renter.</summary>
    /// <param name="state">The lease.</param>
    public static string Explain(LeaseState state) => state.Status switch
    {
        LeaseStatus.Draft => "The opening transaction is on its way to the ledger.",
        LeaseStatus.Ending => $"{Ended(state.Reason)} The instances are being stopped, then the rest of the escrow is refunded.",
        LeaseStatus.Settled => $"{Ended(state.Reason)} Everything is settled and the rest of the escrow refunded.",
        LeaseStatus.Running when state.Rollout is { } rollout => Rolling(rollout),
        LeaseStatus.Running => Doubts(state) is { } doubt ? $"All instances ran when their nodes last looked. {doubt}" : "All instances run.",
        _ => string.Join(" ", Parts(state)),
    };

    /// <summary>What goes on in a slot.</summary>
    /// <param name="state">The lease.</param>
    /// <param name="slot">The slot.</param>
    public static SlotPhase PhaseOf(LeaseState state, int slot)
    {
        if (state.Active(slot) is { } active)
        {
            return active.Phase switch
            {
                InstancePhase.Assigned => SlotPhase.Assigned,
                InstancePhase.Pulling => SlotPhase.Pulling,
                InstancePhase.Starting => SlotPhase.Starting,
                InstancePhase.Running => SlotPhase.Running,
                InstancePhase.Unhealthy => SlotPhase.Unhealthy,
                InstancePhase.Failed => SlotPhase.Failed,
                InstancePhase.Stopped => SlotPhase.Stopped,
                _ => throw new InvalidOperationException($"An instance has no phase {active.Phase}."),
            };
        }

        if (!state.IsLive)
        {
            return state.Instances.Any(instance => instance.Slot == slot && !instance.Final) ? SlotPhase.Stopping : SlotPhase.Stopped;
        }

        return state.Slots[slot].Lost ? SlotPhase.Lost : SlotPhase.Waiting;
    }

    private static IEnumerable<string> Parts(LeaseState state)
    {
        yield return $"{state.RunningInstances} of {state.Slots.Length} instance(s) run.";
        if (state.Rollout is { } rollout) yield return Rolling(rollout);
        foreach (string problem in state.Slots.Select(slot => Problem(state, slot)).OfType<string>().Distinct().Take(3)) yield return problem;
    }

    // A node whose engine does not answer reports what it saw last, and why it sees no more.
    private static string? Doubts(LeaseState state) => state.Slots
        .Select(slot => state.Active(slot.Slot))
        .Where(active => active?.Failure is { Code: FailureCode.EngineGone })
        .Select(active => $"Node {active!.NodeId}: {active.Failure!.Message}")
        .Distinct()
        .FirstOrDefault();

    private static string? Problem(LeaseState state, SlotState slot)
    {
        InstanceState? active = state.Active(slot.Slot);
        if (active?.Failure is { } failure) return failure.Message;
        return active is null ? slot.Failure?.Message : null;
    }

    private static string Rolling(RolloutState rollout) => rollout.Back
        ? $"Revision {rollout.ToRevision} failed ({rollout.Problem?.TrimEnd('.')}); going back to revision {rollout.FromRevision}."
        : $"Revision {rollout.ToRevision} is being rolled out.";

    private static string Ended(EndReason? reason) => reason switch
    {
        EndReason.Expired => "The term is over.",
        EndReason.Exhausted => "The escrow is used up.",
        _ => "The renter closed the lease.",
    };
}
