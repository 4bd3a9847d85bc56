using Marketplace.Api;
using Marketplace.Ledger;
using Marketplace.Market.Pricing;

namespace Marketplace.Gateway.Quotes;

/// <summary>Quotes in the words of the HTTP API.</summary>
internal static class QuoteMapping
{
    /// <param name="quote">What the app costs.</param>
    /// <param name="name">The app's name.</param>
    /// <param name="transactionFee">The least fee of the opening transaction.</param>
    public static QuoteResponse ToResponse(this Quote quote, string name, Money transactionFee) => new()
    {
        Name = name,
        SpecHash = quote.SpecHash,
        RatePerSecondSatoshis = new(quote.RatePerSecondSatoshis),
        Instances = quote.Instances,
        TermSeconds = quote.TermSeconds,
        DepositSatoshis = new(quote.DepositSatoshis),
        MinimumDepositSatoshis = new(quote.MinimumDepositSatoshis),
        FeePartsPerMillion = quote.FeePartsPerMillion,
        TransactionFeeSatoshis = new(transactionFee.Satoshis),
        MeterKeyHash = quote.MeterKeyHash,
        QuotedAt = quote.QuotedAt,
    };
}
