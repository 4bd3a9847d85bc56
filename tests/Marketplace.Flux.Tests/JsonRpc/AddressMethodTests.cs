using System.Text.Json;
using Marketplace.Flux.JsonRpc;
using Marketplace.Gateway.Tests.Hosting;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Flux.Tests.JsonRpc;

public sealed class AddressMethodTests(RealHost host) : IClassFixture<RealHost>
{
    [Fact]
    public async Task What_addresses_own_is_added_up()
    {
        using var one = await host.WalletAsync(10_000);
        using var two = await host.WalletAsync(500, outputs: 2);
        await host.Http.CallAsync("sendrawtransaction", TestWallet.Hex(await one.TransferAsync(two.Key.PublicKey.Hash, 4_000, fee: 1_000)));
        var balance = await host.Http.CallAsync("getaddressbalance", Object(one, two));
        Assert.Equal((10_000, 20_000, 10_000), (balance.GetProperty("balance").GetInt64(), balance.GetProperty("received").GetInt64(), balance.GetProperty("spendable").GetInt64()));
        var single = await host.Http.CallAsync("getaddressbalance", one.Address);
        Assert.Equal((5_000, 15_000), (single.GetProperty("balance").GetInt64(), single.GetProperty("received").GetInt64()));
        Assert.Equal(single.GetRawText(), (await host.Http.CallAsync("getaddressbalance", Object(one, one))).GetRawText());
    }

    [Fact]
    public async Task Unspent_outputs_of_addresses_are_listed_and_with_chain_info_where_the_chain_is()
    {
        using var one = await host.WalletAsync(1_000, outputs: 3);
        using var two = await host.WalletAsync(2_000);
        var list = (await host.Http.CallAsync("getaddressutxos", Object(one, two))).EnumerateArray().ToList();
        Assert.Equal([1_000, 1_000, 1_000, 2_000], list.Select(each => each.GetProperty("satoshis").GetInt64()));
        Assert.Equal([one.Address, one.Address, one.Address, two.Address], list.Select(each => each.GetProperty("address").GetString()));
        Assert.Equal($"76a914{Convert.ToHexStringLower(two.Key.PublicKey.Hash.Bytes)}88ac", list[3].GetProperty("script").GetString());
        var coins = await one.CoinsAsync();
        Assert.Equal(coins.Select(coin => (coin.TransactionId, coin.Index, coin.Height)), list.Take(3).Select(each => (each.GetProperty("txid").GetString()!, each.GetProperty("outputIndex").GetInt64(), each.GetProperty("height").GetInt64())));
        var informed = await host.Http.CallAsync("getaddressutxos", new Dictionary<string, object> { ["addresses"] = new[] { two.Address }, ["chainInfo"] = true });
        Assert.Equal(1, informed.GetProperty("utxos").GetArrayLength());
        Assert.Equal(informed.GetProperty("hash").GetString(), (await host.Http.CallAsync("getblockhash", informed.GetProperty("height").GetInt64())).GetString());
    }

    [Fact]
    public async Task A_locked_output_says_from_when_on_it_can_be_spent()
    {
        using var wallet = await host.WalletAsync();
        using var heir = PrivateKey.Generate();
        var height = (await host.Http.CallAsync("getblockcount")).GetInt64() + 1_000_000;
        var vesting = wallet.Fund(
            await wallet.CoinsAsync(), [new TransactionOutput(Money.FromSatoshis(5_000), new TimeLock(new KeyLock(heir.PublicKey.Hash), LockUntil.AtHeight(height)))], null, null);
        await host.Http.CallAsync("sendrawtransaction", TestWallet.Hex(vesting));
        var output = Assert.Single((await host.Http.CallAsync("getaddressutxos", heir.Address.ToString())).EnumerateArray());
        Assert.Equal((5_000, height), (output.GetProperty("satoshis").GetInt64(), output.GetProperty("fromHeight").GetInt64()));
        var balance = await host.Http.CallAsync("getaddressbalance", heir.Address.ToString());
        Assert.Equal((5_000, 0, 5_000), (balance.GetProperty("balance").GetInt64(), balance.GetProperty("spendable").GetInt64(), balance.GetProperty("timeLocked").GetInt64()));
        var script = (await host.Http.CallAsync("getrawtransaction", vesting.Id.ToString(), 1)).GetProperty("vout")[0].GetProperty("scriptPubKey");
        Assert.Equal(("timelock", output.GetProperty("script").GetString()), (script.GetProperty("type").GetString(), script.GetProperty("hex").GetString()));
        Assert.StartsWith($"{height} OP_CHECKLOCKTIMEVERIFY OP_DROP OP_DUP", script.GetProperty("asm").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_history_of_addresses_is_one_in_the_order_of_the_chain()
    {
        using var one = await host.WalletAsync(100_000);
        using var two = await host.WalletAsync(100_000);
        var expected = new List<string> { (await one.CoinsAsync())[0].TransactionId, (await two.CoinsAsync())[0].TransactionId };
        for (var i = 0; i < 3; i++)
        {
            var (from, to) = i % 2 == 0 ? (one, two) : (two, one);
            var transfer = await from.TransferAsync(to.Key.PublicKey.Hash, 10_000 + i);
            await host.Http.CallAsync("sendrawtransaction", TestWallet.Hex(transfer));
            expected.Add(transfer.Id.ToString());
        }

        Assert.Equal(expected, (await host.Http.CallAsync("getaddresstxids", Object(one, two))).EnumerateArray().Select(id => id.GetString()));
        var heights = new List<long>();
        foreach (var id in expected)
            heights.Add((await host.Http.CallAsync("getrawtransaction", id, 1)).GetProperty("height").GetInt64());
        var middle = await host.Http.CallAsync("getaddresstxids", Object(one, two, heights[2], heights[3]));
        Assert.Equal(expected[2..4], middle.EnumerateArray().Select(id => id.GetString()));

        var deltas = (await host.Http.CallAsync("getaddressdeltas", Object(one, two))).EnumerateArray().ToList();
        Assert.Equal(200_000 - 3_000, deltas.Sum(delta => delta.GetProperty("satoshis").GetInt64()));
        Assert.Equal(heights, deltas.Select(delta => delta.GetProperty("height").GetInt64()).Distinct());
        var informed = await host.Http.CallAsync("getaddressdeltas", Object(one, two, heights[2], heights[3], chainInfo: true));
        Assert.Equal((heights[2], heights[3]), (informed.GetProperty("start").GetProperty("height").GetInt64(), informed.GetProperty("end").GetProperty("height").GetInt64()));
        Assert.Equal(RpcErrorCodes.InvalidAddressOrKey, await host.Http.ErrorAsync("getaddressdeltas", Object(one, two, 0, 999_999_999, chainInfo: true)));
        Assert.Equal("[]", (await host.Http.CallAsync("getaddressmempool", Object(one))).GetRawText());
    }

    [Theory]
    [InlineData("getaddressbalance")]
    [InlineData("getaddressutxos")]
    [InlineData("getaddresstxids")]
    [InlineData("getaddressdeltas")]
    [InlineData("getaddressmempool")]
    public async Task An_address_that_is_none_is_refused_and_one_without_a_past_has_none(string method)
    {
        Assert.Equal(RpcErrorCodes.InvalidAddressOrKey, await host.Http.ErrorAsync(method, "t1nonsense"));
        Assert.Equal(RpcErrorCodes.InvalidAddressOrKey, await host.Http.ErrorAsync(method, new Dictionary<string, string[]> { ["addresses"] = ["t1nonsense"] }));
        Assert.Equal(RpcErrorCodes.InvalidParameter, await host.Http.ErrorAsync(method, new Dictionary<string, string[]> { ["addresses"] = [] }));
        Assert.Equal(RpcErrorCodes.TypeError, await host.Http.ErrorAsync(method, 5));
        Assert.Equal(RpcErrorCodes.TypeError, await host.Http.ErrorAsync(method, new Dictionary<string, int[]> { ["addresses"] = [5] }));
        Assert.Equal(RpcErrorCodes.InvalidParams, await host.Http.ErrorAsync(method));
        using var nobody = PrivateKey.Generate();
        var nothing = await host.Http.CallAsync(method, nobody.Address.ToString());
        Assert.True(nothing.ValueKind == JsonValueKind.Object ? nothing.GetProperty("balance").GetInt64() == 0 : nothing.GetArrayLength() == 0);
    }

    private static Dictionary<string, object> Object(params TestWallet[] wallets) => new() { ["addresses"] = wallets.Select(wallet => wallet.Address) };

    private static Dictionary<string, object> Object(TestWallet one, TestWallet two, long start, long end, bool chainInfo = false)
    {
        var parameters = new Dictionary<string, object> { ["addresses"] = new[] { one.Address, two.Address }, ["start"] = start, ["end"] = end };
        if (chainInfo)
            parameters["chainInfo"] = true;
        return parameters;
    }
}
