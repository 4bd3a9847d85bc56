using System.Collections.Immutable;

namespace Marketplace.Ledger;

/// <summary>What a lease's transactions may do when. Pure: every rule gets the block's time.</summary>
public static class LeaseRules
{
    /// <summary>Whether a lease may be opened on these terms.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="blockTime">The block's time, unix seconds.</param>
    /// <param name="rules">The rules in force.</param>
    /// <returns>Null, or the rule that is broken.</returns>
    public static Rejection? CheckTerms(LeaseTerms terms, long blockTime, LedgerRules rules)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(rules);
        if (terms.Instances is < 1 or > LeaseTerms.MaxInstances)
        {
            return Invalid($"A lease has 1 to {LeaseTerms.MaxInstances} instances, not {terms.Instances}.");
        }

        if (terms.FeePartsPerMillion != rules.FeePartsPerMillion)
        {
            return Invalid($"The network's share is {rules.FeePartsPerMillion} parts per million, not {terms.FeePartsPerMillion}.");
        }

        return terms.StartsAt >= terms.EndsAt
            ? Invalid("The lease ends before it starts.")
            : CheckEnd(terms.EndsAt, blockTime, rules);
    }

    /// <summary>Whether a first deposit lasts for the least time.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="deposit">The escrow output.</param>
    /// <param name="rules">The rules in force.</param>
    /// <returns>Null, or the rule that is broken.</returns>
    public static Rejection? CheckDeposit(LeaseTerms terms, Money deposit, LedgerRules rules)
    {
        var least = LeastDeposit(terms, rules);
        return (UInt128)deposit.Satoshis >= least
            ? null
            : new Rejection(RejectionCode.LeaseDepositTooSmall, $"The deposit is {deposit.Satoshis} satoshis; these terms need {least}.");
    }

    /// <summary>The least first deposit, in satoshis: rate x instances x the network's minimum of paid seconds. May be more than there is.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="rules">The rules in force.</param>
    public static UInt128 LeastDeposit(LeaseTerms terms, LedgerRules rules)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(rules);
        return (UInt128)terms.RatePerSecond.Satoshis * (ulong)terms.Instances * rules.MinimumPaidSeconds;
    }

    /// <summary>Whether a lease may still be topped up, and its end moved.</summary>
    /// <param name="account">The lease.</param>
    /// <param name="endsAt">The new end, or null.</param>
    /// <param name="blockTime">The block's time, unix seconds.</param>
    /// <param name="rules">The rules in force.</param>
    /// <returns>Null, or the rule that is broken.</returns>
    public static Rejection? CheckExtension(LeaseAccount account, long? endsAt, long blockTime, LedgerRules rules)
    {
        ArgumentNullException.ThrowIfNull(account);
        if (blockTime > account.EndsAt)
        {
            return new Rejection(RejectionCode.LeaseEnded, $"The lease ended at {account.EndsAt}.");
        }

        return endsAt switch
        {
            null => null,
            { } end when end <= account.EndsAt => Invalid($"The new end {end} is not after the present one, {account.EndsAt}."),
            { } end => CheckEnd(end, blockTime, rules),
        };
    }

    /// <summary>Whether a settlement may reach to this second.</summary>
    /// <param name="account">The lease.</param>
    /// <param name="through">Up to which unix second it reaches.</param>
    /// <param name="blockTime">The block's time, unix seconds.</param>
    /// <param name="rules">The rules in force.</param>
    /// <param name="closing">Closing may also stay where the last settlement was, at any time, and needs no interval.</param>
    /// <returns>Null, or the rule that is broken.</returns>
    public static Rejection? CheckThrough(LeaseAccount account, long through, long blockTime, LedgerRules rules, bool closing)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(rules);
        if (closing && through == account.SettledThrough)
        {
            return null;
        }

        if (through <= account.SettledThrough || through > blockTime || through > account.EndsAt)
        {
            return new Rejection(
                RejectionCode.LeaseThroughInvalid,
                $"A settlement reaches beyond {account.SettledThrough}, at most to the block's time {blockTime} and the end {account.EndsAt}; not to {through}.");
        }

        return !closing && through - account.SettledThrough < rules.MinimumSettleIntervalSeconds
            ? new Rejection(
                RejectionCode.LeaseSettledTooSoon, $"A settlement covers at least {rules.MinimumSettleIntervalSeconds} seconds since {account.SettledThrough}.")
            : null;
    }

    /// <summary>Whether the renter may take everything back.</summary>
    /// <param name="account">The lease.</param>
    /// <param name="blockTime">The block's time, unix seconds.</param>
    /// <param name="rules">The rules in force.</param>
    /// <returns>Null, or the rule that is broken.</returns>
    public static Rejection? CheckReclaim(LeaseAccount account, long blockTime, LedgerRules rules)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(rules);
        var from = account.EndsAt + rules.ReclaimGraceSeconds;
        return blockTime > from
            ? null
            : new Rejection(RejectionCode.LeaseNotReclaimable, $"The lease can be reclaimed after {from}; the block's time is {blockTime}.");
    }

    /// <summary>The outputs that a reclaim must have: everything to the renter, or none if nothing is left.</summary>
    /// <param name="account">The lease.</param>
    public static ImmutableArray<TransactionOutput> ReclaimOutputs(LeaseAccount account)
    {
        ArgumentNullException.ThrowIfNull(account);
        return account.Escrowed.IsZero ? [] : [TransactionOutput.To(account.Escrowed, account.Terms.Renter)];
    }

    private static Rejection? CheckEnd(long endsAt, long blockTime, LedgerRules rules)
    {
        if (endsAt <= blockTime)
        {
            return Invalid($"The end {endsAt} is not after the block's time {blockTime}.");
        }

        return endsAt - blockTime > rules.MaximumTermSeconds
            ? Invalid($"The end {endsAt} is more than {rules.MaximumTermSeconds} seconds after the block's time {blockTime}.")
            : null;
    }

    private static Rejection Invalid(string message) => new(RejectionCode.LeaseTermsInvalid, message);
}
