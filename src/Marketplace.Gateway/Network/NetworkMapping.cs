using System.Text.Json;
using Marketplace.Api;
using Marketplace.Ledger;
using Marketplace.Market.Pricing;

namespace Marketplace.Gateway.Network;

/// <summary>The network in the words of the HTTP API.</summary>
internal static class NetworkMapping
{
    /// <param name="network">The network.</param>
    /// <param name="rules">The rules in force.</param>
    /// <param name="faucetMaximum">The most satoshis that its faucet gives; null when it has none.</param>
    public static NetworkResponse ToResponse(this GatewayNetwork network, LedgerRules rules, long? faucetMaximum)
    {
        using var parameters = JsonDocument.Parse(network.Parameters.ToJson());
        return new NetworkResponse
        {
            Name = network.Parameters.Name,
            GenesisHash = network.GenesisHash,
            Parameters = parameters.RootElement.Clone(),
            MeterKeyHash = network.Meter.ToString(),
            Rules = RuleDescriptions.All.ToDictionary(rule => rule.Name, rule => new RuleValue(rules.Get(rule.Id))),
            FeePartsPerMillion = (int)rules.FeePartsPerMillion,
            MinimumTransactionFeeSatoshis = new(rules.MinimumTransactionFee.Satoshis),
            Prices = Prices(PriceList.Of(rules)),
            Faucet = faucetMaximum is not null,
            FaucetMaximumSatoshis = new(faucetMaximum ?? 0),
            Version = network.Version,
        };
    }

    private static NetworkPrices Prices(PriceList prices) => new()
    {
        CpuPer100Milli = new(prices.CpuPer100Milli),
        MemoryPer100MiB = new(prices.MemoryPer100MiB),
        DiskPerGiB = new(prices.DiskPerGiB),
        PerPort = new(prices.PerPort),
        MinimumRatePerSecond = new(prices.MinimumRatePerSecond),
    };
}
