using Marketplace.Wallet.Keys;
using Marketplace.Api;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Market.Apps;
using Marketplace.Market.Pricing;

namespace Marketplace.Wallet.Funding;

/// <summary>The terms and the deposit of a lease, as this program computes them from spec and price list.</summary>
/// <param name="Terms">What the transaction will say.</param>
/// <param name="Deposit">What goes into escrow.</param>
/// <param name="TermSeconds">How long the lease lasts at most.</param>
internal sealed record LeaseOpening(LeaseTerms Terms, Money Deposit, long TermSeconds)
{
    /// <summary>Computes the terms, and refuses a quote of the host that differs.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="quote">The host's quote.</param>
    /// <param name="rules">The network.</param>
    /// <param name="renter">Who pays and is refunded.</param>
    /// <param name="hours">How long it shall last; null for the spec's term.</param>
    /// <param name="deposit">What goes into escrow; null for all instances over the whole time.</param>
    public static LeaseOpening Create(AppSpec spec, QuoteResponse quote, NetworkRules rules, KeyHash renter, long? hours, Money? deposit)
    {
        var own = Quoting.Quote(spec, rules.Prices, rules.QuoteTerms, quote.QuotedAt);
        RequireSame("spec hash", own.SpecHash, quote.SpecHash);
        RequireSame("rate per second", own.RatePerSecondSatoshis, quote.RatePerSecondSatoshis.Value);
        RequireSame("number of instances", own.Instances, quote.Instances);
        RequireSame("fee", own.FeePartsPerMillion, quote.FeePartsPerMillion);
        RequireSame("meter", own.MeterKeyHash, quote.MeterKeyHash);

        var term = hours is { } count ? checked(count * 3600) : own.TermSeconds;
        var startsAt = quote.QuotedAt.ToUnixTimeSeconds();
        var terms = new LeaseTerms(
            renter,
            rules.Meter,
            new Hash256(SpecJson.Hash(spec)),
            Money.FromSatoshis(own.RatePerSecondSatoshis),
            own.Instances,
            rules.Rules.FeePartsPerMillion,
            startsAt,
            startsAt + term);
        var escrow = deposit ?? terms.RatePerSecond * own.Instances * term;
        if (LeaseRules.CheckTerms(terms, startsAt, rules.Rules) is { } invalid)
        {
            throw new WalletException($"The network does not take this lease: {invalid.Message}", "invalid-lease");
        }

        return LeaseRules.CheckDeposit(terms, escrow, rules.Rules) is { } tooSmall
            ? throw new WalletException($"{tooSmall.Message} Ask for more with --deposit or --hours.", "deposit-too-small")
            : new LeaseOpening(terms, escrow, term);
    }

    /// <summary>The transaction: the deposit into the escrow of its own lease, change back to the renter.</summary>
    public FundedTransaction Fund(IReadOnlyCollection<Coin> coins, WalletKeys keys, NetworkRules network) => FundedTransaction.Create(
        coins, [new TransactionOutput(Deposit, EscrowLock.Self)], new OpenLease(Terms), keys, network);

    private static void RequireSame<T>(string what, T own, T host)
    {
        if (!EqualityComparer<T>.Default.Equals(own, host))
        {
            throw new WalletException(
                $"The host's quote is not what its price list gives: its {what} is {host}, computed here it is {own}. Nothing was signed.",
                "quote-differs");
        }
    }
}
