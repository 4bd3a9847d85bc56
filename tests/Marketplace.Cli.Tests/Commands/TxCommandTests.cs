using Marketplace.Testing.Folders;
using Marketplace.Wallet.CoSigning;
using Marketplace.Cli.Tests.Support;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Cli.Tests.Commands;

/// <summary>Co-signing, vesting and burning against a host with the real ledger rules.</summary>
public sealed class TxCommandTests : IAsyncLifetime
{
    private const string Payee = "t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6";

    private readonly TempFolder _home = new();
    private readonly FakeHost _host = new();
    private Address _board;

    public async Task InitializeAsync()
    {
        foreach (var name in new[] { "alice", "bob", "carol" })
        {
            Assert.Equal(ExitCodes.Success, (await Run("wallet", "new", name)).ExitCode);
        }

        var made = await Run("wallet", "multisig", "new", "--name", "board", "--of", "2", "alice", "bob", "carol", "--json");
        _board = Address.Parse(made.Json.GetProperty("address").GetString()!);
        Assert.Equal(AddressKind.ScriptHash, _board.Kind);
        _host.Pay(_board, 50_000_000, 20_000_000);
    }

    public Task DisposeAsync()
    {
        _home.Dispose();
        return Task.CompletedTask;
    }

    private Task<CliResult> Run(params string[] arguments) => new CliRun(_home.Path, _host).RunAsync(arguments);

    private string At(string name) => Path.Combine(_home.Path, name);

    private async Task<long> BalanceAsync(string address) =>
        (await Run("account", address, "--json")).Json.GetProperty("account").GetProperty("balanceSatoshis").Satoshis();

    private async Task<Address> AddressAsync(string wallet) => Address.Parse((await Run("wallet", "show", wallet, "--json")).Json.GetProperty("address").GetString()!);

    private async Task CreateAsync(string file = "pay.json") =>
        Assert.Equal(ExitCodes.Success, (await Run("tx", "create", "--wallet", "board", "--to", $"{Payee}=0.6", "--out", At(file))).ExitCode);

    [Fact]
    public async Task Two_of_three_sign_one_after_the_other_and_the_ledger_takes_it()
    {
        await CreateAsync();
        Assert.Equal(ExitCodes.Success, (await Run("tx", "sign", At("pay.json"), "--wallet", "alice", "--yes")).ExitCode);
        var early = await Run("tx", "send", At("pay.json"), "--json");
        Assert.Contains("signatures-missing", early.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Success, (await Run("tx", "sign", At("pay.json"), "--wallet", "carol", "--yes")).ExitCode);
        Assert.True((await Run("tx", "show", At("pay.json"), "--json")).Json.GetProperty("complete").GetBoolean());
        var sent = await Run("tx", "send", At("pay.json"), "--json");
        Assert.Equal(ExitCodes.Success, sent.ExitCode);
        Assert.Equal(60_000_000, await BalanceAsync(Payee));
        Assert.Equal(9_999_000, await BalanceAsync(_board.ToString()));
        Assert.Equal(ExitCodes.Success, (await Run("tx", "send", At("pay.json"))).ExitCode);
        var shown = await Run("tx", "show", sent.Json.GetProperty("transactionId").GetString()!);
        Assert.Contains("pays    0.60000000 FLUX to " + Payee, shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_names_a_fee_above_the_limit_gets_nothing_signed()
    {
        var dear = new FakeHost(parameters => parameters with { Rules = parameters.Rules with { MinimumTransactionFee = Money.FromFlux("2") } });
        var run = new CliRun(_home.Path, dear);
        dear.Pay(await AddressAsync("alice"), 1_000_000_000);
        dear.Pay(_board, 1_000_000_000);

        string[][] commands =
        [
            ["send", Payee, "0.1", "--wallet", "alice", "--yes"],
            ["wallet", "sweep", "--to", "bob", "--wallet", "alice", "--yes"],
            ["tx", "create", "--wallet", "board", "--to", $"{Payee}=0.6", "--out", At("dear.json")],
        ];
        foreach (var command in commands)
        {
            var refused = await run.RunAsync([.. command, "--json"]);
            Assert.Equal(ExitCodes.Failure, refused.ExitCode);
            Assert.Contains("fee-too-high", refused.Error, StringComparison.Ordinal);
            Assert.Equal(ExitCodes.Success, (await run.RunAsync([.. command, "--max-fee", "2"])).ExitCode);
            dear.Pay(await AddressAsync("alice"), 1_000_000_000);
        }

        var signed = await run.RunAsync("tx", "sign", At("dear.json"), "--wallet", "alice", "--yes", "--json");
        Assert.Contains("fee-too-high", signed.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Success, (await run.RunAsync("tx", "sign", At("dear.json"), "--wallet", "alice", "--yes", "--max-fee", "2.5")).ExitCode);
    }

    [Fact]
    public async Task Files_signed_apart_are_combined()
    {
        await CreateAsync();
        await Run("tx", "sign", At("pay.json"), "--wallet", "alice", "--yes", "--out", At("a.json"));
        await Run("tx", "sign", At("pay.json"), "--wallet", "bob", "--yes", "--out", At("b.json"));
        Assert.False((await Run("tx", "show", At("pay.json"), "--json")).Json.GetProperty("complete").GetBoolean());
        Assert.Equal(ExitCodes.Success, (await Run("tx", "combine", At("a.json"), At("b.json"), "--out", At("c.json"))).ExitCode);
        Assert.Equal(ExitCodes.Success, (await Run("tx", "send", At("c.json"))).ExitCode);
        await CreateOtherAsync();
        Assert.Contains("transaction-differs", (await Run("tx", "combine", At("a.json"), At("other.json"), "--out", At("d.json"), "--json")).Error, StringComparison.Ordinal);
        Assert.False(File.Exists(At("d.json")));

        async Task CreateOtherAsync() =>
            Assert.Equal(ExitCodes.Success, (await Run("tx", "create", "--wallet", "board", "--to", $"{Payee}=0.01", "--out", At("other.json"))).ExitCode);
    }

    [Fact]
    public async Task What_is_signed_is_shown_to_the_signer()
    {
        await CreateAsync();
        var shown = await Run("tx", "sign", At("pay.json"), "--wallet", "alice", "--yes");
        Assert.Contains($"pays    0.60000000 FLUX to {Payee}", shown.Output, StringComparison.Ordinal);
        Assert.Contains($"of {_board}", shown.Output, StringComparison.Ordinal);
        Assert.Contains("fee     0.00001000 FLUX", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_understates_what_it_spends_is_not_signed()
    {
        await CreateAsync();
        var file = await PartialFile.ReadAsync(At("pay.json"), CancellationToken.None);
        var lie = PartialTransaction.Create(
            file.Network,
            file.GenesisHash,
            Transaction.Create(file.Inputs.Select(input => input.OutPoint), [TransactionOutput.To(Money.FromSatoshis(1_000), _board.Hash)]),
            [.. file.Inputs.Select(input => input with { Output = input.Output with { Amount = Money.FromSatoshis(1_000) } })]);
        await PartialFile.WriteAsync(At("lie.json"), lie, CancellationToken.None);
        var refused = await Run("tx", "sign", At("lie.json"), "--wallet", "alice", "--yes", "--json");
        Assert.Contains("transaction-file-lies", refused.Error, StringComparison.Ordinal);
        Assert.Empty((await PartialFile.ReadAsync(At("lie.json"), CancellationToken.None)).Signatures);
        Assert.Contains("nobody checked", (await Run("tx", "sign", At("lie.json"), "--wallet", "alice", "--yes", "--offline")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_another_network_is_not_signed()
    {
        await CreateAsync();
        var other = await new CliRun(_home.Path, new FakeHost()).RunAsync("tx", "sign", At("pay.json"), "--wallet", "alice", "--yes", "--json");
        Assert.Contains("network-differs", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Those_who_have_no_part_or_have_signed_are_told()
    {
        await CreateAsync();
        await Run("wallet", "new", "dave");
        Assert.Contains("asks for no key", (await Run("tx", "sign", At("pay.json"), "--wallet", "dave", "--yes")).Error, StringComparison.Ordinal);
        await Run("tx", "sign", At("pay.json"), "--wallet", "alice", "--yes");
        Assert.Contains("signed this already", (await Run("tx", "sign", At("pay.json"), "--wallet", "alice", "--yes")).Error, StringComparison.Ordinal);
        Assert.Contains("wallet-has-no-key", (await Run("tx", "sign", At("pay.json"), "--wallet", "board", "--yes", "--json")).Error, StringComparison.Ordinal);
        Assert.Contains("wallet-has-no-key", (await Run("send", Payee, "0.1", "--wallet", "board", "--yes", "--json")).Error, StringComparison.Ordinal);
        Assert.Contains("file-exists", (await Run("tx", "create", "--wallet", "board", "--to", $"{Payee}=1", "--out", At("pay.json"), "--json")).Error, StringComparison.Ordinal);
        Assert.Contains("not-enough-money", (await Run("tx", "create", "--wallet", "board", "--to", $"{Payee}=9", "--out", At("x.json"), "--json")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payment_from_a_phrase_wallet_can_travel_as_a_file_too()
    {
        _host.Pay(await AddressAsync("alice"), 30_000_000);
        Assert.Equal(ExitCodes.Success, (await Run("tx", "create", "--wallet", "alice", "--to", $"{_board}=0.1", "--locked-until", "5", "--out", At("one.json"))).ExitCode);
        Assert.Equal(ExitCodes.Success, (await Run("tx", "sign", At("one.json"), "--wallet", "alice", "--yes")).ExitCode);
        Assert.Equal(ExitCodes.Success, (await Run("tx", "send", At("one.json"))).ExitCode);
        Assert.Equal(80_000_000, await BalanceAsync(_board.ToString()));
    }

    [Fact]
    public async Task Vesting_makes_one_transaction_whose_parts_can_be_spent_when_they_are_due()
    {
        var (alice, bob) = (await AddressAsync("alice"), await AddressAsync("bob"));
        _host.Pay(alice, 30_000_000);
        var past = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - (5 * 86_400)).UtcDateTime;
        var vested = await Run(
            "tx", "vest", "--to", "bob", "--amount", "0.1", "--every", "2d", "--count", "4", "--cliff", "4d", "--start", $"{past:yyyy-MM-dd'T'HH:mm:ss}Z", "--wallet", "alice", "--yes", "--json");
        Assert.Equal(ExitCodes.Success, vested.ExitCode);
        var outputs = vested.Json.GetProperty("outputs").EnumerateArray().Where(output => output.GetProperty("lock").GetString() == "time").ToList();
        Assert.Equal([5_000_000L, 2_500_000L, 2_500_000L], outputs.Select(output => output.GetProperty("amountSatoshis").Satoshis()));
        Assert.Equal(10_000_000, await BalanceAsync(bob.ToString()));
        Assert.Contains("not-enough-money", (await Run("send", Payee, "0.06", "--wallet", "bob", "--yes", "--json")).Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Success, (await Run("send", Payee, "0.04", "--wallet", "bob", "--yes")).ExitCode);
        Assert.Equal(4_000_000, await BalanceAsync(Payee));
    }

    [Fact]
    public async Task Burning_destroys_exactly_the_amount()
    {
        _host.Pay(await AddressAsync("alice"), 30_000_000);
        var before = _host.State.Burned.Satoshis;
        var burned = await Run("tx", "burn", "0.1", "--wallet", "alice", "--yes", "--json");
        Assert.Equal(ExitCodes.Success, burned.ExitCode);
        Assert.Equal(10_000_000, burned.Json.GetProperty("burnedSatoshis").Satoshis());
        Assert.Equal(10_000_000, _host.State.Burned.Satoshis - before);
        Assert.Equal(ExitCodes.Success, (await Run("tx", "burn", "0.1", "--wallet", "board", "--out", At("burn.json"))).ExitCode);
        await Run("tx", "sign", At("burn.json"), "--wallet", "alice", "--yes");
        await Run("tx", "sign", At("burn.json"), "--wallet", "bob", "--yes");
        Assert.Equal(ExitCodes.Success, (await Run("tx", "send", At("burn.json"))).ExitCode);
        Assert.Equal(20_000_000, _host.State.Burned.Satoshis - before);
    }

    [Theory]
    [InlineData("one", "two")]
    [InlineData("alice", "alice")]
    public async Task Keys_that_make_no_address_are_refused(string first, string second)
    {
        var refused = await Run("wallet", "multisig", "new", "--name", "x", "--of", "2", first, second);
        Assert.Equal(ExitCodes.Usage, refused.ExitCode);
        Assert.Equal(ExitCodes.Usage, (await Run("wallet", "multisig", "new", "--name", "x", "--of", "3", "alice", "bob")).ExitCode);
        Assert.Contains("wallet-exists", (await Run("wallet", "multisig", "new", "--name", "board", "--of", "1", "alice", "--json")).Error, StringComparison.Ordinal);
    }
}
