using System.Text.Json;
using Marketplace.Chain;
using Marketplace.Api;
using Marketplace.Gateway.Faucet;
using Marketplace.Ledger;
using Marketplace.Market.Pricing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Marketplace.Gateway.Network;

/// <summary>Says which network this is.</summary>
internal static class NetworkApi
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/network", Get)
            .WithName("network").WithTags("network")
            .WithSummary("The network's parameters, prices and fees")
            .WithDescription("All that a wallet needs to build and sign for this network. The parameters are those of the genesis file, complete: a verifier trusts these and nothing else. Proposals may have replaced the genesis rules since: the rules, prices and fees here are those in force.");

    private static Ok<NetworkResponse> Get(GatewayNetwork network, ILedger ledger, IServiceProvider services, IOptions<GatewayOptions> options)
    {
        var rules = ledger.Head.Rules;
        using var parameters = JsonDocument.Parse(network.Parameters.ToJson());
        var faucet = services.GetService<IFaucet>() is not null;
        return TypedResults.Ok(new NetworkResponse
        {
            Name = network.Parameters.Name,
            GenesisHash = network.GenesisHash,
            Parameters = parameters.RootElement.Clone(),
            MeterKeyHash = network.Meter.ToString(),
            Rules = RuleDescriptions.All.ToDictionary(rule => rule.Name, rule => new RuleValue(rules.Get(rule.Id))),
            FeePartsPerMillion = (int)rules.FeePartsPerMillion,
            MinimumTransactionFeeSatoshis = new(rules.MinimumTransactionFee.Satoshis),
            Prices = Prices(PriceList.Of(rules)),
            Faucet = faucet,
            FaucetMaximumSatoshis = new(faucet ? options.Value.FaucetMaximumSatoshis : 0),
            Version = network.Version,
        });
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
