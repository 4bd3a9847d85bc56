using System.Text.Json;
using System.Text.Json.Serialization;
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
            Rules = RuleDescriptions.All.ToDictionary(rule => rule.Name, rule => rules.Get(rule.Id)),
            FeePartsPerMillion = (int)rules.FeePartsPerMillion,
            MinimumTransactionFeeSatoshis = rules.MinimumTransactionFee.Satoshis,
            Prices = JsonSerializer.SerializeToElement(PriceList.Of(rules), PriceJson.Default.PriceList),
            Faucet = faucet,
            FaucetMaximumSatoshis = faucet ? options.Value.FaucetMaximumSatoshis : 0,
            Version = network.Version,
        });
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PriceList))]
internal sealed partial class PriceJson : JsonSerializerContext;
