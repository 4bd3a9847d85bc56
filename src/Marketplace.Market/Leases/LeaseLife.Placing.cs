using System.Collections.Immutable;
using Marketplace.Market.Instances;
using Marketplace.Market.Words;

namespace Marketplace.Market.Leases;

public static partial class LeaseLife
{
    /// <summary>A node was found for a slot: it is to be reserved.</summary>
    /// <param name="state">The lease.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="nodeId">The node.</param>
    /// <param name="payee">Who is paid there, 40 hex digits.</param>
    /// <param name="now">The time.</param>
    /// <returns>The lease; the same when the slot needs no instance (any more).</returns>
    public static LeaseState Placed(LeaseState state, int slot, string nodeId, string payee, long now)
    {
        if (!LeaseWork.NeedsNode(state, slot)) return state;
        SlotState wanting = state.Slots[slot];
        int generation = wanting.Generation + 1;
        InstanceState? active = state.Active(slot);
        InstanceState instance = new()
        {
            Id = InstanceState.IdOf(state.LeaseId, slot, generation),
            Slot = slot,
            NodeId = nodeId,
            Payee = payee,
            Revision = wanting.Revision,
            FencingToken = state.LastToken + 1,
            RestartToken = wanting.RestartToken,
            Role = active is null ? InstanceRole.Active : InstanceRole.Incoming,
            Reservation = ReservationState.Wanted,
            AssignedAtMs = now,
            PhaseSinceMs = now,
            PaidFromMs = now,
        };
        LeaseState next = state with { LastToken = instance.FencingToken };
        next = next.With(wanting with { Generation = generation }).With(instance);
        return LeaseStatusRules.Refresh(next.Log(now, "assigned", $"Revision {instance.Revision} goes to node {nodeId}.", slot, nodeId), now).Since(state);
    }

    /// <summary>No node was found for a slot.</summary>
    /// <param name="state">The lease.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="explanation">Why, in words.</param>
    /// <param name="now">The time.</param>
    /// <param name="settings">The time limits.</param>
    public static LeaseState NotPlaced(LeaseState state, int slot, string explanation, long now, LeaseSettings settings)
    {
        if (!LeaseWork.NeedsNode(state, slot)) return state;
        return state.Active(slot) is not null && state.Rollout is { InPlace: false } rollout
            ? ReplaceInPlace(state, rollout, now, settings).Since(state)
            : Setback(state, slot, new InstanceFailure(FailureCode.NoNode, explanation), now, settings).Since(state);
    }

    /// <summary>The node's grain has reserved what an instance needs, or has confirmed a changed order.</summary>
    /// <param name="state">The lease.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="fencingToken">The order that was confirmed.</param>
    /// <param name="now">The time.</param>
    public static LeaseState Reserved(LeaseState state, string instanceId, long fencingToken, long now)
    {
        if (state.Find(instanceId) is not { } instance || instance.ConfirmedToken >= fencingToken) return state;
        InstanceState next = instance with { ConfirmedToken = fencingToken };
        if (instance.Reservation == ReservationState.Wanted) next = next with { Reservation = ReservationState.Held };
        return LeaseStatusRules.Refresh(state.With(next), now).Since(state);
    }

    /// <summary>The node's grain will not run an instance.</summary>
    /// <param name="state">The lease.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="refusal">Why not.</param>
    /// <param name="now">The time.</param>
    /// <param name="settings">The time limits.</param>
    public static LeaseState ReserveRefused(LeaseState state, string instanceId, InstanceFailure refusal, long now, LeaseSettings settings)
    {
        if (state.Find(instanceId) is not { Reservation: ReservationState.Wanted or ReservationState.Held } instance) return state;
        LeaseState next = instance.Role == InstanceRole.Retired
            ? state.With(instance with { Reservation = ReservationState.Released, Final = true })
            : state.Retire(instance, now, final: true);
        next = next.With(next.Find(instanceId)! with { Reservation = ReservationState.Released });
        if (next.IsLive && instance.Role != InstanceRole.Retired)
        {
            next = instance.Role == InstanceRole.Incoming && next.Rollout is { InPlace: false } rollout
                ? ReplaceInPlace(next, rollout, now, settings)
                : Setback(next, instance.Slot, refusal, now, settings);
        }

        return LeaseStatusRules.Refresh(Prune(next), now).Since(state);
    }

    /// <summary>The node's grain has taken a reservation back.</summary>
    /// <param name="state">The lease.</param>
    /// <param name="instanceId">The instance.</param>
    public static LeaseState Released(LeaseState state, string instanceId)
    {
        if (state.Find(instanceId) is not { Reservation: ReservationState.Releasing } instance) return state;
        return Prune(state.With(instance with { Reservation = ReservationState.Released })).Since(state);
    }

    // There is no room beside the old instance, so it must go before the new one comes.
    private static LeaseState ReplaceInPlace(LeaseState state, RolloutState rollout, long now, LeaseSettings settings) =>
        RolloutRules.Advance(state with { Rollout = rollout with { InPlace = true, SlotSinceMs = now } }, now, settings);

    internal static LeaseState Setback(LeaseState state, int slot, InstanceFailure failure, long now, LeaseSettings settings)
    {
        SlotState before = state.Slots[slot];
        int failures = before.Failures + 1;
        long wait = Math.Min(60_000, settings.PlacementRetryMs << Math.Min(failures - 1, 10));
        LeaseState next = state.With(before with { Failures = failures, Failure = failure, PlaceAfterMs = now + wait });
        return before.Failure?.Message == failure.Message ? next : next.Log(now, WireWords.Failure.Write(failure.Code), failure.Message, slot);
    }

    /// <summary>Forgets instances that are given back and of which nothing more is believed.</summary>
    internal static LeaseState Prune(LeaseState state)
    {
        ImmutableArray<InstanceState> kept = state.Instances.RemoveAll(instance =>
            instance is { Role: InstanceRole.Retired, Reservation: ReservationState.Released, Final: true });
        return kept.Length == state.Instances.Length ? state : state with { Instances = kept };
    }
}
