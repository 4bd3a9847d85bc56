using Marketplace.Explorer.Queries;
using System.Collections.Immutable;
using Marketplace.Chain;
using Marketplace.Ledger;

namespace Marketplace.Explorer.Reckoning;

/// <summary>What lease transactions do to the row of a lease. The chain has accepted them; the ledger's rule says what they cost.</summary>
internal static class LeaseRowChanges
{
    public static LeaseRow Open(Transaction transaction, OpenLease open, Block block) => new(
        new LeaseId(transaction.Id),
        open.Terms,
        block.Height,
        block.Header.TimeSeconds,
        open.Terms.EndsAt,
        Math.Max(open.Terms.StartsAt, block.Header.TimeSeconds),
        LeaseTotals.None.Deposit(Escrow(transaction)),
        0,
        null,
        null);

    public static LeaseRow TopUp(LeaseRow lease, Transaction transaction, TopUpLease topUp) =>
        lease with { Totals = lease.Totals.Deposit(Escrow(transaction)), EndsAt = topUp.EndsAt ?? lease.EndsAt };

    /// <exception cref="InvalidDataException">The rule refuses what the chain has accepted, so the row is wrong.</exception>
    public static (LeaseRow Lease, LeaseCharge Charge) Settle(
        LeaseRow lease, long through, ImmutableArray<Usage> usage, Block block, bool closing)
    {
        var passed = through - lease.SettledThrough;
        if (!SettlementRule.TryCompute(lease.Terms, lease.Totals, passed, usage, closing, out var settlement, out var rejection))
        {
            throw new InvalidDataException(
                $"The projection of lease {lease.Id} does not fit block {block.Height}: {rejection.Message} Rebuild it.");
        }

        var after = lease with
        {
            SettledThrough = through,
            Totals = settlement.Totals,
            PaidSeconds = lease.PaidSeconds + settlement.Seconds,
            EndedBy = closing ? PayloadTag.CloseLease : null,
            EndedHeight = closing ? block.Height : null,
        };
        var kind = closing ? PayloadTag.CloseLease : PayloadTag.SettleLease;
        var charge = Charge(
            kind, block, lease.SettledThrough, through, settlement.Seconds, settlement.Charge, settlement.Fee, settlement.Refund);
        return (after, charge);
    }

    public static (LeaseRow Lease, LeaseCharge Charge) Reclaim(LeaseRow lease, Block block)
    {
        var after = lease with { Totals = lease.Totals.Refund(), EndedBy = PayloadTag.ReclaimLease, EndedHeight = block.Height };
        var charge = Charge(
            PayloadTag.ReclaimLease, block, lease.SettledThrough, lease.SettledThrough, 0, Money.Zero, Money.Zero, lease.Totals.Escrowed);
        return (after, charge);
    }

    private static Money Escrow(Transaction transaction) =>
        transaction.Outputs.Where(output => output.Lock is EscrowLock).Aggregate(Money.Zero, (sum, output) => sum + output.Amount);

    private static LeaseCharge Charge(
        PayloadTag kind, Block block, long from, long through, long seconds, Money charge, Money fee, Money refund) => new(
        default,
        new TransactionLocation(block.Height, 0),
        kind,
        block.Header.TimeSeconds,
        from,
        through,
        seconds,
        charge,
        charge - fee,
        fee,
        refund);
}
