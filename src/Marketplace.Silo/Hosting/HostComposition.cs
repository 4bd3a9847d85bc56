using System.Net;
using Marketplace.Flux;
using Marketplace.Gateway;
using Marketplace.Gateway.Faucet;
using Marketplace.Gateway.Health;
using Marketplace.Silo.Faucets;
using Marketplace.Silo.Nodes;
using Marketplace.Silo.Readiness;
using Marketplace.Chain;
using Marketplace.Explorer;
using Marketplace.Silo.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Marketplace.Silo.Hosting;

/// <summary>Puts silo and gateway onto what is open already.</summary>
internal static class HostComposition
{
    private const int ClusterIdDigits = 16;

    // Nothing of the API has a header or URL near this.
    private const int HeadersBytes = 16 * 1024;
    private const int RequestLineBytes = 4 * 1024;

    public static WebApplication Build(MarketHostOptions options, Foundation foundation)
    {
        // An empty builder: no environment variable or stray appsettings file changes what the options say.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "market" });
        HostLogging.Configure(builder.Logging, options.Log);
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = options.StopTimeout);
        AddFoundation(builder.Services, options, foundation);
        AddSilo(builder, options, foundation);
        AddNodeConfirmer(builder.Services, options, foundation);
        AddGateway(builder, options);
        var app = builder.Build();
        if (options.Roles.HasFlag(HostRoles.Gateway))
        {
            app.MapMarketplaceApi();
            app.MapFluxApi();
        }

        return app;
    }

    private static void AddFoundation(IServiceCollection services, MarketHostOptions options, Foundation foundation)
    {
        services.AddSingleton(foundation.Clock);
        services.AddSingleton(foundation.Parameters);
        services.AddSingleton(foundation.Verifier);
        services.AddSingleton<ILedger>(foundation.Engine);
        services.AddSingleton<ILedgerQueries>(foundation.Projections);
        services.AddSingleton(foundation.Projections.Explorer);
        services.AddKeyedSingleton("meter", foundation.Keys.Meter);
        services.AddSingleton(new GatewayNetwork(foundation.Parameters, foundation.Keys.Meter.PublicKey.Hash)
        {
            Version = HostVersion.Text,
        });
        if (foundation.Keys.Faucet is { } faucet)
            services.AddSingleton<IFaucet>(provider => new DevnetFaucet(
                faucet, foundation.Engine, foundation.Projections.Explorer, provider.GetRequiredService<IGrainFactory>()));
        services.AddSingleton<IReadinessCheck>(new LedgerReadiness(foundation.Engine));
        services.AddSingleton<IReadinessCheck>(new ProjectionReadiness(foundation.Engine, foundation.Projections, options.Gateway.ReadyLagBlocks));
        services.AddSingleton<IReadinessCheck, SiloReadiness>();
        if (options.Roles.HasFlag(HostRoles.Provider))
            services.AddSingleton<IReadinessCheck>(new EngineReadiness(foundation.Agent));
    }

    private static void AddSilo(WebApplicationBuilder builder, MarketHostOptions options, Foundation foundation)
    {
        var cluster = foundation.Engine.GenesisHash.ToString()[..ClusterIdDigits];
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort.Or(options.Silo.Port), options.Silo.GatewayPort, null, "market", cluster);
            silo.AddMarketplaceStorage(foundation.Database);
            silo.AddMarketplaceGrains();
            silo.Services.AddSingleton(Options.Create(options.Market));
        });
    }

    // It submits through a grain: it starts after the silo, and stops before it.
    private static void AddNodeConfirmer(IServiceCollection services, MarketHostOptions options, Foundation foundation) =>
        services.AddHostedService(provider => new NodeConfirmer(
            foundation.Engine,
            provider.GetRequiredService<IGrainFactory>(),
            foundation.Keys.Node,
            LocalNode.LedgerEndpoint(options),
            foundation.Clock,
            provider.GetRequiredService<ILogger<NodeConfirmer>>()));

    private static void AddGateway(WebApplicationBuilder builder, MarketHostOptions options)
    {
        builder.Services.AddMarketplaceApi(options.Gateway);
        builder.Services.AddFluxApi();
        builder.Services.AddRoutingCore();
        if (!options.Roles.HasFlag(HostRoles.Gateway))
        {
            builder.WebHost.UseServer(new NoServer());
            return;
        }

        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestHeadersTotalSize = HeadersBytes;
            kestrel.Limits.MaxRequestLineSize = RequestLineBytes;
            Listen(kestrel, new Uri(options.Listen));
        });
    }

    private static void Listen(KestrelServerOptions kestrel, Uri uri)
    {
        var host = uri.Host.Trim('[', ']');
        if (host == "localhost" && uri.Port != 0)
            kestrel.ListenLocalhost(uri.Port);
        else
            kestrel.Listen(host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(host), uri.Port);
    }
}
