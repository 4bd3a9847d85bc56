using System.Collections.Immutable;
using Marketplace.Grains.Contracts;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Market.Apps;
using Marketplace.Market.Leases;
using Marketplace.Storage;

namespace Marketplace.Grains.Leases;

/// <summary>Between the lease rules' types and the messages that cross grains.</summary>
internal static class LeaseMapping
{
    public const int MostEvents = 200;

    public static LeaseAnswer Done(LeaseView lease) => new(LeaseOutcome.Done, null, null, [], null, lease);

    public static LeaseAnswer NotFound() => new(LeaseOutcome.NotFound, "lease-unknown", "There is no such lease.", [], null, null);

    public static LeaseAnswer Refuse(Reply reply, LeaseView? lease) => new(LeaseOutcome.Refused, reply.Code, reply.Message, [], null, lease);

    public static LeaseAnswer Refuse(RefusalView refusal) => new(LeaseOutcome.Refused, refusal.Code, refusal.Message, [], refusal, null);

    public static LeaseAnswer Invalid(IReadOnlyList<SpecFault> faults) =>
        new(LeaseOutcome.Refused, "spec-invalid", $"The spec has {faults.Count} fault(s).", [.. faults.Select(ToView)], null, null);

    public static LeaseAnswer TryAgain(string? message) =>
        new(LeaseOutcome.TryAgain, "ledger-unavailable", message ?? "The ledger cannot answer now; send the same again.", [], null, null);

    private static SpecFaultView ToView(SpecFault fault) => new(fault.Path, fault.Code, fault.Message);

    public static LeaseEventViewPage ToPage(LeaseState state, long afterSequence, int limit)
    {
        ImmutableArray<LeaseEventView> events =
        [
            .. state.Events.Where(each => each.Sequence > afterSequence)
                .Take(Math.Clamp(limit, 1, MostEvents))
                .Select(each => new LeaseEventView(each.Sequence, Time(each.AtMs), each.Kind, each.Message, each.Slot, each.NodeId)),
        ];
        long oldest = state.Events.IsEmpty ? state.LastSequence : state.Events[0].Sequence;
        return new LeaseEventViewPage(events, state.LastSequence, oldest, state.Status == LeaseStatus.Settled);
    }

    public static LeaseView ToView(LeaseState state, long now)
    {
        LeaseFinances money = state.Money;
        LeaseTotals totals = money.Totals;
        return new LeaseView
        {
            LeaseId = state.LeaseId,
            Name = state.Name,
            Status = state.Status,
            EndReason = state.Reason,
            Explanation = LeaseWords.Explain(state),
            RenterKeyHash = state.Renter,
            Spec = state.SpecOf(state.Revision),
            Revision = state.Revision,
            Rollout = state.Rollout is { } rollout ? (rollout.Back ? RolloutDirection.Back : RolloutDirection.Forward) : null,
            RatePerSecondSatoshis = money.RatePerSecond,
            Instances = money.Instances,
            RunningInstances = state.RunningInstances,
            FeePartsPerMillion = money.FeePartsPerMillion,
            OpenedAt = DateTimeOffset.FromUnixTimeSeconds(money.OpenedAt),
            EndsAt = DateTimeOffset.FromUnixTimeSeconds(money.EndsAt),
            SettledThrough = DateTimeOffset.FromUnixTimeSeconds(money.SettledThrough),
            RunsOutAt = LeaseForecast.RunsOutAtMs(state, now) is { } end ? Time(Math.Min(end, money.EndsAt * 1000)) : null,
            DepositedSatoshis = totals.Deposited.Satoshis,
            EscrowedSatoshis = totals.Escrowed.Satoshis,
            ChargedSatoshis = totals.Charged.Satoshis,
            PaidSatoshis = totals.Paid.Satoshis,
            FeeSatoshis = totals.Fee.Satoshis,
            RefundedSatoshis = totals.Refunded.Satoshis,
            AccruedSatoshis = LeaseForecast.Accrued(state).Satoshis,
            ChargedSeconds = Marketplace.Market.Leases.Metering.PaidSeconds(state),
            Slots = [.. state.Slots.Select(slot => ToView(state, slot))],
            LastEventSequence = state.LastSequence,
            SettledAt = state.SettledAtMs is { } settled ? Time(settled) : null,
            CloseTransactionId = state.CloseTransactionId,
            Version = state.Version,
        };
    }

    public static LeaseListing ToListing(LeaseState state) => new(
        LeaseId.Parse(state.LeaseId),
        KeyHash.Parse(state.Renter),
        state.Money.OpenedAt,
        state.Version,
        state.Name,
        state.Status,
        new LeaseListingDetail
        {
            Instances = state.Money.Instances,
            RunningInstances = state.RunningInstances,
            RatePerSecondSatoshis = state.Money.RatePerSecond,
            EndsAt = DateTimeOffset.FromUnixTimeSeconds(state.Money.EndsAt),
        });

    private static SlotView ToView(LeaseState state, SlotState slot)
    {
        InstanceState? instance = state.Active(slot.Slot);
        return new SlotView
        {
            Slot = slot.Slot,
            Phase = LeaseWords.PhaseOf(state, slot.Slot),
            InstanceId = instance?.Id,
            NodeId = instance?.NodeId,
            Revision = instance?.Revision ?? slot.Revision,
            StartedAt = instance?.StartedAtMs is { } started ? Time(started) : null,
            RunningMilliseconds = state.Meters.Where(meter => meter.Slot == slot.Slot).Sum(meter => meter.RanMs),
            Ports = instance?.Ports ?? [],
            Failure = instance is null ? slot.Failure : instance.Failure,
            ImageDigest = instance?.ImageDigest,
            Generation = slot.Generation,
        };
    }

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
