using System.Net;
using Marketplace.Ledger;
using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Provider;
using Marketplace.Silo.Data;
using Marketplace.Chain;
using Marketplace.Storage;
using Marketplace.Explorer;
using Marketplace.Sql;
using Marketplace.Validators.Node;
using Marketplace.Validators.Transport;
using Marketplace.Silo.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Marketplace.Silo.Hosting;

/// <summary>The parts of a host in their order: each is started after, and stopped before, what it stands on.</summary>
internal sealed class HostParts : IAsyncDisposable
{
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(5);

    private readonly Stack<Func<ValueTask>> _stops = new();
    private WebApplication? _app;

    private HostParts()
    {
    }

    public Uri? Address { get; private set; }

    public string GenesisHash { get; private set; } = "";

    public string ReadyLine { get; private set; } = "";

    public IServiceProvider Services => _app!.Services;

    public static async Task<HostParts> StartAsync(MarketHostOptions options, CancellationToken cancellationToken)
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

    private async Task StartCoreAsync(MarketHostOptions options, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var data = Keep(DataDirectory.Open(options.DataDirectory));
        var (parameters, keys) = GenesisFile.Open(data, options, clock);
        Keep(keys);
        GenesisHash = parameters.GenesisHash.ToString();
        var loggers = Keep(LoggerFactory.Create(logging => HostLogging.Configure(logging, options.Log)));
        var verifier = SignatureVerifiers.Choose(out var verifierName);
        var database = DatabaseOf(options, data);
        var engine = await OpenLedgerAsync(options, data, parameters, new PrivateKeyBlockSigner(keys.Validator), verifier, clock, loggers, cancellationToken);
        var projections = await StartGuard.RunAsync(data, () => LedgerProjections.OpenAsync(database.ForProjections(), engine, loggers, clock, cancellationToken));
        _stops.Push(projections.DisposeAsync);
        engine.AttachTransactionIndex(projections);

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
            "engine " + (options.Roles.HasFlag(HostRoles.Provider) ? agent.Value.Status : "none (no provider role)"),
            "signatures " + verifierName,
            "storage " + database.ProductName,
            "data " + data.Path);
    }

    private async Task<LedgerEngine> OpenLedgerAsync(
        MarketHostOptions options, DataDirectory data, NetworkParameters parameters, PrivateKeyBlockSigner signer, ISignatureVerifier verifier, TimeProvider clock, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var ledger = options.Ledger with
        {
            Directory = data.Chain,
            IdleBlockInterval = options.Ledger.IdleBlockInterval ?? IdleBlocks(parameters.Emission, TimeSpan.Zero),
        };
        if (options.Validator is not { } validator)
        {
            var engine = await StartGuard.RunAsync(data, () => LedgerEngine.OpenAsync(ledger, parameters, signer, verifier, clock, loggers, cancellationToken));
            _stops.Push(engine.DisposeAsync);
            return engine;
        }

        var node = await StartGuard.RunAsync(data, async () =>
        {
            var transport = TcpTransport.Open(
                validator.Transport with
                {
                    Listen = validator.Listen is { } listen ? IPEndPoint.Parse(listen) : null,
                    Peers = [.. validator.Peers.Select(peer => PeerAddress.TryParse(peer, out var address) ? address : throw new HostStartException($"the peer {peer} is no HOST:PORT"))],
                },
                signer,
                parameters.GenesisHash,
                verifier,
                clock,
                loggers);
            try
            {
                // A proposer may be away, and the block comes with the next round of votes.
                var machine = validator.Limits.Machine;
                var delay = machine.ProposeTimeout + machine.VoteTimeout;
                return await ValidatorNode.OpenAsync(
                    validator.Limits with
                    {
                        Engine = ledger,
                        VoteDirectory = data.Votes,
                        Machine = machine with { EmptyBlockInterval = options.Ledger.IdleBlockInterval ?? IdleBlocks(parameters.Emission, delay) },
                    },
                    parameters,
                    signer,
                    verifier,
                    transport,
                    clock,
                    loggers,
                    cancellationToken: cancellationToken);
            }
            catch
            {
                await transport.DisposeAsync();
                throw;
            }
        });
        _stops.Push(node.DisposeAsync);
        return node.Engine;
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

    /// <summary>Often enough that no round is lost, also if a block takes so much longer than usual; and on the main network not more often than rounds end.</summary>
    private static TimeSpan IdleBlocks(EmissionParameters emission, TimeSpan delay)
    {
        var round = TimeSpan.FromMilliseconds(emission.RoundMilliseconds);
        var half = ((round * emission.MaximumRoundsPerBlock) - delay) / 2;
        var often = half < LongestIdle ? half : LongestIdle;
        return round > often ? round : often;
    }

    private static SqlOptions DatabaseOf(MarketHostOptions options, DataDirectory data)
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

    private static Uri? AddressOf(WebApplication app, MarketHostOptions options)
    {
        if (!options.Roles.HasFlag(HostRoles.Gateway))
            return null;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        return address is null ? null : new Uri(address);
    }
}
