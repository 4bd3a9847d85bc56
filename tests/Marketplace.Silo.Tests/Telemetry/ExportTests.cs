using Marketplace.Ledger.Keys;
using Marketplace.Silo.Tests.Start;

namespace Marketplace.Silo.Tests.Telemetry;

public sealed class ExportTests : IDisposable
{
    private readonly HostFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_host_exports_its_metrics_and_traces_to_the_collector_that_it_was_given()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var collector = await Collector.StartAsync();
        await using var host = await MarketplaceHost.StartAsync(_folder.With(
            ("Telemetry:Endpoint", collector.Address),
            ("Telemetry:Protocol", "Http"),
            ("Telemetry:Headers", "x-credential=secret"),
            ("Telemetry:MetricInterval", "00:00:01"),
            ("Telemetry:TracePercent", "100")));
        using var client = new HttpClient { BaseAddress = host.Address };
        using var key = PrivateKey.Generate();
        await HostCalls.FaucetAsync(client, key.Address.ToString(), 1_000_000);

        string[] metrics = ["ledger.transactions.included", "ledger.height", "explorer.height", "http.server.request.duration", "orleans-"];
        foreach (var metric in metrics)
        {
            await collector.NamedAsync("metrics", metric, limit.Token);
        }

        string[] spans = ["ledger.submit", "explorer.follow", "/v1/faucet", "IChainAccountGrain"];
        foreach (var span in spans)
        {
            await collector.NamedAsync("traces", span, limit.Token);
        }

        Assert.Equal("secret", collector.Credential);
    }

    [Theory]
    [InlineData("Telemetry:Endpoint", "collector:4317")]
    [InlineData("Telemetry:Endpoint", "ftp://127.0.0.1")]
    [InlineData("Telemetry:Headers", "secret-without-a-name")]
    [InlineData("Telemetry:TracePercent", "101")]
    public async Task A_setting_that_cannot_work_is_named_before_anything_is_opened(string key, string value)
    {
        var refused = await HostCalls.RefusedAsync(_folder.With((key, value)));

        Assert.Contains(key, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.Path));
    }
}
