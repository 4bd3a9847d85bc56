using System.Text.Json.Serialization.Metadata;
using Marketplace.Gateway.Accounts;
using Marketplace.Gateway.Blocks;
using Marketplace.Gateway.Chain;
using Marketplace.Api;
using Marketplace.Gateway.Explorer;
using Marketplace.Gateway.Faucet;
using Marketplace.Gateway.Governance;
using Marketplace.Gateway.Health;
using Marketplace.Gateway.Idempotency;
using Marketplace.Gateway.Leases;
using Marketplace.Gateway.Network;
using Marketplace.Gateway.Nodes;
using Marketplace.Gateway.OpenApi;
using Marketplace.Gateway.Problems;
using Marketplace.Gateway.Quotes;
using Marketplace.Gateway.RateLimits;
using Marketplace.Gateway.Requests;
using Marketplace.Gateway.Security;
using Marketplace.Gateway.Streams;
using Marketplace.Gateway.Transactions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Marketplace.Gateway;

/// <summary>The HTTP API as one piece for a host to take in.</summary>
public static class MarketplaceApi
{
    /// <summary>Registers what the API needs of its own. The host adds network, ledger, queries and grains.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">The API's limits.</param>
    public static IServiceCollection AddMarketplaceApi(this IServiceCollection services, GatewayOptions options)
    {
        services.AddSingleton(Options.Create(options));
        services.AddSingleton<GatewayInstruments>();
        services.AddSingleton<RequestRates>();
        services.AddSingleton<StreamSlots>();
        services.AddSingleton<StreamRunner>();
        services.AddSingleton<UpToDate>();
        services.AddSingleton<GovernanceReader>();
        services.AddSingleton<RecentCommands>();
        services.AddSingleton<StakeDirectory>();
        services.Configure<RouteHandlerOptions>(route => route.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json =>
        {
            var strict = ApiJson.Default.Options;
            json.SerializerOptions.TypeInfoResolver = JsonTypeInfoResolver.Combine(ApiJson.Default, QueryJson.Default);
            json.SerializerOptions.DefaultIgnoreCondition = strict.DefaultIgnoreCondition;
            json.SerializerOptions.NumberHandling = strict.NumberHandling;
            json.SerializerOptions.UnmappedMemberHandling = strict.UnmappedMemberHandling;
            json.SerializerOptions.MaxDepth = strict.MaxDepth;
        });
        services.AddApiDocument();
        return services;
    }

    /// <summary>Puts the API's steps into the pipeline, in their order, and maps all its routes.</summary>
    /// <param name="app">The host's web application.</param>
    public static void MapMarketplaceApi(this WebApplication app)
    {
        app.UseTrustedProxies(app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value.TrustedProxies);
        app.UseMiddleware<ProblemMiddleware>();
        app.Use(static (context, next) =>
        {
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return next(context);
        });
        app.UseMiddleware<RateMiddleware>();
        app.UseRouting();
        app.UseMiddleware<SignatureMiddleware>();

        HealthApi.Map(app);
        app.MapApiDocument();
        var v1 = app.MapGroup("/v1").AddEndpointFilter(RequestParts.RefuseFirst);
        QuotesApi.Map(v1);
        FaucetApi.Map(v1);
        NetworkApi.Map(v1);
        LedgerApi.Map(v1);
        BlocksApi.Map(v1);
        AccountsApi.Map(v1);
        ExplorerApi.Map(v1);
        NodesApi.Map(v1);
        StakesApi.Map(v1);
        GovernanceApi.Map(v1);
        TransactionsApi.Map(v1);
        LeasesApi.Map(v1);
    }
}
