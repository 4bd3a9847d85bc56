using Marketplace.Ledger;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Provider;
using Marketplace.Silo.Data;
using Marketplace.Storage.Chain;
using Marketplace.Storage.Grains;
using Marketplace.Storage.Projections;
using Marketplace.Storage.Sql;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Marketplace.Silo.Hosting;

/// <summary>The parts of a host in their order: each is started after, and stopped before, what it stands on.</summary>
internal sealed class HostParts : IAsyncDisposable
{
    private readonly Stack<Func<ValueTask>> _stops = new();
    private WebApplication? _app;

    private HostParts()
    {
    }

    public Uri? Address { get; private set; }

    public string GenesisHash { get; private set; } = "";

    public string ReadyLine { get; private set; } = "";

    public IServiceProvider Services => _app!.Services;

    public static async Task<HostParts> StartAsync(HostOptions options, CancellationToken cancellationToken)
    {
        var parts = new HostParts();
        try
        {
            await parts.StartCoreAsync(options, cancellationToken);
            return parts;
        }
        catch
        {
            await parts.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_stops.TryPop(out var stop))
            await stop();
    }

    private async Task StartCoreAsync(HostOptions options, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var data = Keep(DataDirectory.Open(options.DataDirectory));
        var (parameters, keys) = GenesisFile.Open(data, options.Devnet, clock);
        Keep(keys);
        GenesisHash = parameters.GenesisHash.ToString();
        var loggers = Keep(LoggerFactory.Create(logging => HostLogging.Configure(logging, options)));
        var verifier = SignatureVerifiers.Choose(out var verifierName);
        var database = DatabaseOf(options, data);
        var engine = await StartGuard.RunAsync(data, () => LedgerEngine.OpenAsync(
            new LedgerEngineOptions(data.Chain), parameters, new PrivateKeyBlockSigner(keys.Validator), verifier, clock, loggers, cancellationToken));
        _stops.Push(engine.DisposeAsync);
        var projections = await StartGuard.RunAsync(data, () => LedgerProjections.OpenAsync(database.ForProjections(), engine, loggers, clock, cancellationToken));
        _stops.Push(projections.DisposeAsync);

        var agent = new Lazy<ProviderAgent>(() => LocalNode.Create(options, data, keys, Services, clock, loggers));
        var app = HostComposition.Build(options, new Foundation(parameters, keys, engine, projections, database, verifier, clock, loggers, agent));
        _app = app;
        _stops.Push(async () =>
        {
            using var patience = new CancellationTokenSource(options.StopTimeout);
            await app.StopAsync(patience.Token);
            await app.DisposeAsync();
        });
        await StartGuard.RunAsync(data, async () =>
        {
            await app.Services.GetRequiredService<GrainDatabase>().ClaimAsync(engine.GenesisHash, cancellationToken);
            await app.StartAsync(cancellationToken);
            return true;
        });

        if (options.Roles.HasFlag(HostRoles.Provider))
        {
            _stops.Push(agent.Value.DisposeAsync);
            await agent.Value.StartAsync(cancellationToken);
        }

        Address = AddressOf(app, options);
        ReadyLine = string.Join(
            " · ",
            "market ready: " + (Address?.ToString().TrimEnd('/') ?? "no gateway"),
            "packages " + PackageSet.Name,
            "engine " + (options.Roles.HasFlag(HostRoles.Provider) ? agent.Value.Status : "none (no provider role)"),
            "signatures " + verifierName,
            "storage " + database.ProductName,
            "data " + data.Path);
    }

    private T Keep<T>(T part)
        where T : IDisposable
    {
        _stops.Push(() =>
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        });
        return part;
    }

    private static SqlOptions DatabaseOf(HostOptions options, DataDirectory data)
    {
        try
        {
            return options.Database is { } connection ? SqlOptions.PostgreSql(connection) : SqlOptions.Sqlite(data.Database);
        }
        catch (ArgumentException exception)
        {
            throw new HostStartException("the database connection string cannot be read by Npgsql", exception);
        }
    }

    private static Uri? AddressOf(WebApplication app, HostOptions options)
    {
        if (!options.Roles.HasFlag(HostRoles.Gateway))
            return null;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        return address is null ? null : new Uri(address);
    }
}
