using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Market.Pricing;

namespace Marketplace.Gateway;

/// <summary>What the API says and checks about the network it serves; the host provides it.</summary>
public sealed class GatewayNetwork
{
    /// <summary>Describes a network.</summary>
    /// <param name="parameters">The genesis parameters.</param>
    /// <param name="meter">The key that settles leases opened here.</param>
    /// <param name="prices">What resources cost.</param>
    public GatewayNetwork(NetworkParameters parameters, KeyHash meter, PriceList prices)
    {
        Parameters = parameters;
        Meter = meter;
        Prices = prices;
        GenesisHash = parameters.GenesisHash.ToString();
        QuoteTerms = new QuoteTerms((int)parameters.Rules.FeePartsPerMillion, meter.ToString(), (int)parameters.Rules.MinimumPaidSeconds);
    }

    /// <summary>The genesis parameters.</summary>
    public NetworkParameters Parameters { get; }

    /// <summary>Id of the genesis block, lower-case hex; request signatures bind to it.</summary>
    public string GenesisHash { get; }

    /// <summary>The key that settles leases opened here.</summary>
    public KeyHash Meter { get; }

    /// <summary>What resources cost.</summary>
    public PriceList Prices { get; }

    /// <summary>The network's part of each quote.</summary>
    public QuoteTerms QuoteTerms { get; }

    /// <summary>"upstream" or "compat": which packages the host was built on.</summary>
    public required string PackageSet { get; init; }

    /// <summary>The host's version.</summary>
    public required string Version { get; init; }
}
