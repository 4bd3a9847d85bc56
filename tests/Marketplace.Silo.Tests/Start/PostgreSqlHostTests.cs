using Marketplace.Api;
using Marketplace.Ledger.Keys;
using Marketplace.Testing.PostgreSql;

namespace Marketplace.Silo.Tests.Start;

public sealed class PostgreSqlHostTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>, IDisposable
{
    private readonly HostFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_host_on_postgresql_restarts_with_everything_it_had()
    {
        var settings = _folder.With(("Database", await server.NewConnectionStringAsync()));
        using var key = PrivateKey.Generate();
        for (var start = 1; start <= 2; start++)
        {
            await using var host = await MarketplaceHost.StartAsync(settings);
            Assert.Contains("storage PostgreSQL", host.ReadyLine, StringComparison.Ordinal);
            using var client = new HttpClient { BaseAddress = host.Address };
            await HostCalls.FaucetAsync(client, key.Address.ToString(), 1_000_000);
            var account = await HostCalls.GetAsync(client, $"/v1/accounts/{key.Address}", ApiJson.Tolerant.AccountResponse);
            Assert.Equal(start * 1_000_000, account.BalanceSatoshis.Value);
        }
    }

    [Fact]
    public async Task A_database_of_another_network_is_refused()
    {
        var database = await server.NewConnectionStringAsync();
        await (await MarketplaceHost.StartAsync(_folder.With(("Database", database)))).DisposeAsync();
        using var other = new HostFolder();
        var refusal = await HostCalls.RefusedAsync(other.With(("Database", database)));
        Assert.Contains("belongs to the network", refusal.Message, StringComparison.Ordinal);
    }
}
