using Marketplace.Flux.Tests.JsonRpc;
using Marketplace.Api;
using Marketplace.Gateway.Tests.Hosting;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;
using Marketplace.Silo;
using Marketplace.Testing.Hosts;

namespace Marketplace.Flux.Tests;

/// <summary>A whole host of a network in which a collateral can be registered at once.</summary>
public class NodeLedgerHost : RealHost
{
    protected virtual StakeParameters Rules(StakeParameters rules) => rules with { CollateralAge = 0 };

    protected virtual LedgerRules Rules(LedgerRules rules) => rules with { Stakes = Rules(rules.Stakes) };

    // A first host makes keys and genesis; with other rules in it the directory becomes another network's.
    protected override async Task PrepareAsync(string directory)
    {
        NetworkParameters parameters;
        await using (var first = await MarketplaceHost.StartAsync(TestSettings.Small(directory)))
        {
            using var http = new HttpClient { BaseAddress = first.Address };
            var network = await (await http.GetAsync("/v1/network")).ReadAsync(ApiJson.Tolerant.NetworkResponse);
            parameters = NetworkParameters.FromJson(network.Parameters.GetRawText());
        }

        foreach (var file in Directory.EnumerateFiles(directory))
            File.Delete(file);
        Directory.Delete(Path.Combine(directory, "chain"), recursive: true);
        var changed = parameters with { Rules = Rules(parameters.Rules) };
        await File.WriteAllTextAsync(Path.Combine(directory, "genesis.json"), changed.ToJson());
    }

    /// <summary>The present reward round, or the one of the last block.</summary>
    internal async Task<long> RoundAsync() =>
        (await Http.CallAsync("getblockchaininfo")).GetProperty("payload").GetProperty("round").GetInt64();

    /// <summary>Registers a cumulus node with new keys.</summary>
    internal async Task<TestNode> RegisterAsync(params KeyHash[] delegates)
    {
        var wallet = await WalletAsync(100_000_000_000, outputs: 2);
        var collateral = new TransactionOutput(Money.FromFlux("1000"), new CollateralLock(0, new KeyLock(wallet.Key.PublicKey.Hash)));
        var funding = wallet.Fund(await wallet.CoinsAsync(), [collateral], null, null);
        await Http.CallAsync("sendrawtransaction", TestWallet.Hex(funding));
        var nodeKey = PrivateKey.Generate();
        var outPoint = new OutPoint(funding.Id, 0);
        var register = wallet.Fund(
            [new UnspentItem { TransactionId = funding.Id.ToString(), Index = 1, AmountSatoshis = new(funding.Outputs[1].Amount.Satoshis), Height = 0, Lock = new LockItem { Kind = "key" } }],
            [],
            new RegisterStake(outPoint, nodeKey.PublicKey, wallet.Key.PublicKey.Address, [.. delegates.Order()], Validates: false),
            null).Sign(Parameters.GenesisHash, wallet.Key, nodeKey);
        await Http.CallAsync("sendrawtransaction", TestWallet.Hex(register));
        return new TestNode(this, wallet, nodeKey, outPoint, register);
    }
}

/// <summary>A whole host of a network in which a started node has next to no time to confirm.</summary>
public sealed class ImpatientHost : NodeLedgerHost
{
    protected override StakeParameters Rules(StakeParameters rules) => rules with { CollateralAge = 0, StartWindow = 1, BarredFor = 100_000 };
}

/// <summary>A node on the ledger with its keys.</summary>
internal sealed record TestNode(NodeLedgerHost Host, TestWallet Wallet, PrivateKey Key, OutPoint Collateral, Transaction Registration)
{
    public string Name => $"COutPoint({Collateral.TransactionId}, {Collateral.Index})";

    public async Task<Transaction> ConfirmAsync(string endpoint)
    {
        var confirm = Transaction.Create([], [], new ConfirmStake(Collateral, await Host.RoundAsync(), endpoint)).Sign(Host.Parameters.GenesisHash, Key);
        await Host.Http.CallAsync("sendrawtransaction", TestWallet.Hex(confirm));
        return confirm;
    }

    public async Task UnregisterAsync(long registeredRound)
    {
        var unregister = Transaction.Create([], [], new UnregisterStake(Collateral, registeredRound)).Sign(Host.Parameters.GenesisHash, Wallet.Key);
        await Host.Http.CallAsync("sendrawtransaction", TestWallet.Hex(unregister));
    }
}
