using System.Collections.Immutable;

namespace Marketplace.Market.Leases;

/// <summary>What a lease still has to tell others, read off its durable state. Doing any of it twice is doing it once.</summary>
/// <param name="SubmitPending">Whether a transaction waits to be submitted.</param>
/// <param name="Place">The slots that need a node now.</param>
/// <param name="Reserve">Instances whose reservation is wanted.</param>
/// <param name="Amend">Instances whose node has not confirmed the newest order.</param>
/// <param name="Release">Instances whose reservation is to be given back.</param>
public sealed record LeaseWork(
    bool SubmitPending,
    ImmutableArray<int> Place,
    ImmutableArray<InstanceState> Reserve,
    ImmutableArray<InstanceState> Amend,
    ImmutableArray<InstanceState> Release)
{
    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => !SubmitPending && Place.IsEmpty && Reserve.IsEmpty && Amend.IsEmpty && Release.IsEmpty;

    /// <summary>Reads the work off a lease.</summary>
    /// <param name="state">The lease.</param>
    /// <param name="now">The time, unix milliseconds.</param>
    public static LeaseWork Of(LeaseState state, long now) => new(
        state.Pending is not null,
        [.. state.Slots.Where(slot => now >= slot.PlaceAfterMs && now >= state.Money.StartsAt * 1000 && NeedsNode(state, slot.Slot)).Select(slot => slot.Slot)],
        [.. state.Instances.Where(instance => instance.Reservation == ReservationState.Wanted)],
        [.. state.Instances.Where(instance => instance.Reservation == ReservationState.Held && instance.ConfirmedToken < instance.FencingToken)],
        [.. state.Instances.Where(instance => instance.Reservation == ReservationState.Releasing)]);

    /// <summary>Whether a slot lacks an instance of the revision that it should run.</summary>
    /// <param name="state">The lease.</param>
    /// <param name="slot">The slot.</param>
    public static bool NeedsNode(LeaseState state, int slot)
    {
        if (!state.IsLive || state.Incoming(slot) is not null) return false;
        InstanceState? active = state.Active(slot);
        if (active is null) return true;
        return active.Revision != state.Slots[slot].Revision && state.Rollout is { InPlace: false };
    }

    /// <summary>When something may be due next, if nothing is heard until then.</summary>
    /// <param name="state">The lease.</param>
    /// <param name="now">The time, unix milliseconds.</param>
    /// <param name="settings">The time limits.</param>
    /// <returns>Milliseconds to wait, 50 to 15,000; null when nothing will be due by itself.</returns>
    public static long? WaitMs(LeaseState state, long now, LeaseSettings settings)
    {
        if (!state.Exists || (state.Status == LeaseStatus.Settled && Of(state, now).IsEmpty)) return null;
        if (!Of(state, now).IsEmpty || state.Status is LeaseStatus.Draft or LeaseStatus.Ending) return Math.Min(500, settings.PlacementRetryMs);
        IEnumerable<long> due =
        [
            state.Money.EndsAt * 1000,
            .. LeaseForecast.RunsOutAtMs(state, now) is { } end ? [end - 1000] : Array.Empty<long>(),
            (state.Money.SettledThrough * 1000) + settings.SettleIntervalMs,
            .. state.Slots.Select(slot => slot.PlaceAfterMs).Where(at => at > now),
            .. state.Rollout is null ? Array.Empty<long>() : [now + Math.Max(200, settings.RolloutSettleMs)],
            now + Math.Min(15_000, settings.LostAfterMs / 4),
        ];
        return Math.Clamp(due.Min() - now, 50, 15_000);
    }
}
