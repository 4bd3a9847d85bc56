using System.Net.Http.Json;
using Marketplace.Api;
using Marketplace.Ledger;
using Marketplace.Testing.Hosts;
using Marketplace.Testing.Sizes;

namespace Marketplace.Silo.Tests.Crash;

/// <summary>Invariant I5: what was acknowledged survives <c>kill -9</c> at any instant.</summary>
public sealed class KillTests : IDisposable
{
    private const int Wallets = 6;
    private static readonly int Kills = TestSize.Count(LongArea.Kills, small: 50, large: 1_000);
    private readonly string _directory = Directory.CreateTempSubdirectory("market-kill-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact, Trait(TestSize.Trait, LongArea.Kills)]
    public async Task A_host_killed_again_and_again_under_load_keeps_every_acknowledged_transaction_once()
    {
        using var limit = new CancellationTokenSource(TestSize.Time(LongArea.Kills, small: TimeSpan.FromMinutes(12), large: TimeSpan.FromHours(4)));
        var random = new Random(20_260);
        await using var host = new HostProcess(Path.Combine(_directory, "data"), "Roles=Gateway");
        await host.StartAsync(limit.Token);
        var network = (await host.Client.GetFromJsonAsync("/v1/network", ApiJson.Tolerant.NetworkResponse, limit.Token))!;
        var genesis = Hash256.Parse(network.GenesisHash);
        var loads = Enumerable.Range(0, Wallets).Select(_ => new TransferLoad(host.Client, genesis, network.MinimumTransactionFeeSatoshis)).ToArray();
        foreach (var load in loads)
        {
            await load.FundAsync(network.MinimumTransactionFeeSatoshis * 200_000, limit.Token);
        }

        for (var kill = 0; kill < Kills; kill++)
        {
            var running = Task.WhenAll(loads.Select(load => load.RunAsync(limit.Token)));
            await Task.Delay(random.Next(5, 400), limit.Token);
            await host.KillAsync();
            await running;
            await host.StartAsync(limit.Token);
            await using var export = await host.Client.GetStreamAsync(new Uri("/v1/ledger/export", UriKind.Relative), limit.Token);
            ChainAudit.Check(await ChainAudit.ReadAsync(export, genesis, limit.Token), loads, $"after kill {kill + 1} of {Kills}");
        }

        var acknowledged = loads.Sum(load => load.Acknowledged.Count);
        Assert.True(acknowledged > Kills, $"only {acknowledged} transfers were acknowledged in {Kills} lives: there was no load");
    }
}
