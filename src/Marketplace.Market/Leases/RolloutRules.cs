using Marketplace.Market.Instances;

namespace Marketplace.Market.Leases;

/// <summary>
/// Rolls a new revision out one slot at a time. Where nothing is in the way, the new instance becomes healthy beside the old one and
/// then takes over; with fixed host ports, without room, or when the old one does not run anyway, the old one goes first. When the new
/// revision fails, all slots go back the same way.
/// </summary>
internal static class RolloutRules
{
    public static LeaseState Advance(LeaseState state, long now, LeaseSettings settings)
    {
        // Each pass finishes or starts at most one slot; a rollout of n slots needs at most a few passes at one time.
        LeaseState next = state;
        for (int pass = 0; pass <= 2 * state.Slots.Length; pass++)
        {
            LeaseState moved = Step(next, now, settings);
            if (ReferenceEquals(moved, next)) return next;
            next = moved;
        }

        return next;
    }

    private static LeaseState Step(LeaseState state, long now, LeaseSettings settings)
    {
        if (state.Rollout is not { } rollout || !state.IsLive) return state;
        int target = rollout.Back ? rollout.FromRevision : rollout.ToRevision;
        foreach (SlotState slot in state.Slots)
        {
            InstanceState? active = state.Active(slot.Slot);
            if (slot.Revision == target && active is { Phase: InstancePhase.Running } && active.Revision == target && now - active.PhaseSinceMs >= settings.RolloutSettleMs) continue;
            return slot.Revision == target ? Watch(state, rollout, slot, active, now, settings) : Begin(state, rollout, slot, active, target, now);
        }

        return Finish(state, rollout, target, now);
    }

    private static LeaseState Begin(LeaseState state, RolloutState rollout, SlotState slot, InstanceState? active, int target, long now)
    {
        bool inPlace = active is not { Runs: true } || !state.SpecOf(target).App.HostPorts().IsEmpty;
        LeaseState next = state with { Rollout = rollout with { SlotSinceMs = now, InPlace = inPlace } };
        return next.With(slot with { Revision = target, PlaceAfterMs = now, Failures = 0 });
    }

    private static LeaseState Watch(LeaseState state, RolloutState rollout, SlotState slot, InstanceState? active, long now, LeaseSettings settings)
    {
        InstanceState? incoming = state.Incoming(slot.Slot);
        if (active is not null && active.Revision != slot.Revision)
        {
            if (rollout.InPlace)
            {
                LeaseState cleared = incoming is null ? state : state.Retire(incoming, now, final: true);
                return cleared.Retire(active, now, final: false);
            }

            if (incoming is { Phase: InstancePhase.Running } && now - incoming.PhaseSinceMs >= settings.RolloutSettleMs) return TakeOver(state, active, incoming, now);
        }

        InstanceState? candidate = incoming ?? (active?.Revision == slot.Revision ? active : null);
        if (rollout.Back) return state;
        if (candidate is { Phase: InstancePhase.Failed, Failure: { } failure }) return TurnBack(state, rollout, slot, failure.Message, now);
        if (candidate is { Phase: InstancePhase.Failed or InstancePhase.Unhealthy } && now - candidate.PhaseSinceMs >= settings.RolloutSlotMs / 3)
        {
            return TurnBack(state, rollout, slot, "the new instance does not become healthy", now);
        }

        return now - rollout.SlotSinceMs >= settings.RolloutSlotMs
            ? TurnBack(state, rollout, slot, $"the new instance did not run within {settings.RolloutSlotMs / 1000} s", now)
            : state;
    }

    private static LeaseState TakeOver(LeaseState state, InstanceState old, InstanceState incoming, long now)
    {
        LeaseState next = state.Retire(old, now, final: false).With(Metering.TakeOver(incoming, now));
        SlotState slot = next.Slots[old.Slot];
        return next.With(slot with { Failures = 0, Failure = null, Lost = false })
            .Log(now, "updated-instance", $"Revision {incoming.Revision} serves on node {incoming.NodeId}.", old.Slot, incoming.NodeId);
    }

    private static LeaseState TurnBack(LeaseState state, RolloutState rollout, SlotState slot, string problem, long now)
    {
        LeaseState next = state with { Revision = rollout.FromRevision, Rollout = rollout with { Back = true, Problem = problem, SlotSinceMs = now } };
        if (next.Incoming(slot.Slot) is { } incoming) next = next.Retire(incoming, now, final: true);
        if (next.Active(slot.Slot) is { } active && active.Revision == rollout.FromRevision)
        {
            next = next.With(slot with { Revision = rollout.FromRevision });
        }

        return next.Log(now, "rolling-back", $"Revision {rollout.ToRevision} failed ({problem.TrimEnd('.')}); going back to revision {rollout.FromRevision}.", slot.Slot);
    }

    private static LeaseState Finish(LeaseState state, RolloutState rollout, int target, long now)
    {
        LeaseState next = state with { Rollout = null, Specs = [.. state.Specs.Where(spec => spec.Revision == target)], Revision = target };
        return rollout.Back
            ? next.Log(now, "rolled-back", $"All instances run revision {target} again. Revision {rollout.ToRevision} was not taken: {rollout.Problem}.")
            : next.Log(now, "updated", $"All instances run revision {target}.");
    }
}
