using System.Net;
using Marketplace.Chain;
using Marketplace.Flux;
using Marketplace.Gateway;
using Marketplace.Gateway.Faucet;
using Marketplace.Gateway.Health;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Silo.Data;
using Marketplace.Silo.Faucets;
using Marketplace.Silo.Parts;
using Marketplace.Silo.Readiness;
using Marketplace.Silo.Settings;
using Marketplace.Silo.Telemetry;
using Marketplace.Sql;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Marketplace.Silo.Hosting;

/// <summary>
/// Puts the parts of a host together. The generic host starts them in the order in which they are registered here, each after what it stands
/// on: ledger, projections, database, silo, confirmer, local node, and HTTP last. It stops them in the reverse order.
/// </summary>
internal static class HostComposition
{
    private const int ClusterIdDigits = 16;

    // Nothing of the API has a header or URL near this.
    private const int HeadersBytes = 16 * 1024;
    private const int RequestLineBytes = 4 * 1024;

    /// <summary>Builds a host; nothing is opened before it starts.</summary>
    /// <param name="options">Its settings, which have been validated.</param>
    /// <exception cref="HostStartException">The database's connection string is none.</exception>
    public static WebApplication Build(MarketHostOptions options)
    {
        // An empty builder: no environment variable or stray appsettings file changes what the settings say.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "market" });
        HostLogging.Configure(builder.Logging, options.Log);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.StopTimeout);
        builder.Services.AddHostTelemetry(options.Telemetry);
        var database = DatabaseOf(options);
        AddStores(builder.Services, options, database);
        AddSilo(builder, options, database);
        AddPart<ConfirmerPart>(builder.Services);
        AddNode(builder.Services, options);
        AddGateway(builder, options);
        var app = builder.Build();
        if (options.Roles.HasFlag(HostRoles.Gateway))
        {
            app.MapMarketplaceApi();
            app.MapFluxApi();
        }

        return app;
    }

    private static void AddStores(IServiceCollection services, MarketHostOptions options, SqlOptions database)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(SignatureVerifiers.Choose(out var verifierName));
        services.AddSingleton(new VerifierName(verifierName));
        services.AddSingleton(database);
        services.AddSingleton(provider => HostFiles.Open(options, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => provider.GetRequiredService<HostFiles>().Parameters);
        services.AddKeyedSingleton("meter", (provider, _) => provider.GetRequiredService<HostFiles>().Keys.Meter);
        AddPart<LedgerPart>(services);
        AddPart<ProjectionsPart>(services);
        AddPart<TelemetryPart>(services);
        AddPart<GrainDatabasePart>(services);
        services.AddSingleton<ILedger>(provider => provider.GetRequiredService<LedgerPart>().Engine);
        services.AddSingleton(provider => provider.GetRequiredService<ProjectionsPart>().Projections.Explorer);
        services.AddSingleton<IReadinessCheck, LedgerReadiness>();
        services.AddSingleton<IReadinessCheck, ProjectionReadiness>();
        services.AddSingleton<IReadinessCheck, SiloReadiness>();
    }

    private static void AddPart<TPart>(IServiceCollection services)
        where TPart : HostPart
    {
        services.AddSingleton<TPart>();
        services.AddHostedService(provider => provider.GetRequiredService<TPart>());
    }

    private static SqlOptions DatabaseOf(MarketHostOptions options)
    {
        try
        {
            return options.Database is { } connection
                ? SqlOptions.PostgreSql(connection)
                : SqlOptions.Sqlite(DataDirectory.DatabaseIn(options.DataDirectory));
        }
        catch (ArgumentException exception)
        {
            throw new HostStartException("the database connection string cannot be read by Npgsql", exception) { IsInvalidSetting = true };
        }
    }

    private static void AddSilo(WebApplicationBuilder builder, MarketHostOptions options, SqlOptions database)
    {
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort.Or(options.Silo.Port), options.Silo.GatewayPort, null, "market");
            silo.Services.AddOptions<ClusterOptions>().PostConfigure<HostFiles>(
                (cluster, files) => cluster.ClusterId = files.Parameters.GenesisHash.ToString()[..ClusterIdDigits]);
            silo.AddMarketplaceStorage(database);
            silo.AddMarketplaceGrains();
            silo.AddActivityPropagation();
            silo.Services.AddSingleton(Options.Create(options.Market));
        });
    }

    private static void AddNode(IServiceCollection services, MarketHostOptions options)
    {
        if (!options.Roles.HasFlag(HostRoles.Provider))
        {
            return;
        }

        AddPart<LocalNodePart>(services);
        services.AddSingleton<IReadinessCheck, EngineReadiness>();
    }

    private static void AddGateway(WebApplicationBuilder builder, MarketHostOptions options)
    {
        builder.Services.AddMarketplaceApi(options.Gateway);
        builder.Services.AddFluxApi();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(provider =>
        {
            var files = provider.GetRequiredService<HostFiles>();
            return new GatewayNetwork(files.Parameters, files.Keys.Meter.PublicKey.Hash) { Version = HostVersion.Text };
        });

        // Without a faucet's key there is no such service, which is known only when the files are open.
        builder.Services.AddSingleton(provider => provider.GetRequiredService<HostFiles>().Keys.Faucet is { } key
            ? (IFaucet)ActivatorUtilities.CreateInstance<DevnetFaucet>(provider, key)
            : null!);
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
        {
            kestrel.ListenLocalhost(uri.Port);
        }
        else
        {
            kestrel.Listen(host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(host), uri.Port);
        }
    }
}
