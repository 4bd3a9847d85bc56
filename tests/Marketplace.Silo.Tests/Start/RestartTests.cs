using Marketplace.Api;
using Marketplace.Ledger.Keys;

namespace Marketplace.Silo.Tests.Start;

public sealed class RestartTests : IDisposable
{
    private readonly HostFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_restart_keeps_network_chain_and_balances()
    {
        using var key = PrivateKey.Generate();
        var account = $"/v1/accounts/{key.Address}";
        string genesis;
        LedgerHeadResponse head;
        AccountResponse balance;
        await using (var host = await _folder.StartAsync())
        {
            using var client = new HttpClient { BaseAddress = host.Address };
            for (var i = 1; i <= 5; i++)
                await HostCalls.FaucetAsync(client, key.Address.ToString(), i * 1_000_000);
            genesis = host.GenesisHash;
            head = await HostCalls.GetAsync(client, "/v1/ledger/head", ApiJson.Tolerant.LedgerHeadResponse);
            balance = await HostCalls.GetAsync(client, account, ApiJson.Tolerant.AccountResponse);
        }

        Assert.Equal(15_000_000, balance.BalanceSatoshis.Value);
        await using var again = await _folder.StartAsync();
        using var second = new HttpClient { BaseAddress = again.Address };
        Assert.Equal(genesis, again.GenesisHash);
        var newHead = await HostCalls.GetAsync(second, "/v1/ledger/head", ApiJson.Tolerant.LedgerHeadResponse);
        // Rounds go on by themselves, so the chain may be longer by now, but it is the same.
        Assert.True(newHead.Height >= head.Height && newHead.Round >= head.Round, $"{newHead} after {head}");
        Assert.Equal(newHead.IssuedSatoshis, newHead.UnspentSatoshis + newHead.BurnedSatoshis);
        Assert.Equal(head.Id, (await HostCalls.GetAsync(second, $"/v1/blocks/{head.Height}", ApiJson.Tolerant.BlockResponse)).Id);
        var newBalance = await HostCalls.GetAsync(second, account, ApiJson.Tolerant.AccountResponse);
        Assert.Equal(balance, newBalance with { AsOfHeight = balance.AsOfHeight });
        await HostCalls.FaucetAsync(second, key.Address.ToString(), 1);
    }

    [Fact]
    public async Task Lost_projections_are_built_again_from_the_chain()
    {
        using var key = PrivateKey.Generate();
        await using (var host = await _folder.StartAsync())
        {
            using var client = new HttpClient { BaseAddress = host.Address };
            await HostCalls.FaucetAsync(client, key.Address.ToString(), 7_000_000);
        }

        foreach (var file in Directory.EnumerateFiles(_folder.Path, "market.projections.db*"))
            File.Delete(file);
        await using var again = await _folder.StartAsync();
        using var second = new HttpClient { BaseAddress = again.Address };
        var balance = await HostCalls.GetAsync(second, $"/v1/accounts/{key.Address}", ApiJson.Tolerant.AccountResponse);
        Assert.Equal(7_000_000, balance.BalanceSatoshis.Value);
    }

    [Fact]
    public async Task Two_hosts_run_side_by_side_on_their_own_directories()
    {
        using var other = new HostFolder();
        await using var first = await _folder.StartAsync();
        await using var second = await other.StartAsync();
        Assert.NotEqual(first.Address, second.Address);
        Assert.NotEqual(first.GenesisHash, second.GenesisHash);
        using var key = PrivateKey.Generate();
        foreach (var host in new[] { first, second })
        {
            using var client = new HttpClient { BaseAddress = host.Address };
            await HostCalls.FaucetAsync(client, key.Address.ToString(), 1_000_000);
        }
    }

    [Fact]
    public async Task Running_until_told_to_stop_prints_one_line_and_ends_with_0()
    {
        using var stop = new CancellationTokenSource();
        await using var output = new LineWriter();
        var run = MarketplaceHost.RunAsync(_folder.Settings, output, stop.Token);
        var line = await output.FirstLine.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.StartsWith("market ready: http://127.0.0.1:", line, StringComparison.Ordinal);
        foreach (var part in new[] { " · engine ", " · signatures ", " · storage SQLite", " · data " + _folder.Path })
            Assert.Contains(part, line, StringComparison.Ordinal);
        await stop.CancelAsync();
        Assert.Equal(0, await run.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task A_start_that_is_given_up_leaves_nothing_locked()
    {
        using var given = new CancellationTokenSource();
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => MarketplaceHost.StartAsync(_folder.Settings, given.Token));
        await _folder.MakeBlocksAsync(1);
    }

    private sealed class LineWriter : StringWriter
    {
        private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> FirstLine => _first.Task;

        public override Task WriteLineAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken = default)
        {
            _first.TrySetResult(buffer.ToString());
            return Task.CompletedTask;
        }
    }
}
