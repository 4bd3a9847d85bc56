using Marketplace.Grains.Metering;
using Marketplace.Ledger;
using Marketplace.Market.Apps;
using Marketplace.Market.Leases;
using Marketplace.Market.Pricing;
using Microsoft.Extensions.Options;

namespace Marketplace.Grains;

/// <summary>Prices, fee, meter and time limits, in the form in which the rules take them.</summary>
public sealed class MarketTerms
{
    private readonly PriceList _prices;
    private readonly QuoteTerms _quoteTerms;

    /// <summary>Puts the terms together.</summary>
    public MarketTerms(NetworkParameters network, IMeterSigner meter, PriceList prices, IOptions<MarketOptions> options)
    {
        _prices = prices;
        _quoteTerms = new QuoteTerms((int)network.Rules.FeePartsPerMillion, meter.KeyHash.ToString(), (int)network.Rules.MinimumPaidSeconds);
        Options = options.Value;
        LeaseSettings = Options.LeaseSettings(network.Rules.MinimumSettleIntervalSeconds);
    }

    /// <summary>The options.</summary>
    public MarketOptions Options { get; }

    /// <summary>The time limits of leases.</summary>
    public LeaseSettings LeaseSettings { get; }

    /// <summary>What a spec costs now.</summary>
    /// <param name="spec">A spec without faults.</param>
    /// <param name="now">The time.</param>
    public Quote Quote(AppSpec spec, DateTimeOffset now) => Quoting.Quote(spec, _prices, _quoteTerms, now);
}
