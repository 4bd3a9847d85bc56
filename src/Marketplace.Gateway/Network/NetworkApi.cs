using System.Text.Json;
using System.Text.Json.Serialization;
using Marketplace.Gateway.Contracts;
using Marketplace.Gateway.Faucet;
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
            .WithDescription("All that a wallet needs to build and sign for this network. The parameters are those of the genesis file, complete: a verifier trusts these and nothing else.");

    private static Ok<NetworkResponse> Get(GatewayNetwork network, IServiceProvider services, IOptions<GatewayOptions> options)
    {
        using var parameters = JsonDocument.Parse(network.Parameters.ToJson());
        var faucet = services.GetService<IFaucet>() is not null;
        return TypedResults.Ok(new NetworkResponse
        {
            Name = network.Parameters.Name,
            GenesisHash = network.GenesisHash,
            Parameters = parameters.RootElement.Clone(),
            MeterKeyHash = network.Meter.ToString(),
            FeePartsPerMillion = (int)network.Parameters.Rules.FeePartsPerMillion,
            MinimumTransactionFeeSatoshis = network.Parameters.Rules.MinimumTransactionFee.Satoshis,
            Prices = JsonSerializer.SerializeToElement(network.Prices, PriceJson.Default.PriceList),
            Faucet = faucet,
            FaucetMaximumSatoshis = faucet ? options.Value.FaucetMaximumSatoshis : 0,
            PackageSet = network.PackageSet,
            Version = network.Version,
        });
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PriceList))]
internal sealed partial class PriceJson : JsonSerializerContext;
