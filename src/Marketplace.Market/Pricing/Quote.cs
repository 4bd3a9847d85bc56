using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Market.Pricing;

/// <summary>What a lease of a spec costs, and the terms that its opening transaction must carry to be accepted.</summary>
/// <param name="SpecHash">SHA-256 of the canonical spec, 64 hex digits in the order in which SHA-256 gives its bytes.</param>
/// <param name="RatePerSecondSatoshis">The price of one running instance for one second, at least 1 satoshi.</param>
/// <param name="Instances">How many instances the spec asks for.</param>
/// <param name="TermSeconds">The term that the deposit covers.</param>
/// <param name="DepositSatoshis">Rate x instances x term: what all instances would use if they ran for the whole term.</param>
/// <param name="MinimumDepositSatoshis">The least that the network accepts in escrow at opening.</param>
/// <param name="FeePartsPerMillion">The part of every charge that the network keeps, taken from the charge and not added to it.</param>
/// <param name="MeterKeyHash">The key that will settle the lease, 40 hex digits.</param>
/// <param name="QuotedAt">When the prices were taken; a lease opens at the prices of its opening, not of its quote.</param>
public sealed record Quote(
    string SpecHash,
    long RatePerSecondSatoshis,
    int Instances,
    long TermSeconds,
    long DepositSatoshis,
    long MinimumDepositSatoshis,
    int FeePartsPerMillion,
    string MeterKeyHash,
    DateTimeOffset QuotedAt);

/// <summary>The network's part of a quote.</summary>
/// <param name="FeePartsPerMillion">The protocol fee in millionths of a charge, 0 to 1,000,000.</param>
/// <param name="MeterKeyHash">The meter's key hash, 40 lower-case hex digits.</param>
/// <param name="MinimumPaidSeconds">How many seconds of all instances the opening escrow must cover. The network's value is 60.</param>
public sealed record QuoteTerms(int FeePartsPerMillion, string MeterKeyHash, int MinimumPaidSeconds = 60)
{
    /// <summary>The terms that a ledger's rules set.</summary>
    /// <param name="rules">The rules in force.</param>
    /// <param name="meter">The meter's key.</param>
    public static QuoteTerms Of(LedgerRules rules, KeyHash meter) => new((int)rules.FeePartsPerMillion, meter.ToString(), (int)rules.MinimumPaidSeconds);
}
