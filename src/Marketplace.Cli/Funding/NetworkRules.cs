using System.Text.Json;
using Marketplace.Cli.Output;
using Marketplace.Gateway.Contracts;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Market.Pricing;

namespace Marketplace.Cli.Funding;

/// <summary>What this program computes with, out of what the host says about its network; all of it must fit together.</summary>
/// <param name="Parameters">The genesis parameters; their hash is the network's.</param>
/// <param name="Prices">What resources cost.</param>
/// <param name="Meter">Who settles leases.</param>
internal sealed record NetworkRules(NetworkParameters Parameters, PriceList Prices, KeyHash Meter)
{
    /// <summary>The network's part of a quote.</summary>
    public QuoteTerms QuoteTerms => new((int)Parameters.Rules.FeePartsPerMillion, Meter.ToString(), (int)Parameters.Rules.MinimumPaidSeconds);

    public static NetworkRules From(NetworkResponse network)
    {
        try
        {
            var parameters = NetworkParameters.FromJson(network.Parameters.GetRawText());
            if (parameters.GenesisHash.ToString() != network.GenesisHash)
            {
                throw new FormatException($"its parameters make {parameters.GenesisHash}, not {network.GenesisHash}");
            }

            var prices = network.Prices.Deserialize(CliJson.Default.PriceList) ?? throw new FormatException("it has no prices");
            return new NetworkRules(parameters, prices, KeyHash.Parse(network.MeterKeyHash));
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw new CliException(
                $"The host describes its network in a way that does not fit together: {e.Message} Nothing was signed.", ExitCodes.Failure, "network-not-readable", e);
        }
    }
}
