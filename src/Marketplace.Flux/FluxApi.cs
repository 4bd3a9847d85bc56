using Marketplace.Flux.FluxOs;
using Marketplace.Flux.JsonRpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Flux;

/// <summary>The routes of FluxOS and of Bitcoin-style JSON-RPC, as one piece for a host to take in beside the HTTP API.</summary>
public static class FluxApi
{
    /// <summary>Registers what the routes need of their own, on top of what the HTTP API registers.</summary>
    /// <param name="services">The host's services.</param>
    public static IServiceCollection AddFluxApi(this IServiceCollection services)
    {
        services.AddSingleton<RpcServices>();
        services.AddSingleton<RpcDispatcher>();
        services.AddSingleton<RpcEndpoint>();
        services.AddSingleton<FluxRoutes>();
        return services;
    }

    /// <summary>Maps all routes of FluxOS and JSON-RPC. The HTTP API's own routes are mapped first.</summary>
    /// <param name="app">The host's web application.</param>
    public static void MapFluxApi(this WebApplication app)
    {
        RpcEndpoint.Map(app);
        FluxRoutes.Map(app);
    }
}
