using System.Collections.Immutable;

namespace Marketplace.Ledger;

/// <summary>Makes the transactions that end or charge a lease exactly as the ledger accepts them; they only lack the signature.</summary>
public static class LeaseTransactions
{
    /// <summary>A settlement; the meter signs it.</summary>
    /// <param name="account">The lease as the ledger has it.</param>
    /// <param name="through">Up to which unix second the usage reaches.</param>
    /// <param name="usage">In any order, each slot and payee once.</param>
    /// <exception cref="ArgumentException">The usage breaks a rule; cut it with <see cref="SettlementRule.CutToEscrow"/> if the escrow is short.</exception>
    public static Transaction Settle(LeaseAccount account, long through, IEnumerable<Usage> usage)
    {
        ImmutableArray<Usage> ordered = [.. usage.Order()];
        return Create(account, through, ordered, closing: false, new SettleLease(account.Id, through, ordered));
    }

    /// <summary>A closing; the meter signs it.</summary>
    /// <param name="account">The lease as the ledger has it.</param>
    /// <param name="through">Up to which unix second the usage reaches.</param>
    /// <param name="usage">In any order, each slot and payee once.</param>
    /// <exception cref="ArgumentException">The usage breaks a rule.</exception>
    public static Transaction Close(LeaseAccount account, long through, IEnumerable<Usage> usage)
    {
        ImmutableArray<Usage> ordered = [.. usage.Order()];
        return Create(account, through, ordered, closing: true, new CloseLease(account.Id, through, ordered));
    }

    /// <summary>A reclaim; the renter signs it.</summary>
    /// <param name="account">The lease as the ledger has it.</param>
    public static Transaction Reclaim(LeaseAccount account)
    {
        ArgumentNullException.ThrowIfNull(account);
        return Transaction.Create(account.EscrowOutPoints, LeaseRules.ReclaimOutputs(account), new ReclaimLease(account.Id));
    }

    private static Transaction Create(
        LeaseAccount account, long through, ImmutableArray<Usage> usage, bool closing, TransactionPayload payload)
    {
        return SettlementRule.TryCompute(account, through, usage, closing, out var settlement, out var rejection)
            ? Transaction.Create(account.EscrowOutPoints, SettlementRule.Outputs(account, settlement), payload)
            : throw new ArgumentException(rejection.ToString(), nameof(usage));
    }
}
