using System.Globalization;
using Marketplace.Cli.Tests.Support;
using Marketplace.Api;
using Marketplace.Ledger;
using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;
using Marketplace.Ledger.Stakes.Evidence;
using Marketplace.Testing.Folders;

namespace Marketplace.Cli.Tests.Commands;

public sealed class StakeCommandTests : IDisposable
{
    private static readonly StakeParameters Spans = new() { CollateralAge = 2, StartWindow = 5, BarredFor = 10, ConfirmAfter = 5, ConfirmWithin = 8, Maturity = 3 };

    private readonly TempFolder _home = new();
    private readonly PrivateKey _machine = PrivateKey.Generate();
    private readonly FakeHost _host = new(devnet => devnet with
    {
        Emission = new EmissionParameters { RoundMilliseconds = 3_600_000 },
        Rules = devnet.Rules with { Stakes = Spans },
    });

    public void Dispose()
    {
        _machine.Dispose();
        _host.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task A_collateral_is_the_tiers_to_the_satoshi_and_is_listed_and_taken_back()
    {
        await WalletAsync("alice", 2_000);
        var locked = await RunAsync("stake", "collateral", "lock", "cumulus", "--yes", "--json");
        var name = locked.Json.GetProperty("collateral").GetString()!;
        Assert.True(_host.State.TryGetOutput(Parse(name), out var output));
        Assert.Equal(Spans.CumulusCollateral, output.Output.Amount);
        var own = Assert.IsType<KeyLock>(Assert.IsType<CollateralLock>(output.Output.Lock).Inner);
        Assert.Equal(locked.Json.GetProperty("operator").GetString(), Address.FromKeyHash(own.Hash).ToString());

        var item = Assert.Single((await RunAsync("stake", "collateral", "ls", "--json")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal((name, "cumulus"), (item.GetProperty("collateral").GetString(), item.GetProperty("tier").GetString()));
        var unlocked = await RunAsync("stake", "collateral", "unlock", name, "--yes", "--json");
        Assert.Equal(
            Spans.CumulusCollateral.Satoshis, unlocked.Json.GetProperty("amountSatoshis").Satoshis() + unlocked.Json.GetProperty("feeSatoshis").Satoshis());
        Assert.False(_host.State.TryGetOutput(Parse(name), out _));
    }

    [Fact]
    public async Task A_collateral_is_not_taken_back_at_any_fee_that_the_host_names()
    {
        using var dear = new FakeHost(devnet => devnet with { Rules = devnet.Rules with { MinimumTransactionFee = Money.FromFlux("2") } });
        var run = new CliRun(_home.Path, dear);
        await run.RunAsync("wallet", "new", "dora");
        dear.Pay(Address.Parse((await run.RunAsync("wallet", "show", "dora", "--json")).Json.GetProperty("address").GetString()!), 2_000 * Money.SatoshisPerFlux);
        var locked = await run.RunAsync("stake", "collateral", "lock", "cumulus", "--wallet", "dora", "--max-fee", "2", "--yes", "--json");
        string[] unlock = ["stake", "collateral", "unlock", locked.Json.GetProperty("collateral").GetString()!, "--wallet", "dora", "--yes", "--json"];

        Assert.Contains("fee-too-high", (await run.RunAsync(unlock)).Error, StringComparison.Ordinal);

        Assert.Equal(ExitCodes.Success, (await run.RunAsync([.. unlock, "--max-fee", "2"])).ExitCode);
    }

    [Fact]
    public async Task A_machine_is_registered_with_its_key_and_shown()
    {
        var stake = await RegisterAsync("--delegate", await WalletAsync("bob", 1), "--payout", "bob", "--node-key", _machine.PublicKey.ToString());
        Assert.Equal((StakeStatus.Started, _machine.PublicKey, StakeTier.Cumulus), (stake.Status, stake.NodeKey, stake.Tier));
        Assert.Equal([stake.Payout.Hash], stake.Delegates.ToArray());
        Assert.NotEqual(stake.Operator, stake.Payout.Hash);

        var shown = await RunAsync("stake", "show", stake.Collateral.ToString(), "--json");
        Assert.Equal("started", shown.Json.GetProperty("status").GetString());
        Assert.Single((await RunAsync("stake", "ls", "--json")).Json.GetProperty("items").EnumerateArray());
        Assert.Single((await RunAsync("stake", "ls", "--tier", "cumulus", "--status", "started", "--json")).Json.GetProperty("items").EnumerateArray());
        Assert.Empty((await RunAsync("stake", "ls", "--tier", "stratus", "--json")).Json.GetProperty("items").EnumerateArray());
        Assert.Contains(stake.Collateral.ToString(), (await RunAsync("stake", "ls")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_of_a_machine_is_shown_without_its_secret()
    {
        var shown = await RunAsync("node", "key", "--node-key-file", KeyFile(), "--json");
        Assert.Equal(_machine.PublicKey.ToString(), shown.Json.GetProperty("nodeKey").GetString());
        Assert.DoesNotContain(_machine.ToWif(), shown.Output + shown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_file_that_is_missing_open_to_others_or_no_key_is_refused()
    {
        Assert.Contains("keys/node.key", (await FailAsync("node", "key", "--node-key-file", "/nowhere/node.key")).Error, StringComparison.Ordinal);
        var file = _home.File("broken.key", "nonsense");
        SetMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Contains("no key", (await FailAsync("node", "key", "--node-key-file", file)).Error, StringComparison.Ordinal);
        SetMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Contains("chmod 600", (await FailAsync("node", "key", "--node-key-file", file)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registration_that_does_not_fit_is_refused_before_anything_is_signed()
    {
        await WalletAsync("alice", 2_000);
        var collateral = await LockAsync();
        using var other = PrivateKey.Generate();
        string[] register = ["stake", "register", "--yes", "--json", "--node-key-file", KeyFile(), "--collateral"];
        await FailAsync([.. register, "nonsense"], ExitCodes.Usage);
        await FailAsync([.. register, collateral, "--node-key", other.PublicKey.ToString()], ExitCodes.Usage);
        await FailAsync([.. register, collateral, "--delegate", "alice"], ExitCodes.Usage);
        await FailAsync([.. register, collateral, "--delegate", .. Enumerable.Range(0, 5).Select(_ => NewAddress())], ExitCodes.Usage);
        await WalletAsync("bob", 1);
        Assert.Contains("not-yours", (await FailAsync([.. register, collateral, "--wallet", "bob"])).Error, StringComparison.Ordinal);
        var coin = (await RunAsync("account", "--unspent", "--json")).Json.GetProperty("unspent").EnumerateArray().First(item => item.GetProperty("lock").GetProperty("kind").GetString() == "key");
        var plain = string.Create(CultureInfo.InvariantCulture, $"{coin.GetProperty("transactionId").GetString()}:{coin.GetProperty("index").GetInt64()}");
        Assert.Contains("collateral-invalid", (await FailAsync([.. register, plain])).Error, StringComparison.Ordinal);
        Assert.Empty(_host.State.Stakes.Records);
    }

    [Fact]
    public async Task A_collateral_that_is_too_young_is_refused_by_the_ledger()
    {
        await WalletAsync("alice", 2_000);
        var collateral = await LockAsync();
        var refused = await FailAsync("stake", "register", "--yes", "--json", "--node-key-file", KeyFile(), "--collateral", collateral);
        Assert.Contains("collateral-too-young", refused.Error, StringComparison.Ordinal);
        Assert.Contains("it has to be 2 rounds old, which takes 7200 s", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_who_waits_registers_as_soon_as_the_collateral_is_old_enough()
    {
        var host = new FakeHost(devnet => devnet with
        {
            Emission = new EmissionParameters { RoundMilliseconds = 60_000 },
            Rules = devnet.Rules with { Stakes = Spans },
        });
        var run = new CliRun(_home.Path, host);
        await run.RunAsync("wallet", "new", "dora");
        var address = (await run.RunAsync("wallet", "show", "dora", "--json")).Json.GetProperty("address").GetString()!;
        host.Pay(Address.Parse(address), 2_000 * Money.SatoshisPerFlux);
        var locked = await run.RunAsync("stake", "collateral", "lock", "cumulus", "--wallet", "dora", "--yes", "--json");

        var asked = 0;
        host.Intercept = request =>
        {
            if (request is { Method: "POST", Segments: ["v1", "transactions"] } && ++asked == 2)
            {
                host.PassRounds(Spans.CollateralAge);
            }

            return null;
        };
        var registered = await run.RunAsync(
            "stake", "register", "--wallet", "dora", "--wait", "--yes", "--json", "--node-key-file", KeyFile(), "--collateral", locked.Json.GetProperty("collateral").GetString()!);

        Assert.Equal(2, asked);
        Assert.Equal("registered", registered.Json.GetProperty("change").GetString());
        Assert.Single(host.State.Stakes.Records);
    }

    [Fact]
    public async Task A_delegate_restarts_an_expired_stake_and_a_stranger_does_not()
    {
        var delegated = await WalletAsync("bob", 1);
        await WalletAsync("carol", 1);
        var stake = await RegisterAsync("--delegate", delegated);
        _host.Confirm(stake.Collateral, _machine);
        _host.PassRounds(Spans.ConfirmWithin + 1);
        Assert.Equal(StakeStatus.Expired, Stake(stake.Collateral).Status);
        string[] restart = ["stake", "restart", stake.Collateral.ToString(), "--json"];
        Assert.Contains("not-yours", (await FailAsync([.. restart, "--wallet", "carol"])).Error, StringComparison.Ordinal);
        var restarted = await RunAsync([.. restart, "--wallet", "bob"]);
        Assert.Equal("restarted", restarted.Json.GetProperty("change").GetString());
        Assert.Equal(StakeStatus.Started, Stake(stake.Collateral).Status);
        Assert.Contains("stake-status-wrong", (await FailAsync([.. restart, "--wallet", "bob"])).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delegates_are_named_anew_and_taken_away()
    {
        var stake = await RegisterAsync();
        var (first, second) = (NewAddress(), NewAddress());
        await RunAsync("stake", "delegates", stake.Collateral.ToString(), "--delegate", first, second, "--json");
        Assert.Equal(new[] { first, second }.Order(), Stake(stake.Collateral).Delegates.Select(hash => Address.FromKeyHash(hash).ToString()).Order());
        await FailAsync(["stake", "delegates", stake.Collateral.ToString()], ExitCodes.Usage);
        await RunAsync("stake", "delegates", stake.Collateral.ToString(), "--none", "--json");
        Assert.Empty(Stake(stake.Collateral).Delegates);
    }

    [Fact]
    public async Task An_unregistered_stakes_collateral_is_free_when_it_has_matured()
    {
        var stake = await RegisterAsync();
        string[] unlock = ["stake", "collateral", "unlock", stake.Collateral.ToString(), "--yes", "--json"];
        Assert.Contains("collateral-locked", (await FailAsync(unlock)).Error, StringComparison.Ordinal);
        await RunAsync("stake", "unregister", stake.Collateral.ToString(), "--yes", "--json");
        Assert.Equal(StakeStatus.Leaving, Stake(stake.Collateral).Status);
        Assert.Contains("collateral-locked", (await FailAsync(unlock)).Error, StringComparison.Ordinal);
        _host.PassRounds(Spans.Maturity);
        await RunAsync(unlock);
    }

    [Fact]
    public async Task Evidence_takes_the_stake_away_and_pays_the_reporter()
    {
        var stake = await RegisterAsync();
        await WalletAsync("bob", 1);
        var file = _home.File("evidence.hex", Convert.ToHexStringLower(Lie(Hash256.Zero, Hashing.Sha256([1])).Encode()) + "\n");
        var slashed = await RunAsync("stake", "slash", file, "--yes", "--json", "--wallet", "bob");
        var reward = stake.Amount.Satoshis / 5 / 20;
        Assert.Equal(reward, slashed.Json.GetProperty("rewardSatoshis").Satoshis());
        Assert.Empty(_host.State.Stakes.Records);
        Assert.True(_host.State.Burned >= Money.FromSatoshis((stake.Amount.Satoshis / 5) - reward));
        Assert.Contains("not-found", (await FailAsync("stake", "slash", file, "--yes", "--json", "--wallet", "bob")).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("xyz")]
    [InlineData("0102")]
    public async Task A_file_without_evidence_is_refused(string text)
    {
        await WalletAsync("alice", 1);
        Assert.Contains("invalid-evidence", (await FailAsync("stake", "slash", _home.File("evidence.hex", text), "--yes", "--json")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evidence_that_proves_nothing_is_not_even_sent()
    {
        await RegisterAsync();
        var same = _home.File("same.hex", Convert.ToHexStringLower(Lie(Hash256.Zero, Hash256.Zero).Encode()));
        Assert.Contains("proves nothing", (await FailAsync("stake", "slash", same, "--yes")).Error, StringComparison.Ordinal);
        var lie = Lie(Hash256.Zero, Hashing.Sha256([1]));
        var forged = _home.File("forged.hex", Convert.ToHexStringLower((lie with { Second = lie.Second with { Signature = lie.First.Signature } }).Encode()));
        Assert.Contains("signature does not hold", (await FailAsync("stake", "slash", forged, "--yes")).Error, StringComparison.Ordinal);
        Assert.Single(_host.State.Stakes.Records);
    }

    [Fact]
    public async Task Fees_follow_the_rules_in_force_and_not_those_of_the_genesis()
    {
        await WalletAsync("alice", 2);
        var told = _host.Network();
        var rules = new Dictionary<string, RuleValue>(told.Rules) { [RuleDescriptions.All.First(rule => rule.Id == RuleId.MinimumTransactionFee).Name] = new(5_000) };
        _host.Intercept = request => request.PathAndQuery == "/v1/network" ? FakeHost.Json(told with { Rules = rules }, ApiJson.Default.NetworkResponse) : null;
        var sent = await RunAsync("send", NewAddress(), "1", "--yes", "--json");
        Assert.Equal(5_000, sent.Json.GetProperty("feeSatoshis").Satoshis());
    }

    private static string NewAddress()
    {
        using var key = PrivateKey.Generate();
        return key.Address.ToString();
    }

    private static OutPoint Parse(string text) => OutPoint.TryParse(text, out var output) ? output : throw new FormatException(text);

    private FalseStatement Lie(Hash256 first, Hash256 second)
    {
        SignedStatement Sign(Hash256 content)
        {
            var statement = new SignedStatement(Hashing.Sha256([7]), 1, content, default);
            return statement with { Signature = _machine.Sign(SigningDigests.Statement(_host.Parameters.GenesisHash, statement)) };
        }

        return new FalseStatement(_machine.PublicKey, Sign(first), Sign(second));
    }

    private async Task<StakeRecord> RegisterAsync(params string[] more)
    {
        await WalletAsync("alice", 2_000);
        var collateral = await LockAsync();
        _host.PassRounds(Spans.CollateralAge);
        await RunAsync(["stake", "register", "--yes", "--json", "--node-key-file", KeyFile(), "--collateral", collateral, .. more]);
        return Stake(Parse(collateral));
    }

    private StakeRecord Stake(OutPoint collateral) => _host.State.Stakes.TryGet(collateral, out var stake) ? stake : throw new InvalidOperationException("There is no such stake.");

    private async Task<string> LockAsync() => (await RunAsync("stake", "collateral", "lock", "cumulus", "--yes", "--json")).Json.GetProperty("collateral").GetString()!;

    private static void SetMode(string file, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, mode);
        }
    }

    private string KeyFile()
    {
        var file = _home.File("node.key", _machine.ToWif() + "\n");
        SetMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    private async Task<string> WalletAsync(string name, long flux)
    {
        var made = await RunAsync("wallet", "new", name, "--json");
        var address = made.Json.GetProperty("address").GetString()!;
        _host.Pay(Address.Parse(address), flux * Money.SatoshisPerFlux);
        return address;
    }

    private async Task<CliResult> RunAsync(params string[] arguments)
    {
        var result = await Run().RunAsync(arguments);
        Assert.True(result.ExitCode == ExitCodes.Success, result.Error);
        return result;
    }

    private Task<CliResult> FailAsync(params string[] arguments) => FailAsync(arguments, ExitCodes.Failure);

    private async Task<CliResult> FailAsync(string[] arguments, int exitCode)
    {
        var result = await Run().RunAsync(arguments);
        Assert.True(result.ExitCode == exitCode, $"{result.ExitCode}: {result.Error}{result.Output}");
        return result;
    }

    private CliRun Run() => new(_home.Path, _host) { Variables = { ["MARKET_WALLET"] = "alice" } };
}
