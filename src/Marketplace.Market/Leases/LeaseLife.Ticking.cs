using Marketplace.Market.Instances;

namespace Marketplace.Market.Leases;

public static partial class LeaseLife
{
    /// <summary>Does what is due: ends the lease in time, gives up silent and failed instances, moves a rollout on.</summary>
    /// <param name="state">The lease, with all evidence taken in.</param>
    /// <param name="listeningSinceMs">Since when evidence could reach us; silence before that says nothing.</param>
    /// <param name="now">The time.</param>
    /// <param name="settings">The time limits.</param>
    public static LeaseState Tick(LeaseState state, long listeningSinceMs, long now, LeaseSettings settings)
    {
        if (state.Status == LeaseStatus.Ending) return FinishWaiting(state, now, settings).Since(state);
        if (!state.IsLive) return state;
        if (now >= state.Money.EndsAt * 1000) return End(state, EndReason.Expired, state.Money.EndsAt * 1000, now).Since(state);
        if (LeaseForecast.IsExhausted(state, now)) return End(state, EndReason.Exhausted, now, now).Since(state);

        LeaseState next = state;
        foreach (InstanceState instance in state.Instances)
        {
            next = instance.Role == InstanceRole.Retired
                ? ForgetOverdue(next, instance, now, settings)
                : GiveUpWhenDue(next, instance, listeningSinceMs, now, settings);
        }

        return Converge(next, now, settings).Since(state);
    }

    /// <summary>Whether the term is over or the escrow used up, as far as is known here.</summary>
    /// <param name="state">The lease, with all evidence taken in.</param>
    /// <param name="now">The time.</param>
    public static bool EndsNow(LeaseState state, long now) => state.IsLive && (now >= state.Money.EndsAt * 1000 || LeaseForecast.IsExhausted(state, now));

    /// <summary>Begins the end: everything stops, nothing is paid from now on.</summary>
    internal static LeaseState End(LeaseState state, EndReason reason, long until, long now)
    {
        LeaseState next = state with { Status = LeaseStatus.Ending, Reason = reason, EndedAtMs = now, Rollout = null };
        foreach (InstanceState instance in state.Instances) next = next.Retire(instance, Math.Min(until, now), final: false);
        return next.Log(now, reason switch
        {
            EndReason.Expired => "expired",
            EndReason.Exhausted => "exhausted",
            _ => "closing",
        }, reason switch
        {
            EndReason.Expired => "The term is over; the instances are being stopped.",
            EndReason.Exhausted => "The escrow cannot pay another second; the instances are being stopped.",
            _ => "The renter closes the lease; the instances are being stopped.",
        });
    }

    /// <summary>Whether an ending lease knows all that ran.</summary>
    internal static bool FinalReportsIn(LeaseState state) => state.Instances.All(instance => instance.Final);

    internal static LeaseState Converge(LeaseState state, long now, LeaseSettings settings) =>
        state.IsLive ? LeaseStatusRules.Refresh(RolloutRules.Advance(state, now, settings), now) : state;

    private static LeaseState FinishWaiting(LeaseState state, long now, LeaseSettings settings)
    {
        LeaseState next = state;
        foreach (InstanceState instance in state.Instances)
        {
            // What never began to run has nothing to report.
            bool never = instance is { Phase: InstancePhase.Assigned, RanMs: 0, ConfirmedToken: 0 };
            if (!instance.Final && (never || now >= state.EndedAtMs + settings.FinalReportMs)) next = next.With(instance with { Final = true });
        }

        return Prune(next);
    }

    private static LeaseState ForgetOverdue(LeaseState state, InstanceState instance, long now, LeaseSettings settings) =>
        !instance.Final && now >= (instance.PaidUntilMs ?? now) + settings.FinalReportMs ? Prune(state.With(instance with { Final = true })) : state;

    private static LeaseState GiveUpWhenDue(LeaseState state, InstanceState instance, long listeningSinceMs, long now, LeaseSettings settings)
    {
        if (instance.Reservation != ReservationState.Held) return state;
        long heard = Math.Max(Math.Max(instance.HeardAtMs, instance.AssignedAtMs), listeningSinceMs);
        if (now - heard >= settings.LostAfterMs)
        {
            return Replace(state, instance, "lost", $"Node {instance.NodeId} has been silent for {(now - heard) / 1000} s; the instance goes elsewhere.", true, now, settings);
        }

        // A new revision's instance is the rollout's to judge.
        bool troubled = instance.Phase is InstancePhase.Failed or InstancePhase.Unhealthy && instance.Role == InstanceRole.Active;
        if (!troubled || instance.Failure is { IsPermanent: true }) return state;
        long patience = instance.Failure is { IsNodeFault: true } ? settings.PlacementRetryMs : settings.FailedReplaceMs;
        return now - instance.PhaseSinceMs >= patience
            ? Replace(state, instance, "replaced", $"The instance {(instance.Phase == InstancePhase.Unhealthy ? "stays unhealthy" : "keeps failing")} on node {instance.NodeId}; it is tried again elsewhere.", false, now, settings)
            : state;
    }

    private static LeaseState Replace(LeaseState state, InstanceState instance, string kind, string message, bool lost, long now, LeaseSettings settings)
    {
        SlotState slot = state.Slots[instance.Slot];
        long wait = lost ? 0 : Math.Min(60_000, settings.PlacementRetryMs << Math.Min(slot.Failures, 10));
        LeaseState next = state.Retire(instance, now, final: lost).Log(now, kind, message, instance.Slot, instance.NodeId);
        return next.With(slot with
        {
            Lost = lost && instance.Role == InstanceRole.Active,
            Failures = lost ? slot.Failures : slot.Failures + 1,
            Failure = instance.Failure ?? slot.Failure,
            PlaceAfterMs = now + wait,
            Avoid = [.. slot.Avoid.Where(avoided => avoided.UntilMs > now && avoided.NodeId != instance.NodeId).TakeLast(9), new AvoidedNode(instance.NodeId, now + settings.AvoidNodeMs)],
        });
    }
}
