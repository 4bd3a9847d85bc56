using Marketplace.Chain;
using Marketplace.Grains.Metering;
using Marketplace.Market.Apps;
using Marketplace.Market.Leases;
using Marketplace.Market.Pricing;
using Microsoft.Extensions.Options;

namespace Marketplace.Grains;

/// <summary>Prices, fee, meter and time limits, in the form in which the rules take them: always those that are in force on the ledger now.</summary>
public sealed class MarketTerms
{
    private readonly ILedger _ledger;
    private readonly IMeterSigner _meter;
    private volatile LeaseSettings _leaseSettings;

    /// <summary>Puts the terms together.</summary>
    public MarketTerms(ILedger ledger, IMeterSigner meter, IOptions<MarketOptions> options)
    {
        _ledger = ledger;
        _meter = meter;
        Options = options.Value;
        _leaseSettings = Options.LeaseSettings(ledger.Head.Rules.MinimumSettleIntervalSeconds);
    }

    /// <summary>The options.</summary>
    public MarketOptions Options { get; }

    /// <summary>The time limits of leases.</summary>
    public LeaseSettings LeaseSettings
    {
        get
        {
            var settings = _leaseSettings;
            var least = _ledger.Head.Rules.MinimumSettleIntervalSeconds;
            return settings.MinimumSettleSeconds == least ? settings : _leaseSettings = Options.LeaseSettings(least);
        }
    }

    /// <summary>What a spec costs now.</summary>
    /// <param name="spec">A spec without faults.</param>
    /// <param name="now">The time.</param>
    public Quote Quote(AppSpec spec, DateTimeOffset now)
    {
        var rules = _ledger.Head.Rules;
        return Quoting.Quote(spec, PriceList.Of(rules), QuoteTerms.Of(rules, _meter.KeyHash), now);
    }
}
