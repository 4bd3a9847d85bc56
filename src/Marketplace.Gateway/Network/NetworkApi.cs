using Marketplace.Chain;
using Marketplace.Api;
using Marketplace.Gateway.Faucet;
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
        long? faucet = services.GetService<IFaucet>() is null ? null : options.Value.FaucetMaximumSatoshis;
        return TypedResults.Ok(network.ToResponse(rules, faucet));
    }
}
