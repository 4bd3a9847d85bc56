using System.Collections.Immutable;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Market.Leases;

/// <summary>What a settlement would charge.</summary>
/// <param name="Kind">A settlement, or the closing one.</param>
/// <param name="Through">Up to which unix second it reaches.</param>
/// <param name="Usage">What is charged, ascending by slot and payee.</param>
public sealed record SettlementPlan(PendingKind Kind, long Through, ImmutableArray<Usage> Usage);

public static partial class LeaseLife
{
    private const long MaximumRoomMs = 10_000;

    /// <summary>Decides whether to settle now, and what.</summary>
    /// <param name="state">The lease, with all evidence taken in.</param>
    /// <param name="account">Its account on the ledger.</param>
    /// <param name="now">The time.</param>
    /// <param name="settings">The time limits.</param>
    /// <returns>What to charge, which the ledger's rule accepts; null when nothing is due.</returns>
    public static SettlementPlan? PlanSettlement(LeaseState state, LeaseAccount account, long now, LeaseSettings settings)
    {
        if (!SettlementDue(state, now, settings)) return null;
        bool closing = state.Status == LeaseStatus.Ending;
        long through = Through(state, account, now, closing, settings);
        if (!closing && through - account.SettledThrough < Math.Max(1, settings.MinimumSettleSeconds)) return null;

        ImmutableArray<Usage> usage = SettlementRule.CutToEscrow(account, UsageOf(state, through - account.SettledThrough));
        return !closing && usage.IsEmpty ? null : new SettlementPlan(closing ? PendingKind.Close : PendingKind.Settle, through, usage);
    }

    /// <summary>Whether a settlement may be due, so that the ledger should be asked for the account.</summary>
    /// <param name="state">The lease.</param>
    /// <param name="now">The time.</param>
    /// <param name="settings">The time limits.</param>
    public static bool SettlementDue(LeaseState state, long now, LeaseSettings settings)
    {
        if (state.Pending is not null || now < state.SettleRefusedAtMs + settings.SettleRetryMs) return false;
        return state.Status == LeaseStatus.Ending
            ? FinalReportsIn(state)
            : state.IsLive && now - (state.Money.SettledThrough * 1000) >= settings.SettleIntervalMs && state.Meters.Any(meter => meter.DueSeconds > 0);
    }

    /// <summary>A settlement was built and signed; it is to be submitted until there is a definite answer.</summary>
    /// <param name="state">The lease.</param>
    /// <param name="plan">What it charges.</param>
    /// <param name="account">The account that it was built on.</param>
    /// <param name="transaction">The signed transaction.</param>
    public static LeaseState SettlementPrepared(LeaseState state, SettlementPlan plan, LeaseAccount account, Transaction transaction)
    {
        if (state.Pending is not null) return state;
        bool closing = plan.Kind == PendingKind.Close;
        if (!SettlementRule.TryCompute(account, plan.Through, plan.Usage, closing, out Settlement? settlement, out Rejection? rejection))
        {
            throw new InvalidOperationException($"A planned settlement breaks the ledger's rule: {rejection}");
        }

        return (state with
        {
            Pending = new PendingTransaction(
                plan.Kind,
                transaction.Id.ToString(),
                Convert.ToHexStringLower(transaction.Encoded.Span),
                plan.Through,
                [.. plan.Usage.Select(usage => new SettledUsage(usage.Slot, usage.Payee.ToString(), usage.PaidSeconds))],
                settlement.Charge,
                settlement.Totals),
        }).Since(state);
    }

    /// <summary>The pending settlement is on the ledger.</summary>
    /// <param name="state">The lease.</param>
    /// <param name="transactionId">The transaction.</param>
    /// <param name="height">Its block.</param>
    /// <param name="now">The time.</param>
    public static LeaseState SettlementIncluded(LeaseState state, string transactionId, long height, long now)
    {
        if (state.Pending is not { Kind: not PendingKind.Open } pending || pending.TransactionId != transactionId) return state;
        bool closing = pending.Kind == PendingKind.Close;
        LeaseState next = state with
        {
            Pending = null,
            SettleRefusedAtMs = null,
            Meters = [.. state.Meters.Select(meter => meter with { PaidSeconds = meter.PaidSeconds + PaidIn(pending, meter) })],
            // A settlement spends every escrow output, so it is in a block only if nothing was added since it was computed.
            Money = state.Money with
            {
                Totals = pending.Totals,
                SettledThrough = pending.Through,
                AsOfHeight = Math.Max(state.Money.AsOfHeight, closing ? height : height - 1),
            },
        };
        long seconds = pending.Usage.Sum(usage => usage.Seconds);
        if (!closing)
        {
            return next.Log(now, "settled", $"{seconds} instance second(s) were charged: {pending.Charge.Satoshis} satoshis.").Since(state);
        }

        next = next with { Status = LeaseStatus.Settled, SettledAtMs = now, CloseTransactionId = transactionId };
        string message = $"The last {seconds} instance second(s) were charged: {pending.Charge.Satoshis} satoshis."
            + $" {pending.Totals.Refunded} FLUX went back to the renter.";
        return next.Log(now, "closed", message).Since(state);
    }

    /// <summary>The ledger has refused the pending settlement for good: it is in no block. What it was to charge is still due.</summary>
    /// <param name="state">The lease.</param>
    /// <param name="transactionId">The transaction.</param>
    /// <param name="message">Why, in words.</param>
    /// <param name="now">The time.</param>
    public static LeaseState SettlementRefused(LeaseState state, string transactionId, string message, long now)
    {
        if (state.Pending is not { Kind: not PendingKind.Open } pending || pending.TransactionId != transactionId) return state;
        return (state with { Pending = null, SettleRefusedAtMs = now })
            .Log(now, "settlement-refused", $"The ledger refused a settlement, which is made anew: {message}").Since(state);
    }

    /// <summary>The lease is not on the ledger any more, though we did not close it: its renter has reclaimed it.</summary>
    /// <param name="state">The lease.</param>
    /// <param name="now">The time.</param>
    public static LeaseState Vanished(LeaseState state, long now)
    {
        if (state.Status is LeaseStatus.Draft or LeaseStatus.Settled || state.Pending is not null) return state;
        LeaseState next = state.IsLive ? End(state, EndReason.Expired, now, now) : state;
        next = next with
        {
            Status = LeaseStatus.Settled,
            SettledAtMs = now,
            Money = next.Money with { Totals = next.Money.Totals.Refund() },
        };
        return next.Log(now, "reclaimed", "The renter took the escrow back on the ledger.").Since(state);
    }

    private static long Through(LeaseState state, LeaseAccount account, long now, bool closing, LeaseSettings settings)
    {
        // No further than the evidence: what later evidence shows must still fit between this settlement and the next. But nobody
        // can hold a settlement up for longer than silence is tolerated.
        long known = closing ? now : state.Instances
            .Where(instance => instance.Role == InstanceRole.Active && instance.Runs)
            .Select(instance => Math.Max(instance.EvidenceAtMs, instance.PaidFromMs))
            .Append(now)
            .Min();
        known = Math.Max(known, now - settings.LostAfterMs);
        long latest = Math.Max(account.SettledThrough, Math.Min(known / 1000, account.EndsAt));
        return closing ? latest : LeaveRoom(state, account, latest, settings);
    }

    // Evidence is as old as the node's last look at its engine when it arrives, and a slot is never charged more seconds than lie between
    // two settlements. One that reached up to the arrival would leave no room for what the next look shows, for as long as the slot runs.
    private static long LeaveRoom(LeaseState state, LeaseAccount account, long latest, LeaseSettings settings)
    {
        long due = state.Meters.GroupBy(meter => meter.Slot).Select(slot => slot.Sum(meter => Math.Max(0, meter.DueSeconds))).DefaultIfEmpty().Max();
        long room = Math.Min(settings.SettleIntervalMs / 2, MaximumRoomMs) / 1000;
        return Math.Clamp(account.SettledThrough + due, Math.Max(account.SettledThrough, latest - room), latest);
    }

    private static ImmutableArray<Usage> UsageOf(LeaseState state, long passedSeconds)
    {
        List<Usage> usage = [];
        foreach (IGrouping<int, SlotMeter> slot in state.Meters.GroupBy(meter => meter.Slot))
        {
            long room = passedSeconds;
            foreach (SlotMeter meter in slot)
            {
                long seconds = Math.Min(Math.Min(meter.DueSeconds, room), uint.MaxValue);
                if (seconds <= 0) continue;
                usage.Add(new Usage(KeyHash.Parse(meter.Payee), (ushort)meter.Slot, (uint)seconds));
                room -= seconds;
            }
        }

        usage.Sort();
        return [.. usage];
    }

    private static long PaidIn(PendingTransaction pending, SlotMeter meter) =>
        pending.Usage.Where(usage => usage.Slot == meter.Slot && usage.Payee == meter.Payee).Sum(usage => usage.Seconds);
}
