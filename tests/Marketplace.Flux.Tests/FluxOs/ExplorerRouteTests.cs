using Marketplace.Flux.JsonRpc;
using Marketplace.Gateway.Tests.Hosting;
using Marketplace.Flux.Tests.JsonRpc;
using Marketplace.Ledger.Keys;

namespace Marketplace.Flux.Tests.FluxOs;

public sealed class ExplorerRouteTests(RealHost host) : IClassFixture<RealHost>
{
    [Fact]
    public async Task An_address_shows_its_outputs_transactions_and_balance()
    {
        using var wallet = await host.WalletAsync(4_000, outputs: 3);
        var coins = await wallet.CoinsAsync();
        var outputs = (await host.Http.DataAsync($"/explorer/utxo/{wallet.Address}")).EnumerateArray().ToList();
        Assert.Equal(coins.Select(coin => (coin.TransactionId, coin.Index, coin.Height)), outputs.Select(each => (each.GetProperty("txid").GetString()!, each.GetProperty("vout").GetInt64(), each.GetProperty("height").GetInt64())));
        Assert.All(outputs, each =>
        {
            Assert.Equal(["txid", "vout", "height", "address", "satoshis", "scriptPubKey", "coinbase"], each.EnumerateObject().Select(member => member.Name));
            Assert.Equal((wallet.Address, 4_000, false), (each.GetProperty("address").GetString(), each.GetProperty("satoshis").GetInt64(), each.GetProperty("coinbase").GetBoolean()));
        });
        var transactions = (await host.Http.DataAsync($"/explorer/transactions?address={wallet.Address}")).EnumerateArray().ToList();
        Assert.Equal(coins.Select(coin => coin.TransactionId).Reverse(), transactions.Select(each => each.GetProperty("txid").GetString()!));
        Assert.Equal(12_000, (await host.Http.DataAsync($"/explorer/balance/{wallet.Address}")).GetInt64());
    }

    [Fact]
    public async Task The_whole_chain_is_listed_without_loss_or_doubles()
    {
        using var wallet = await host.WalletAsync(7_000, outputs: 2);
        var all = (await host.Http.DataAsync("/explorer/allutxos")).EnumerateArray().ToList();
        var names = all.Select(each => (each.GetProperty("txid").GetString(), each.GetProperty("vout").GetInt64())).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.Equal(2, all.Count(each => each.GetProperty("address").GetString() == wallet.Address));
        Assert.True(all.Count >= 100);
        Assert.Contains(all, each => each.GetProperty("height").GetInt64() == 0 && each.GetProperty("coinbase").GetBoolean());

        var addresses = (await host.Http.DataAsync("/explorer/alladdresses")).EnumerateArray().Select(each => each.GetString()).ToList();
        Assert.Contains(wallet.Address, addresses);
        Assert.Equal(addresses.Count, addresses.Distinct().Count());
        var documents = (await host.Http.DataAsync("/explorer/alladdresseswithtransactions")).EnumerateArray().ToList();
        Assert.Equal(addresses, documents.Select(each => each.GetProperty("address").GetString()));
        var mine = documents.Single(each => each.GetProperty("address").GetString() == wallet.Address);
        Assert.Equal((2, 2), (mine.GetProperty("count").GetInt32(), mine.GetProperty("transactions").GetArrayLength()));
    }

    [Fact]
    public async Task It_says_how_far_it_knows_the_chain()
    {
        using var wallet = await host.WalletAsync();
        await host.Http.DataAsync($"/explorer/balance/{wallet.Address}");
        var head = (await host.Http.DataAsync("/daemon/getblockcount")).GetInt64();
        Assert.True((await host.Http.DataAsync("/explorer/scannedheight")).GetProperty("generalScannedHeight").GetInt64() >= head);
        Assert.True((await host.Http.DataAsync("/explorer/issynced")).GetBoolean());
    }

    [Fact]
    public async Task No_coinbase_waits_for_a_parallel_asset()
    {
        Assert.Equal("[]", (await host.Http.DataAsync("/explorer/fusion/coinbase/all")).GetRawText());
        using var key = PrivateKey.Generate();
        Assert.Equal("[]", (await host.Http.DataAsync($"/explorer/fusion/coinbase/{key.Address}")).GetRawText());
        Assert.Equal(RpcErrorCodes.InvalidParams, await host.Http.DataErrorAsync("/explorer/fusion/coinbase"));
        Assert.Equal(RpcErrorCodes.InvalidAddressOrKey, await host.Http.DataErrorAsync("/explorer/fusion/coinbase/everyone"));
    }

    [Theory]
    [InlineData("utxo")]
    [InlineData("transactions")]
    [InlineData("balance")]
    public async Task An_address_that_is_none_is_refused_and_one_without_a_past_is_empty(string method)
    {
        Assert.Equal(RpcErrorCodes.InvalidParams, await host.Http.DataErrorAsync("/explorer/" + method));
        Assert.Equal(RpcErrorCodes.InvalidAddressOrKey, await host.Http.DataErrorAsync($"/explorer/{method}/t1nonsense"));
        Assert.Equal(RpcErrorCodes.InvalidParams, await host.Http.DataErrorAsync($"/explorer/{method}/t1UYsZVJkLPeMjxEtACvSxfWuNmddpWfxzs/2"));
        using var nobody = PrivateKey.Generate();
        Assert.Contains((await host.Http.DataAsync($"/explorer/{method}/{nobody.Address}")).GetRawText(), new[] { "[]", "0" });
    }

    [Theory]
    [InlineData("reindex")]
    [InlineData("reindex/true")]
    [InlineData("rescan/100/true")]
    [InlineData("restart")]
    [InlineData("stop")]
    public async Task Nobody_steers_the_explorer_from_outside(string path)
    {
        using var response = await host.Http.GetAsync("/explorer/" + path);
        var answer = RpcClient.Json(await response.Content.ReadAsStringAsync());
        Assert.Equal(RpcErrorCodes.Unauthorized, RpcClient.ErrorOf(answer));
        Assert.Equal("Unauthorized", answer.GetProperty("data").GetProperty("name").GetString());
    }
}
