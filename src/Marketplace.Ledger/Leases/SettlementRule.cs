using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Marketplace.Ledger;

/// <summary>What a lease pays for seconds that its instances ran. Pure, exact, and the only result that the ledger accepts.</summary>
/// <remarks>Charge, fee and totals are computed here alone: validators, the lease's rules and the explorer take the same record.</remarks>
public static class SettlementRule
{
    private const uint Million = 1_000_000;

    /// <summary>Computes what a usage costs a lease.</summary>
    /// <param name="account">The lease.</param>
    /// <param name="through">Up to which unix second the usage reaches.</param>
    /// <param name="usage">Strictly ascending by slot and payee.</param>
    /// <param name="closing">Whether the rest goes back to the renter instead of staying in escrow.</param>
    /// <param name="settlement">The result.</param>
    /// <param name="rejection">Which slot ran longer than time passed, or that the escrow does not hold the charge.</param>
    public static bool TryCompute(
        LeaseAccount account,
        long through,
        ImmutableArray<Usage> usage,
        bool closing,
        [NotNullWhen(true)] out Settlement? settlement,
        [NotNullWhen(false)] out Rejection? rejection)
    {
        ArgumentNullException.ThrowIfNull(account);
        return TryCompute(account.Terms, account.Totals, through - account.SettledThrough, usage, closing, out settlement, out rejection);
    }

    /// <summary>Computes what a usage costs a lease of which only terms and sums are known.</summary>
    /// <param name="terms">The lease's terms.</param>
    /// <param name="totals">Its money before the settlement.</param>
    /// <param name="passedSeconds">How many seconds the settlement covers.</param>
    /// <param name="usage">Strictly ascending by slot and payee.</param>
    /// <param name="closing">Whether the rest goes back to the renter instead of staying in escrow.</param>
    /// <param name="settlement">The result.</param>
    /// <param name="rejection">Which slot ran longer than time passed, or that the escrow does not hold the charge.</param>
    public static bool TryCompute(
        LeaseTerms terms,
        LeaseTotals totals,
        long passedSeconds,
        ImmutableArray<Usage> usage,
        bool closing,
        [NotNullWhen(true)] out Settlement? settlement,
        [NotNullWhen(false)] out Rejection? rejection)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(totals);
        settlement = null;
        rejection = CheckUsage(terms, passedSeconds, usage.AsSpan());
        if (rejection is not null)
        {
            return false;
        }

        var seconds = TotalSeconds(usage.AsSpan());
        var cost = (UInt128)terms.RatePerSecond.Satoshis * (ulong)seconds;
        if (cost > (UInt128)totals.Escrowed.Satoshis)
        {
            rejection = new Rejection(
                RejectionCode.LeaseChargeExceedsEscrow, $"{seconds} seconds cost {cost} satoshis where the escrow holds {totals.Escrowed.Satoshis}.");
            return false;
        }

        var charge = Money.FromSatoshis((long)cost);
        var fee = Money.FromSatoshis(FeeOf(totals.Charged + charge, terms) - FeeOf(totals.Charged, terms));
        var after = totals.Charge(charge, fee);
        var rest = after.Escrowed;
        var payments = Share(charge - fee, usage, seconds);
        settlement = new Settlement(seconds, charge, fee, payments, rest, closing, closing ? after.Refund() : after);
        return true;
    }

    /// <summary>Shortens a usage to what the escrow can pay, each entry in proportion, exactly to the last second that is affordable.</summary>
    /// <param name="account">The lease.</param>
    /// <param name="usage">Strictly ascending by slot and payee.</param>
    /// <returns>The same usage if it is affordable; entries that come to nothing are left out.</returns>
    public static ImmutableArray<Usage> CutToEscrow(LeaseAccount account, ImmutableArray<Usage> usage)
    {
        ArgumentNullException.ThrowIfNull(account);
        var wanted = TotalSeconds(usage.AsSpan());
        var affordable = account.Escrowed.Satoshis / account.Terms.RatePerSecond.Satoshis;
        if (wanted <= affordable)
        {
            return usage;
        }

        var parts = SplitByWeight(affordable, [.. usage.Select(entry => (long)entry.PaidSeconds)], wanted);
        return [.. usage.Select((entry, i) => entry with { PaidSeconds = (uint)parts[i] }).Where(entry => entry.PaidSeconds > 0)];
    }

    /// <summary>The outputs that a settlement or closing must have, in order: payments by key hash, rest. None is zero. The protocol fee is what they leave of the inputs; the block collects it.</summary>
    /// <param name="account">The lease.</param>
    /// <param name="settlement">Computed for this lease.</param>
    public static ImmutableArray<TransactionOutput> Outputs(LeaseAccount account, Settlement settlement)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(settlement);
        var outputs = ImmutableArray.CreateBuilder<TransactionOutput>(settlement.Payments.Length + 1);
        foreach (var payment in settlement.Payments)
        {
            if (!payment.Amount.IsZero)
            {
                outputs.Add(TransactionOutput.To(payment.Amount, payment.Payee));
            }
        }

        if (!settlement.Rest.IsZero)
        {
            outputs.Add(settlement.IsClosing
                ? TransactionOutput.To(settlement.Rest, account.Terms.Renter)
                : new TransactionOutput(settlement.Rest, new EscrowLock(account.Id)));
        }

        return outputs.ToImmutable();
    }

    /// <summary>Splits a whole by weights without losing a unit: shares rounded down, what is left goes one by one to the largest remainders, first come first among equals.</summary>
    internal static long[] SplitByWeight(long whole, ReadOnlySpan<long> weights, long total)
    {
        var parts = new long[weights.Length];
        var remainders = new long[weights.Length];
        var left = whole;
        for (var i = 0; i < parts.Length; i++)
        {
            var (quotient, remainder) = UInt128.DivRem((UInt128)whole * (ulong)weights[i], (ulong)total);
            parts[i] = (long)quotient;
            remainders[i] = (long)remainder;
            left -= parts[i];
        }

        foreach (var index in Enumerable.Range(0, parts.Length).OrderByDescending(i => remainders[i]).ThenBy(i => i).Take((int)left))
        {
            parts[index]++;
        }

        return parts;
    }

    // The fee of all that a lease was ever charged is rounded down once, and each settlement takes the growth of that sum: the fee of
    // a lease does not depend on how often it was settled.
    private static long FeeOf(Money charged, LeaseTerms terms) => (long)((UInt128)charged.Satoshis * terms.FeePartsPerMillion / Million);

    private static Rejection? CheckUsage(LeaseTerms terms, long passed, ReadOnlySpan<Usage> usage)
    {
        long inSlot = 0;
        for (var i = 0; i < usage.Length; i++)
        {
            inSlot = usage[i].PaidSeconds + (i > 0 && usage[i].Slot == usage[i - 1].Slot ? inSlot : 0);
            if (usage[i].Slot >= terms.Instances)
            {
                return new Rejection(RejectionCode.LeaseUsageInvalid, $"Slot {usage[i].Slot} does not exist: the lease has {terms.Instances} instances.");
            }

            if (inSlot > passed)
            {
                return new Rejection(RejectionCode.LeaseUsageInvalid, $"Slot {usage[i].Slot} is charged {inSlot} seconds where {passed} have passed.");
            }
        }

        return null;
    }

    private static long TotalSeconds(ReadOnlySpan<Usage> usage)
    {
        long seconds = 0;
        foreach (var entry in usage)
        {
            seconds += entry.PaidSeconds;
        }

        return seconds;
    }

    private static ImmutableArray<Payment> Share(Money net, ImmutableArray<Usage> usage, long seconds)
    {
        if (usage.IsDefaultOrEmpty)
        {
            return [];
        }

        var payees = usage
            .GroupBy(entry => entry.Payee)
            .Select(entries => (Payee: entries.Key, Seconds: entries.Sum(entry => (long)entry.PaidSeconds)))
            .OrderBy(payee => payee.Payee)
            .ToArray();
        var shares = SplitByWeight(net.Satoshis, [.. payees.Select(payee => payee.Seconds)], seconds);
        return [.. payees.Select((payee, i) => new Payment(payee.Payee, payee.Seconds, Money.FromSatoshis(shares[i])))];
    }
}
