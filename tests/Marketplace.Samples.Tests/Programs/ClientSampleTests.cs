using System.Globalization;
using Marketplace.Samples.Tests.Support;

namespace Marketplace.Samples.Tests.Programs;

[Collection(SampleHostGroup.Name)]
public sealed class ClientSampleTests(SampleHost market) : IDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(4));

    public void Dispose() => _limit.Dispose();

    [Fact]
    public async Task It_lists_the_nodes()
    {
        var node = await market.GetNodeAsync(_limit.Token);
        var line = Assert.Single(await RunAsync("nodes"));
        Assert.StartsWith($"{node.NodeId} in {node.Region} is online: ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_quotes_what_the_host_asks()
    {
        var lines = await RunAsync("quote", market.TickingApp());
        Assert.StartsWith("ticker: 1 x ", lines[0], StringComparison.Ordinal);
        var rate = long.Parse(lines[0].Split(' ')[3], CultureInfo.InvariantCulture);
        Assert.Equal($"deposit for 3600 s: {rate * 3600} satoshis", lines[1]);
    }

    [Fact]
    public async Task A_refusal_is_told_with_its_code()
    {
        var spec = market.File("empty.json");
        await File.WriteAllTextAsync(spec, "{}", _limit.Token);
        await using var program = market.StartClient("quote", spec);
        var (exitCode, errors) = await program.EndAsync(_limit.Token);
        Assert.Equal(1, exitCode);
        Assert.StartsWith("refused (4", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_follows_a_lease_and_its_log_over_restarts_of_both_sides()
    {
        await market.WalletAsync("dora", ["new"], _limit.Token);
        await market.WalletAsync("dora", [market.Address, "faucet", "20"], _limit.Token);
        var opened = await market.WalletAsync("dora", [market.Address, "open", market.TickingApp()], _limit.Token);
        var leaseId = opened.Single(line => line.StartsWith("lease: ", StringComparison.Ordinal))["lease: ".Length..];
        var (keyFile, placeFile) = (market.File("dora.wif"), market.File("place"));
        using (var keys = market.KeysOf("dora"))
        {
            await File.WriteAllTextAsync(keyFile, keys.First.ToWif(), _limit.Token);
            await SampleHost.WaitUntilItRunsAsync(market.Client.LeasesOf(keys.First), leaseId, _limit.Token);
        }

        // The first watcher is killed once it has said where it is; the second goes on there.
        await using var first = market.StartClient("watch", leaseId, keyFile, placeFile);
        var seen = Sequence(await first.ReadUntilAsync(line => Sequence(line) >= 2, _limit.Token));
        while (!File.Exists(placeFile) || Number(await File.ReadAllTextAsync(placeFile, _limit.Token)) < seen)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), _limit.Token);
        }

        first.Kill();
        await first.EndAsync(_limit.Token);
        await using var second = market.StartClient("watch", leaseId, keyFile, placeFile);
        await using var log = market.StartClient("logs", leaseId, keyFile);
        await log.ReadUntilAsync(line => Tick(line) >= 3, _limit.Token);

        await market.Host.KillAsync();
        await market.Host.StartAsync(_limit.Token);
        var last = Tick(log.Lines[^1]);
        await log.ReadUntilAsync(line => Tick(line) > last + 2, _limit.Token);
        await market.WalletAsync("dora", [market.Address, "close", leaseId], _limit.Token);
        Assert.Equal(0, (await second.EndAsync(_limit.Token)).ExitCode);
        Assert.Equal("the lease is settled", second.Lines[^1]);
        Assert.Equal(0, (await log.EndAsync(_limit.Token)).ExitCode);

        var sequences = first.Lines.Concat(second.Lines.SkipLast(1)).Select(Sequence).Distinct().ToList();
        Assert.Equal(Enumerable.Range(1, sequences.Count).Select(number => (long)number), sequences);
        Assert.Equal(second.Lines.Count, second.Lines.Distinct().Count());
        var ticks = log.Lines.Select(Tick).Where(tick => tick > 0).Distinct().ToList();
        Assert.Equal(Enumerable.Range((int)ticks[0], ticks.Count).Select(number => (long)number), ticks);
    }

    private async Task<IReadOnlyList<string>> RunAsync(params string[] arguments)
    {
        await using var program = market.StartClient(arguments);
        var (exitCode, errors) = await program.EndAsync(_limit.Token);
        Assert.True(exitCode == 0, $"the sample ended with {exitCode}: {errors}");
        return program.Lines;
    }

    // "3 12:00:01 instance-running: ..."
    private static long Sequence(string line) => Number(line.Split(' ')[0]);

    // "12:00:01 stdout tick 7"
    private static long Tick(string line) => line.Contains(" tick ", StringComparison.Ordinal) ? Number(line.Split(' ')[^1]) : 0;

    private static long Number(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
