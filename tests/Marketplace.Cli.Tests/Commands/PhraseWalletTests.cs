using Marketplace.Cli.Tests.Support;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Derivation;
using Marketplace.Testing.Folders;

namespace Marketplace.Cli.Tests.Commands;

/// <summary>Wallets with a recovery phrase, against a host with the real ledger rules.</summary>
public sealed class PhraseWalletTests : IDisposable
{
    private const string Phrase = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
    private const string First = "t1LBwoQo5zp2NvwA2vm1Cgygnzgzra61jeo";

    private readonly TempFolder _home = new();
    private readonly FakeHost _host = new();

    public void Dispose() => _home.Dispose();

    private CliRun Run() => new(_home.Path, _host);

    private Task<CliResult> RunAsync(params string[] arguments) => Run().RunAsync(arguments);

    private async Task<CliResult> ImportAsync(params string[] more)
    {
        var run = Run();
        run.Input = Phrase + "\n";
        return await run.RunAsync([.. more.Length > 0 ? more : ["wallet", "import", "alice"], "--json"]);
    }

    private static RecoveryPhrase Known() => RecoveryPhrase.TryParse(Phrase, out var phrase, out _) ? phrase : throw new InvalidOperationException();

    private static Address At(int account, KeyChain chain, int index) => Known().DeriveAccount(account).PublicKey.Derive(chain, index).Address;

    [Theory]
    [InlineData("12", 12)]
    [InlineData("24", 24)]
    public async Task A_new_phrase_is_shown_once_and_again_only_with_the_password(string words, int count)
    {
        var made = await RunAsync("wallet", "new", "alice", "--words", words, "--json");
        var phrase = made.Json.GetProperty("phrase").GetString()!;
        Assert.Equal(count, phrase.Split(' ').Length);
        Assert.DoesNotContain("phrase\":\"", (await RunAsync("wallet", "show", "--json")).Output.Replace("kind\":\"phrase", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(phrase, (await RunAsync("wallet", "show", "--phrase", "--json")).Json.GetProperty("phrase").GetString());
        Assert.DoesNotContain(phrase.Split(' ')[0] + " ", await File.ReadAllTextAsync(made.Json.GetProperty("path").GetString()!), StringComparison.Ordinal);
        var run = Run();
        run.Variables["MARKET_PASSWORD"] = "wrong password";
        var refused = await run.RunAsync("wallet", "show", "--phrase", "--json");
        Assert.Equal(ExitCodes.Failure, refused.ExitCode);
        Assert.DoesNotContain(phrase, refused.Output + refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_is_told_to_write_the_words_down()
    {
        var made = await RunAsync("wallet", "new");
        Assert.Contains("Write these words down on paper", made.Error, StringComparison.Ordinal);
        Assert.Contains("phrase", made.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_known_phrase_has_its_known_addresses_in_every_account()
    {
        Assert.Equal(First, (await ImportAsync()).Json.GetProperty("address").GetString());
        Assert.Equal(First, (await RunAsync("wallet", "address")).Output.Trim());
        Assert.Equal("t1PrcicCvBty8nsu2Yvp3rSoaEVNBiyPVoc", (await RunAsync("wallet", "address", "--new")).Output.Trim());
        Assert.Equal("t1PrcicCvBty8nsu2Yvp3rSoaEVNBiyPVoc", (await RunAsync("wallet", "address")).Output.Trim());
        Assert.Equal(ExitCodes.Failure, (await RunAsync("wallet", "address", "--account", "1")).ExitCode);
        var accounts = (await RunAsync("wallet", "accounts", "--new", "--json")).Json.GetProperty("items");
        Assert.Equal(2, accounts.GetArrayLength());
        Assert.Equal("t1fEKEZeF9wj6Hf7kgqFA4nfVBAcdSyeGj6", accounts[1].GetProperty("address").GetString());
        Assert.StartsWith("xpub6C8UktDS6Ch4soaM3", accounts[0].GetProperty("key").GetString(), StringComparison.Ordinal);
        Assert.Equal("t1fEKEZeF9wj6Hf7kgqFA4nfVBAcdSyeGj6", (await RunAsync("wallet", "address", "--account", "1")).Output.Trim());
    }

    [Fact]
    public async Task A_passphrase_opens_another_wallet()
    {
        var run = Run();
        run.Input = $"{Phrase}\nTREZOR\n";
        var made = await run.RunAsync("wallet", "import", "alice", "--passphrase", "--json");
        Assert.Equal("t1K3JMXmdJzj2H37soFhnQshg7Xbg51GXXY", made.Json.GetProperty("address").GetString());
        var shown = await RunAsync("wallet", "show", "--phrase", "--json");
        Assert.True(shown.Json.GetProperty("hasPassphrase").GetBoolean());
        Assert.DoesNotContain("TREZOR", shown.Output, StringComparison.Ordinal);
        run.Input = $"{Phrase}\nGrüße\n";
        Assert.Equal(ExitCodes.Failure, (await run.RunAsync("wallet", "import", "bob", "--passphrase")).ExitCode);
    }

    [Theory]
    [InlineData("abandon abandon", "not 2")]
    [InlineData("zebra zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo", "checksum")]
    [InlineData("zoo zoo zoo zoo zoo secretword zoo zoo zoo zoo zoo zoo", "Word 6")]
    public async Task A_wrong_phrase_is_refused_without_repeating_it(string phrase, string expected)
    {
        foreach (var command in new[] { "import", "restore" })
        {
            var run = Run();
            run.Input = phrase + "\n";
            var result = await run.RunAsync("wallet", command);
            Assert.Equal(ExitCodes.Failure, result.ExitCode);
            Assert.Contains(expected, result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("zoo", result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("secretword", result.Error, StringComparison.Ordinal);
            Assert.Empty((await RunAsync("wallet", "list", "--json")).Json.GetProperty("items").EnumerateArray());
        }
    }

    [Fact]
    public async Task Restoring_finds_used_accounts_and_addresses_up_to_the_gap()
    {
        _host.Pay(At(0, KeyChain.Receive, 0), 1_000_000);
        _host.Pay(At(0, KeyChain.Receive, 7), 2_000_000);
        _host.Pay(At(0, KeyChain.Change, 3), 3_000_000);
        _host.Pay(At(0, KeyChain.Receive, 40), 9_000_000);
        _host.Pay(At(2, KeyChain.Receive, 1), 4_000_000);
        _host.Pay(At(5, KeyChain.Receive, 0), 9_000_000);
        var restored = await ImportAsync("wallet", "restore", "alice");
        Assert.Equal(ExitCodes.Success, restored.ExitCode);
        Assert.Equal(3, restored.Json.GetProperty("accounts").GetInt32());
        var balance = (await RunAsync("wallet", "balance", "--json")).Json;
        Assert.Equal(10_000_000, balance.GetProperty("spendableSatoshis").Satoshis());
        Assert.Equal([6_000_000L, 0L, 4_000_000L], balance.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("balanceSatoshis").Satoshis()));
    }

    [Fact]
    public async Task An_existing_wallet_is_looked_through_again_and_loses_nothing()
    {
        await ImportAsync();
        await RunAsync("wallet", "accounts", "--new");
        await RunAsync("wallet", "address", "--new", "--account", "1");
        _host.Pay(At(0, KeyChain.Receive, 5), 1_000_000);
        var again = await RunAsync("wallet", "restore", "alice", "--json");
        Assert.Equal(2, again.Json.GetProperty("accounts").GetInt32());
        var accounts = (await RunAsync("wallet", "accounts", "--json")).Json.GetProperty("items");
        Assert.Equal([6, 2], accounts.EnumerateArray().Select(item => item.GetProperty("addresses").GetInt32()));
    }

    [Fact]
    public async Task A_payment_takes_the_coins_of_all_addresses_of_the_account_and_of_no_other()
    {
        await ImportAsync();
        await RunAsync("wallet", "address", "--new");
        await RunAsync("wallet", "accounts", "--new");
        _host.Pay(At(0, KeyChain.Receive, 0), 1_000_000);
        _host.Pay(At(0, KeyChain.Receive, 1), 2_000_000);
        _host.Pay(At(1, KeyChain.Receive, 0), 50_000_000);
        Assert.Contains("not-enough-money", (await RunAsync("send", "t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6", "0.04", "--yes", "--json")).Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Success, (await RunAsync("send", "t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6", "0.025", "--yes")).ExitCode);
        Assert.Equal(499_000, (await RunAsync("account", First, "--json")).Json.GetProperty("account").GetProperty("balanceSatoshis").Satoshis());
        Assert.Equal(ExitCodes.Success, (await RunAsync("send", "t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6", "0.04", "--yes", "--account", "1")).ExitCode);
    }

    [Fact]
    public async Task Accounts_swapped_in_the_file_are_noticed_when_the_phrase_is_opened()
    {
        var path = (await ImportAsync()).Json.GetProperty("path").GetString()!;
        await RunAsync("wallet", "accounts", "--new");
        var node = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        node["accounts"]![1]!["key"] = node["accounts"]![0]!["key"]!.GetValue<string>();
        await File.WriteAllTextAsync(path, node.ToJsonString());
        Assert.Contains("wallet-damaged", (await RunAsync("wallet", "show", "--phrase", "--json")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sweeping_moves_the_coins_of_all_accounts()
    {
        await ImportAsync();
        await RunAsync("wallet", "accounts", "--new");
        _host.Pay(At(0, KeyChain.Receive, 0), 1_000_000, 2_000_000, 10);
        _host.Pay(At(1, KeyChain.Receive, 0), 3_000_000);
        using var receiver = PrivateKey.Generate();
        var swept = await RunAsync("wallet", "sweep", "--to", receiver.Address.ToString(), "--yes", "--json");
        Assert.Equal(ExitCodes.Success, swept.ExitCode);
        Assert.Equal((4, 5_999_010, 1_000), (
            swept.Json.GetProperty("inputs").GetInt32(), swept.Json.GetProperty("amountSatoshis").Satoshis(), swept.Json.GetProperty("feeSatoshis").Satoshis()));
        Assert.Equal(0, (await RunAsync("wallet", "balance", "--json")).Json.GetProperty("balanceSatoshis").Satoshis());
        var nothing = await RunAsync("wallet", "sweep", "--to", receiver.Address.ToString(), "--yes", "--json");
        Assert.Contains("nothing-to-sweep", nothing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collateral_is_spent_only_when_it_is_asked_for()
    {
        await ImportAsync();
        _host.Pay(At(0, KeyChain.Receive, 0), 1_000_000);
        _host.PayCollateral(At(0, KeyChain.Receive, 0), 5_000_000);
        Assert.Contains("not-enough-money", (await RunAsync("send", "t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6", "0.02", "--yes", "--json")).Error, StringComparison.Ordinal);
        using var receiver = PrivateKey.Generate();
        var swept = await RunAsync("wallet", "sweep", "--to", receiver.Address.ToString(), "--collateral", "--yes", "--json");
        Assert.Equal(4_999_000, swept.Json.GetProperty("amountSatoshis").Satoshis());
        Assert.Equal(1_000_000, (await RunAsync("wallet", "balance", "--json")).Json.GetProperty("balanceSatoshis").Satoshis());
    }

    [Fact]
    public async Task A_paper_key_is_swept_without_a_wallet()
    {
        using var paper = PrivateKey.Generate();
        _host.Pay(paper.Address, 1_000_000);
        var run = Run();
        run.Input = paper.ToWif() + "\n";
        Assert.Equal(ExitCodes.Success, (await run.RunAsync("wallet", "sweep", "--key", "--to", First, "--yes")).ExitCode);
        Assert.Equal(999_000, (await RunAsync("account", First, "--json")).Json.GetProperty("account").GetProperty("balanceSatoshis").Satoshis());
        run.Input = "nonsense\n";
        var refused = await run.RunAsync("wallet", "sweep", "--key", "--to", First, "--yes");
        Assert.Equal(ExitCodes.Failure, refused.ExitCode);
        Assert.DoesNotContain("nonsense", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_signed_by_any_address_of_the_account_verifies()
    {
        await ImportAsync();
        await RunAsync("wallet", "address", "--new");
        foreach (var address in new[] { First, "t1PrcicCvBty8nsu2Yvp3rSoaEVNBiyPVoc" })
        {
            var signed = (await RunAsync("sign", "Grüße, ₿", "--address", address, "--json")).Json;
            var signature = signed.GetProperty("signature").GetString()!;
            Assert.True(SignedMessage.Verify(Address.Parse(address), "Grüße, ₿", signature));
            Assert.Equal(ExitCodes.Success, (await RunAsync("verify-message", address, signature, "Grüße, ₿")).ExitCode);
            var other = await RunAsync("verify-message", address, signature, "Grüße", "--json");
            Assert.Equal(ExitCodes.Failure, other.ExitCode);
            Assert.False(other.Json.GetProperty("valid").GetBoolean());
        }

        Assert.Contains("not-your-address", (await RunAsync("sign", "x", "--address", "t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6", "--json")).Error, StringComparison.Ordinal);
        var run = Run();
        run.Input = "a letter\nwith lines\n";
        var letter = (await run.RunAsync("sign", "-", "--json")).Json;
        Assert.True(SignedMessage.Verify(Address.Parse(First), "a letter\nwith lines\n", letter.GetProperty("signature").GetString()));
    }
}
