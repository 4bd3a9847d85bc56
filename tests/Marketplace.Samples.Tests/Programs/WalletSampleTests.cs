using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Samples.Tests.Support;

namespace Marketplace.Samples.Tests.Programs;

[Collection(SampleHostGroup.Name)]
public sealed class WalletSampleTests(SampleHost market) : IDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(3));

    public void Dispose() => _limit.Dispose();

    [Fact]
    public async Task It_makes_keys_is_funded_pays_rents_and_gets_the_rest_back()
    {
        var made = await market.WalletAsync("alice", ["new"], _limit.Token);
        var address = Address.Parse(After(made, "address: "));
        Assert.Equal(24, After(made, "write these words down: ").Split(' ').Length);

        await Run("faucet", "20");
        Assert.Equal(Money.FromFlux("20").Satoshis, (await market.Client.GetAccountAsync(address, _limit.Token)).BalanceSatoshis.Value);

        using var payee = PrivateKey.Generate();
        var paid = await Run("pay", payee.Address.ToString(), "1.5");
        Assert.Contains(paid, line => line.StartsWith("paid 1.5 FLUX in transaction ", StringComparison.Ordinal));
        Assert.Equal(Money.FromFlux("1.5").Satoshis, (await market.Client.GetAccountAsync(payee.Address, _limit.Token)).BalanceSatoshis.Value);

        var leaseId = After(await Run("open", market.TickingApp()), "lease: ");
        using var keys = market.KeysOf("alice");
        var leases = market.Client.LeasesOf(keys.First);
        var opened = await leases.GetAsync(leaseId, _limit.Token);
        Assert.True(opened.Money.EscrowedSatoshis > 0);
        await SampleHost.WaitUntilItRunsAsync(leases, leaseId, _limit.Token);

        var closed = await Run("close", leaseId);
        var lease = await leases.GetAsync(leaseId, _limit.Token);
        var money = lease.Money;
        Assert.Equal("settled", lease.State);
        Assert.Equal(money.DepositedSatoshis.Value, money.ChargedSatoshis + money.RefundedSatoshis);
        Assert.True(money.RefundedSatoshis > 0);
        Assert.Equal($"charged {money.ChargedSatoshis} satoshis, refunded {money.RefundedSatoshis} satoshis", closed[^1]);
        Assert.Equal(money.ChargedSatoshis.Value, (await leases.GetChargesAsync(leaseId, _limit.Token)).ChargedSatoshis.Value);

        Task<IReadOnlyList<string>> Run(string command, params string[] arguments) =>
            market.WalletAsync("alice", [market.Address, command, .. arguments], _limit.Token);
    }

    [Fact]
    public async Task Without_money_it_says_so_and_nothing_is_paid()
    {
        await market.WalletAsync("bob", ["new"], _limit.Token);
        using var payee = PrivateKey.Generate();
        await using var program = market.StartWallet("bob", [market.Address, "pay", payee.Address.ToString(), "1"]);
        var (exitCode, errors) = await program.EndAsync(_limit.Token);
        Assert.Equal(1, exitCode);
        Assert.Contains("Ask the faucet first.", errors, StringComparison.Ordinal);
        Assert.Equal(0, (await market.Client.GetAccountAsync(payee.Address, _limit.Token)).BalanceSatoshis.Value);
    }

    [Fact]
    public async Task It_says_how_it_is_used()
    {
        await using var program = market.StartWallet("carol", ["nonsense"]);
        var (exitCode, errors) = await program.EndAsync(_limit.Token);
        Assert.Equal(2, exitCode);
        Assert.StartsWith("usage: ", errors, StringComparison.Ordinal);
    }

    private static string After(IEnumerable<string> lines, string start) =>
        lines.Single(line => line.StartsWith(start, StringComparison.Ordinal))[start.Length..];
}
