using System.Collections.Immutable;
using Marketplace.Ledger;
using Marketplace.Chain;

namespace Marketplace.Explorer.Reckoning;

/// <summary>What lease transactions do to a lease's money. The chain has accepted them, so only sums are left to reckon.</summary>
internal static class LeaseMoney
{
    public static LeaseRow Open(Transaction transaction, OpenLease open, Block block) => new(
        new LeaseId(transaction.Id),
        open.Terms,
        block.Height,
        block.Header.TimeSeconds,
        open.Terms.EndsAt,
        Math.Max(open.Terms.StartsAt, block.Header.TimeSeconds),
        Escrow(transaction),
        0,
        0,
        0,
        0,
        LeaseEnd.Open,
        null);

    public static LeaseRow TopUp(LeaseRow lease, Transaction transaction, TopUpLease topUp) =>
        lease with { Deposited = lease.Deposited + Escrow(transaction), EndsAt = topUp.EndsAt ?? lease.EndsAt };

    public static (LeaseRow Lease, LeaseCharge Charge) Settle(LeaseRow lease, long through, ImmutableArray<Usage> usage, Block block, bool closing)
    {
        var seconds = usage.Sum(entry => (long)entry.PaidSeconds);
        var charged = lease.Terms.RatePerSecond.Satoshis * seconds;
        var fee = SettlementRule.FeeOf(Money.FromSatoshis(lease.Charged + charged), lease.Terms) - lease.Fee;
        var refunded = closing ? lease.Escrowed - charged : 0;
        var after = lease with
        {
            SettledThrough = through,
            Charged = lease.Charged + charged,
            Fee = lease.Fee + fee,
            Refunded = lease.Refunded + refunded,
            PaidSeconds = lease.PaidSeconds + seconds,
            End = closing ? LeaseEnd.Closed : lease.End,
            EndedHeight = closing ? block.Height : null,
        };
        return (after, Charge(closing ? LeaseChargeKind.Closing : LeaseChargeKind.Settlement, block, lease.SettledThrough, through, seconds, charged, fee, refunded));
    }

    public static (LeaseRow Lease, LeaseCharge Charge) Reclaim(LeaseRow lease, Block block)
    {
        var after = lease with { Refunded = lease.Refunded + lease.Escrowed, End = LeaseEnd.Reclaimed, EndedHeight = block.Height };
        return (after, Charge(LeaseChargeKind.Reclaim, block, lease.SettledThrough, lease.SettledThrough, 0, 0, 0, lease.Escrowed));
    }

    private static long Escrow(Transaction transaction) =>
        transaction.Outputs.Where(output => output.Lock is EscrowLock).Sum(output => output.Amount.Satoshis);

    private static LeaseCharge Charge(LeaseChargeKind kind, Block block, long from, long through, long seconds, long charged, long fee, long refunded) => new(
        default,
        new TransactionLocation(block.Height, 0),
        kind,
        block.Header.TimeSeconds,
        from,
        through,
        seconds,
        Money.FromSatoshis(charged),
        Money.FromSatoshis(charged - fee),
        Money.FromSatoshis(fee),
        Money.FromSatoshis(refunded));
}
