using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Marketplace.Api;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Silo;
using Marketplace.Testing.Hosts;

namespace Marketplace.Gateway.Tests.Hosting;

/// <summary>A whole host without a node, shared by the tests of a class: real silo, ledger, SQLite and HTTP.</summary>
public class RealHost : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("real-host-");
    private MarketplaceHost? _host;

    public HttpClient Http { get; private set; } = null!;

    public NetworkParameters Parameters { get; private set; } = null!;

    internal NetworkResponse Network { get; private set; } = null!;

    public IServiceProvider Services => _host!.Services;

    /// <summary>What is set beyond the settings of a small host.</summary>
    protected virtual IReadOnlyList<(string Key, string Value)> Settings => [];

    /// <summary>Puts files into the data directory before the host starts.</summary>
    protected virtual Task PrepareAsync(string directory) => Task.CompletedTask;

    public async Task InitializeAsync()
    {
        var directory = Path.Combine(_directory.FullName, "data");
        await PrepareAsync(directory);
        _host = await MarketplaceHost.StartAsync(TestSettings.Small(
            directory, [("Market:SettleInterval", "00:00:02"), ("Market:HeartbeatInterval", "00:00:00.5"), .. Settings]));
        Http = new HttpClient { BaseAddress = _host.Address };
        Network = await GetAsync("/v1/network", ApiJson.Tolerant.NetworkResponse);
        Parameters = NetworkParameters.FromJson(Network.Parameters.GetRawText());
        Assert.Equal(_host.GenesisHash, Parameters.GenesisHash.ToString());
    }

    public async Task DisposeAsync()
    {
        Http?.Dispose();
        if (_host is not null)
            await _host.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    internal SignedClient As(PrivateKey key) => new(Http, Network.GenesisHash, key);

    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type) => await (await Http.GetAsync(path)).ReadAsync(type);

    public Task<HttpResponseMessage> PostAsync<T>(string path, T body, JsonTypeInfo<T> type) =>
        Http.PostAsync(path, new StringContent(JsonSerializer.Serialize(body, type), Encoding.UTF8, "application/json"));

    /// <summary>A new wallet with money from the faucet, in as many outputs as asked for.</summary>
    internal async Task<TestWallet> WalletAsync(long satoshis = 100_000_000, int outputs = 1)
    {
        var wallet = new TestWallet(this);
        for (var i = 0; i < outputs; i++)
        {
            var response = await PostAsync("/v1/faucet", new FaucetRequest { Address = wallet.Address, AmountSatoshis = new(satoshis) }, ApiJson.Default.FaucetRequest);
            await response.ReadAsync(ApiJson.Tolerant.FaucetResponse);
        }

        return wallet;
    }
}

/// <summary>A whole host that also offers this machine's container engine.</summary>
public sealed class RentingHost : RealHost
{
    protected override IReadOnlyList<(string Key, string Value)> Settings => [("Roles", "Gateway, Provider")];
}

/// <summary>A whole host without a node that takes as many requests as a test can send.</summary>
public sealed class BusyHost : RealHost
{
    protected override IReadOnlyList<(string Key, string Value)> Settings => [("Gateway:IpRequestsPerSecond", "1000000"), ("Gateway:IpBurst", "1000000")];
}
