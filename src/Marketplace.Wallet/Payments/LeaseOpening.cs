using Marketplace.Wallet.Keys;
using Marketplace.Api;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Market.Apps;
using Marketplace.Market.Pricing;

namespace Marketplace.Wallet.Payments;

/// <summary>The terms and the deposit of a lease, computed here from the spec and the price list: a host is not taken at its word.</summary>
/// <param name="Terms">What the transaction will say.</param>
/// <param name="Deposit">What goes into escrow.</param>
/// <param name="TermSeconds">How long the lease lasts at most.</param>
public sealed record LeaseOpening(LeaseTerms Terms, Money Deposit, long TermSeconds)
{
    /// <summary>Computes the terms, and refuses a quote of the host that differs.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="quote">The host's quote.</param>
    /// <param name="rules">The network.</param>
    /// <param name="renter">Who pays and is refunded.</param>
    /// <param name="term">How long it shall last, in whole seconds; null for the spec's term.</param>
    /// <param name="deposit">What goes into escrow; null for all instances over the whole time.</param>
    /// <exception cref="WalletException">The quote differs, or the network does not take such a lease.</exception>
    public static LeaseOpening Create(
        AppSpec spec, QuoteResponse quote, NetworkRules rules, KeyHash renter, TimeSpan? term = null, Money? deposit = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(quote);
        ArgumentNullException.ThrowIfNull(rules);
        var own = Quoting.Quote(spec, rules.Prices, rules.QuoteTerms, quote.QuotedAt);
        RequireSame("spec hash", own.SpecHash, quote.SpecHash);
        RequireSame("rate per second", own.RatePerSecondSatoshis, quote.RatePerSecondSatoshis.Value);
        RequireSame("number of instances", own.Instances, quote.Instances);
        RequireSame("fee", own.FeePartsPerMillion, quote.FeePartsPerMillion);
        RequireSame("meter", own.MeterKeyHash, quote.MeterKeyHash);

        var seconds = term is { } span ? (long)span.TotalSeconds : own.TermSeconds;
        var startsAt = quote.QuotedAt.ToUnixTimeSeconds();
        var terms = new LeaseTerms(
            renter,
            rules.Meter,
            new Hash256(SpecJson.Hash(spec)),
            Money.FromSatoshis(own.RatePerSecondSatoshis),
            own.Instances,
            rules.Rules.FeePartsPerMillion,
            startsAt,
            startsAt + seconds);
        var escrow = deposit ?? terms.RatePerSecond * own.Instances * seconds;
        if (LeaseRules.CheckTerms(terms, startsAt, rules.Rules) is { } invalid)
        {
            throw new WalletException($"The network does not take this lease: {invalid.Message}", WalletErrorCodes.InvalidLease);
        }

        return LeaseRules.CheckDeposit(terms, escrow, rules.Rules) is { } tooSmall
            ? throw new WalletException(tooSmall.Message, WalletErrorCodes.DepositTooSmall)
            : new LeaseOpening(terms, escrow, seconds);
    }

    /// <summary>The transaction: the deposit into the escrow of its own lease, change back to the renter.</summary>
    /// <param name="coins">What the keys can spend; amounts must be true.</param>
    /// <param name="keys">The renter's.</param>
    /// <param name="network">The network.</param>
    /// <exception cref="WalletException">The coins are not enough, or too many are needed, or the fee is above the limit.</exception>
    public FundedTransaction Fund(IReadOnlyCollection<Coin> coins, WalletKeys keys, NetworkRules network) => FundedTransaction.Create(
        coins, [new TransactionOutput(Deposit, EscrowLock.Self)], new OpenLease(Terms), keys, network);

    private static void RequireSame<T>(string what, T own, T host)
    {
        if (!EqualityComparer<T>.Default.Equals(own, host))
        {
            throw new WalletException(
                $"The host's quote is not what its price list gives: its {what} is {host}, computed here it is {own}. Nothing was signed.",
                WalletErrorCodes.QuoteDiffers);
        }
    }
}
