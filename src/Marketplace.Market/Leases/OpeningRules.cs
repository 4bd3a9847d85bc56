using System.Diagnostics.CodeAnalysis;
using Marketplace.Ledger;
using Marketplace.Market.Apps;
using Marketplace.Market.Pricing;

namespace Marketplace.Market.Leases;

/// <summary>Whether an opening transaction may become a lease, before the ledger is asked.</summary>
public static class OpeningRules
{
    /// <summary>Checks the terms of an opening transaction against what we quote for the spec.</summary>
    /// <param name="leaseId">The lease id that is asked for.</param>
    /// <param name="caller">Who asks, as a key hash of 40 hex digits.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="spec">The spec, without faults.</param>
    /// <param name="quote">What the spec costs now.</param>
    /// <param name="now">The time, unix milliseconds.</param>
    /// <param name="terms">The terms, when nothing speaks against them.</param>
    /// <param name="refusal">What speaks against them.</param>
    /// <returns>Whether it may be submitted.</returns>
    public static bool Check(
        string leaseId,
        string caller,
        Transaction transaction,
        AppSpec spec,
        Quote quote,
        long now,
        [NotNullWhen(true)] out LeaseTerms? terms,
        [NotNullWhen(false)] out Reply? refusal)
    {
        terms = (transaction.Payload as OpenLease)?.Terms;
        refusal = terms is null
            ? Reply.Refuse("not-an-opening", "The transaction does not open a lease.")
            : Refusal(leaseId, caller, transaction, terms, spec, quote, now);
        if (refusal is not null) terms = null;
        return refusal is null;
    }

    /// <summary>The refusal of a transaction that opens another lease than the one that is asked.</summary>
    /// <param name="transaction">The transaction's id, which is its lease's.</param>
    /// <param name="leaseId">The lease that is asked.</param>
    public static Reply OtherLease(Hash256 transaction, string leaseId) => Reply.Refuse("lease-id-mismatch", $"The transaction's id is {transaction}, not {leaseId}.");

    private static Reply? Refusal(string leaseId, string caller, Transaction transaction, LeaseTerms terms, AppSpec spec, Quote quote, long now)
    {
        if (transaction.Id.ToString() != leaseId) return OtherLease(transaction.Id, leaseId);
        if (terms.Renter.ToString() != caller) return Reply.Refuse("not-the-renter", "Only the renter that the transaction names can open the lease.");
        string specHash = Convert.ToHexStringLower(terms.SpecHash.Bytes);
        if (specHash != quote.SpecHash) return Reply.Refuse("spec-hash-mismatch", $"The transaction is for the spec {specHash}; this spec is {quote.SpecHash}.");
        if (terms.Meter.ToString() != quote.MeterKeyHash) return Reply.Refuse("meter-mismatch", $"The transaction names the meter {terms.Meter}; the marketplace's is {quote.MeterKeyHash}.");
        if (terms.RatePerSecond.Satoshis != quote.RatePerSecondSatoshis)
        {
            return Reply.Refuse("rate-mismatch", $"The transaction pays {terms.RatePerSecond.Satoshis} satoshis a second and instance; the price is {quote.RatePerSecondSatoshis}.");
        }

        if (terms.Instances != spec.Instances) return Reply.Refuse("instances-mismatch", $"The transaction is for {terms.Instances} instances; the spec for {spec.Instances}.");
        if (terms.EndsAt * 1000 <= now) return Reply.Refuse("term-over", "The term that the transaction names is over already.");
        return null;
    }
}
