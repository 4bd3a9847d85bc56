using System.Text.Json;
using Marketplace.Cli;
using Marketplace.Api;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;
using Marketplace.Silo.Tests.Crash;
using Marketplace.Silo.Tests.Start;
using Marketplace.Testing.Hosts;
using Marketplace.Testing.Waiting;

namespace Marketplace.Silo.Tests.Nodes;

/// <summary>A node's life on a real host, driven by the program that its operator has: lock, register, be confirmed and paid, survive a kill.</summary>
public sealed class NodeLifeTests : IDisposable
{
    private static readonly StakeParameters Spans = new() { CollateralAge = 5, ConfirmAfter = 10, ConfirmWithin = 200 };

    private readonly string _directory = Directory.CreateTempSubdirectory("market-node-").FullName;
    private Uri? _endpoint;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_node_is_registered_confirmed_and_paid_and_goes_on_after_a_kill()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(6));
        var data = Path.Combine(_directory, "data");
        var genesis = MakeNetwork(data);
        await using var host = new HostProcess(data, "Roles=Gateway");
        _endpoint = host.Address;
        await host.StartAsync(limit.Token);
        await MarketAsync(limit.Token, "wallet", "new", "operator");
        await MarketAsync(limit.Token, "faucet", "700");
        await MarketAsync(limit.Token, "faucet", "700");
        var collateral = (await MarketAsync(limit.Token, "stake", "collateral", "lock", "cumulus", "--yes")).GetProperty("collateral").GetString()!;
        var registration = await RegisterAsync(collateral, Path.Combine(data, "keys", "node.key"), limit.Token);

        var paid = await WaitAsync(collateral, node => node is { Status: "confirmed", LastPaidRound: not null }, host, limit.Token);
        var supply = await HostCalls.GetAsync(host.Client, "/v1/explorer/supply", ApiJson.Tolerant.ExplorerSupplyResponse);
        Assert.Equal(supply.IssuedSatoshis, supply.BurnedSatoshis + supply.UnspentSatoshis);
        Assert.Equal(
            supply.UnspentSatoshis,
            supply.CirculatingSatoshis + supply.TimeLockedSatoshis + supply.EscrowSatoshis + supply.CollateralSatoshis + supply.DepositsSatoshis + supply.TreasurySatoshis);
        Assert.Equal(Spans.CumulusCollateral.Satoshis, supply.CollateralSatoshis);
        Assert.True(supply.TreasurySatoshis > 0);
        var account = await HostCalls.GetAsync(host.Client, $"/v1/accounts/{paid.PayoutAddress}", ApiJson.Tolerant.AccountResponse);
        Assert.True(account.LockedSatoshis > 0, $"the payouts are locked at first: {account}");

        await host.KillAsync();
        await host.StartAsync(limit.Token);
        var after = await ShowAsync(collateral, limit.Token);
        Assert.Equal("confirmed", after.Status);
        Assert.True(after.LastPaidRound >= paid.LastPaidRound);
        await WaitAsync(collateral, node => node.LastConfirmedRound > after.LastConfirmedRound && node.LastPaidRound > after.LastPaidRound, host, limit.Token);

        await using var export = await host.Client.GetStreamAsync(new Uri("/v1/ledger/export", UriKind.Relative), limit.Token);
        Assert.Contains(registration, await ChainAudit.ReadAsync(export, genesis, limit.Token));
    }

    /// <summary>A devnet whose collaterals are soon old enough, with its keys.</summary>
    private static Hash256 MakeNetwork(string data)
    {
        var keys = Directory.CreateDirectory(Path.Combine(data, "keys")).FullName;
        using var validator = WriteKey(keys, "validator");
        using var meter = WriteKey(keys, "meter");
        using var faucet = WriteKey(keys, "faucet");
        var devnet = NetworkParameters.Devnet(validator.PublicKey, faucet.PublicKey.Hash, TimeProvider.System.GetUtcNow());
        var parameters = devnet with { Rules = devnet.Rules with { Stakes = Spans } };
        File.WriteAllText(Path.Combine(data, "genesis.json"), parameters.ToJson());
        return parameters.GenesisHash;
    }

    private static PrivateKey WriteKey(string directory, string name)
    {
        var key = PrivateKey.Generate();
        var path = Path.Combine(directory, name + ".key");
        File.WriteAllText(path, key.ToWif() + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return key;
    }

    // The collateral has to be some rounds old, for which the program waits.
    private async Task<Hash256> RegisterAsync(string collateral, string keyFile, CancellationToken cancellationToken)
    {
        var registered = await MarketAsync(cancellationToken, "stake", "register", "--collateral", collateral, "--node-key-file", keyFile, "--wait", "--yes");
        return Hash256.Parse(registered.GetProperty("transactionId").GetString()!);
    }

    private Task<StakeItem> WaitAsync(string collateral, Func<StakeItem, bool> condition, HostProcess host, CancellationToken cancellationToken) =>
        Eventually.ReadsAsync(
            () => ShowAsync(collateral, cancellationToken), condition, node => $"the node is {node}\n{host.Output}", cancellationToken);

    private async Task<StakeItem> ShowAsync(string collateral, CancellationToken cancellationToken) =>
        (await MarketAsync(cancellationToken, "stake", "show", collateral)).Deserialize(ApiJson.Tolerant.StakeItem)!;

    private async Task<JsonElement> MarketAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var (code, output, error) = await RunAsync(cancellationToken, arguments);
        Assert.True(code == ExitCodes.Success, error);
        return JsonDocument.Parse(output).RootElement;
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var variables = new Dictionary<string, string>
        {
            ["MARKET_HOME"] = Path.Combine(_directory, "home"), ["MARKET_PASSWORD"] = "correct horse", ["MARKET_ENDPOINT"] = _endpoint!.ToString(),
        };
        var environment = new CliEnvironment
        {
            Output = output,
            Error = error,
            Input = TextReader.Null,
            OutputIsTerminal = false,
            InputIsTerminal = false,
            ReadSecret = () => "",
            Variable = name => variables.GetValueOrDefault(name),
        };
        return (await MarketProgram.RunAsync([.. arguments, "--json"], environment, cancellationToken), output.ToString(), error.ToString());
    }
}
