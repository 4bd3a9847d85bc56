using System.Collections.Concurrent;
using System.Net;
using Marketplace.Flux;
using Marketplace.Grains.Contracts;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Market.Requests;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Chain;
using Marketplace.Storage;
using Marketplace.Explorer.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;

namespace Marketplace.Gateway.Tests.Hosting;

/// <summary>The API alone on a real Kestrel, with a real ledger engine and grains that do what a test says.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("api-host-");
    private readonly ConcurrentDictionary<string, FakeLease> _leases = new();
    private readonly PrivateKey _validator = PrivateKey.Generate();
    private LedgerEngine? _engine;
    private WebApplication? _app;

    public HttpClient Http { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    public PrivateKey Renter { get; } = PrivateKey.Generate();

    public string GenesisHash { get; private set; } = "";

    public IGrainFactory Grains { get; } = Substitute.For<IGrainFactory>();

    public IListings Listings { get; } = Substitute.For<IListings>();

    public IExplorerQueries Explorer { get; } = Substitute.For<IExplorerQueries>();

    public IServiceProvider Services => _app!.Services;

    public static async Task<ApiHost> StartAsync(Action<GatewayOptions>? configure = null)
    {
        var host = new ApiHost();
        await host.StartCoreAsync(configure);
        return host;
    }

    public SignedClient As(PrivateKey key) => new(Http, GenesisHash, key);

    public SignedClient AsRenter() => As(Renter);

    public FakeLease Lease(int number = 1)
    {
        var id = number.ToString("x64", System.Globalization.CultureInfo.InvariantCulture);
        return _leases.GetOrAdd(id, each => new FakeLease(each, Renter.PublicKey.Hash));
    }

    public static string PathOf(int number = 1) => "/v1/leases/" + number.ToString("x64", System.Globalization.CultureInfo.InvariantCulture);

    public Task StopAsync() => _app!.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
        if (_engine is not null)
            await _engine.DisposeAsync();
        Renter.Dispose();
        _validator.Dispose();
        _directory.Delete(recursive: true);
    }

    private async Task StartCoreAsync(Action<GatewayOptions>? configure)
    {
        var parameters = NetworkParameters.Devnet(_validator.PublicKey, Renter.PublicKey.Hash, TimeProvider.System.GetUtcNow());
        GenesisHash = parameters.GenesisHash.ToString();
        _engine = await LedgerEngine.OpenAsync(
            new LedgerEngineOptions(Path.Combine(_directory.FullName, "chain")),
            parameters,
            new PrivateKeyBlockSigner(_validator),
            SignatureVerifiers.Choose(out _),
            TimeProvider.System,
            NullLoggerFactory.Instance);
        Grains.GetGrain<IAppLeaseGrain>(Arg.Any<string>(), Arg.Any<string?>()).Returns(call => FindLease(call.ArgAt<string>(0)));

        var options = new GatewayOptions();
        configure?.Invoke(options);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging();
        builder.Services.AddMarketplaceApi(options);
        builder.Services.AddFluxApi();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ILedger>(_engine);
        builder.Services.AddSingleton(Grains);
        builder.Services.AddSingleton(Listings);
        builder.Services.AddSingleton(Explorer);
        builder.Services.AddSingleton(new GatewayNetwork(parameters, _validator.PublicKey.Hash) { Version = "0" });
        _app = builder.Build();
        _app.MapMarketplaceApi();
        _app.MapFluxApi();
        await _app.StartAsync();
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Http = new HttpClient { BaseAddress = Address };
    }

    private IAppLeaseGrain FindLease(string id) => _leases.TryGetValue(id, out var lease) ? lease : new NoLease();

    private sealed class NoLease : IAppLeaseGrain
    {
        private static Task<LeaseAnswer> No() => Task.FromResult(new LeaseAnswer(LeaseOutcome.NotFound, null, null, [], null, null));

        public Task<LeaseAnswer> OpenAsync(SignedRequest request, CancellationToken cancellationToken = default) => No();

        public Task<LeaseView?> GetAsync(CancellationToken cancellationToken = default) => Task.FromResult<LeaseView?>(null);

        public Task<LeaseAnswer> UpdateAsync(SignedRequest request, CancellationToken cancellationToken = default) => No();

        public Task<LeaseAnswer> RestartAsync(SignedRequest request, CancellationToken cancellationToken = default) => No();

        public Task<LeaseAnswer> TopUpAsync(SignedRequest request, CancellationToken cancellationToken = default) => No();

        public Task<LeaseAnswer> CloseAsync(SignedRequest request, CancellationToken cancellationToken = default) => No();

        public Task<LeaseEventViewPage> GetEventsAsync(long afterSequence, int limit, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException();

        public Task<LeaseEventViewPage> WaitForEventsAsync(long afterSequence, TimeSpan timeout, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException();

        public Task<LogChunk> ReadLogsAsync(LeaseLogQuery query, CancellationToken cancellationToken = default) => throw new InvalidOperationException();

        public Task ReportInstancesAsync(string nodeId, System.Collections.Immutable.ImmutableArray<InstanceReport> reports, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException();
    }
}
