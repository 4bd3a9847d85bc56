using System.Text.Json;
using Marketplace.Flux.JsonRpc;
using Marketplace.Gateway.Tests.Hosting;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Flux.Tests.JsonRpc;

public sealed class ChainMethodTests(RealHost host) : IClassFixture<RealHost>
{
    private static readonly string NoHash = new('a', 64);

    [Fact]
    public async Task The_head_is_told_alike_by_every_method()
    {
        await host.WalletAsync();
        var height = (await host.Http.CallAsync("getblockcount")).GetInt64();
        var best = (await host.Http.CallAsync("getbestblockhash")).GetString();
        Assert.Equal(best, (await host.Http.CallAsync("getblockhash", height)).GetString());
        var info = await host.Http.CallAsync("getblockchaininfo");
        Assert.Equal((height, height, best), (info.GetProperty("blocks").GetInt64(), info.GetProperty("headers").GetInt64(), info.GetProperty("bestblockhash").GetString()));
        Assert.Equal("devnet", info.GetProperty("chain").GetString());
        Assert.Equal(host.Network.GenesisHash, info.GetProperty("payload").GetProperty("genesisHash").GetString());
        Assert.Equal(height, (await host.Http.CallAsync("getinfo")).GetProperty("blocks").GetInt64());
        var tip = Assert.Single((await host.Http.CallAsync("getchaintips")).EnumerateArray());
        Assert.Equal((height, best, 0, "active"), (tip.GetProperty("height").GetInt64(), tip.GetProperty("hash").GetString(), tip.GetProperty("branchlen").GetInt32(), tip.GetProperty("status").GetString()));
        Assert.Equal(RpcErrorCodes.InvalidParameter, await host.Http.ErrorAsync("getblockhash", height + 1_000_000));
        Assert.Equal(RpcErrorCodes.InvalidParameter, await host.Http.ErrorAsync("getblockhash", -1));
        Assert.Equal(RpcErrorCodes.TypeError, await host.Http.ErrorAsync("getblockhash", "1"));
    }

    [Fact]
    public async Task A_block_comes_as_hex_with_ids_and_with_transactions()
    {
        await host.WalletAsync();
        var height = (await host.Http.CallAsync("getblockcount")).GetInt64();
        var hash = (await host.Http.CallAsync("getblockhash", height)).GetString()!;
        var block = Block.Decode(Convert.FromHexString((await host.Http.CallAsync("getblock", hash, 0)).GetString()!));
        Assert.Equal(hash, block.Id.ToString());

        var withIds = await host.Http.CallAsync("getblock", hash);
        Assert.Equal(block.Transactions.Select(transaction => transaction.Id.ToString()), withIds.GetProperty("tx").EnumerateArray().Select(id => id.GetString()));
        Assert.Equal((block.EncodedLength, block.Header.TimeSeconds, block.Header.MerkleRoot.ToString()), (withIds.GetProperty("size").GetInt32(), withIds.GetProperty("time").GetInt64(), withIds.GetProperty("merkleroot").GetString()));
        Assert.Equal(withIds.GetProperty("height").GetInt64(), (await host.Http.CallAsync("getblock", height, true)).GetProperty("height").GetInt64());
        Assert.Equal(1, withIds.GetProperty("payload").GetProperty("signatures").GetArrayLength());

        var whole = await host.Http.CallAsync("getblock", height, 2);
        Assert.Equal(block.Transactions.Select(TestWallet.Hex), whole.GetProperty("tx").EnumerateArray().Select(transaction => transaction.GetProperty("hex").GetString()));
        var header = await host.Http.CallAsync("getblockheader", hash);
        Assert.Equal(block.Header.PreviousId.ToString(), header.GetProperty("previousblockhash").GetString());
        Assert.Equal(Convert.ToHexStringLower(block.Header.Encode()), (await host.Http.CallAsync("getblockheader", hash, false)).GetString());
    }

    [Fact]
    public async Task Blocks_are_linked_in_both_directions_and_the_first_has_none_before_it()
    {
        await host.WalletAsync();
        var genesis = await host.Http.CallAsync("getblock", 0);
        Assert.False(genesis.TryGetProperty("previousblockhash", out _));
        var next = await host.Http.CallAsync("getblock", genesis.GetProperty("nextblockhash").GetString());
        Assert.Equal(genesis.GetProperty("hash").GetString(), next.GetProperty("previousblockhash").GetString());
        Assert.Equal(genesis.GetProperty("confirmations").GetInt64() - 1, next.GetProperty("confirmations").GetInt64());
    }

    [Theory]
    [InlineData("getblock", RpcErrorCodes.InvalidAddressOrKey)]
    [InlineData("getblockheader", RpcErrorCodes.InvalidAddressOrKey)]
    [InlineData("getblockdeltas", RpcErrorCodes.InvalidAddressOrKey)]
    public async Task A_block_that_is_not_there_is_refused(string method, int code)
    {
        Assert.Equal(code, await host.Http.ErrorAsync(method, NoHash));
        Assert.Equal(RpcErrorCodes.InvalidParameter, await host.Http.ErrorAsync(method, "xyz"));
        Assert.Equal(RpcErrorCodes.InvalidParams, await host.Http.ErrorAsync(method));
    }

    [Fact]
    public async Task Hashes_are_found_by_time()
    {
        await host.WalletAsync();
        var head = await host.Http.CallAsync("getblock", (await host.Http.CallAsync("getblockcount")).GetInt64());
        var (time, hash) = (head.GetProperty("time").GetInt64(), head.GetProperty("hash").GetString());
        Assert.Contains(hash, (await host.Http.CallAsync("getblockhashes", time + 1, time)).EnumerateArray().Select(each => each.GetString()));
        Assert.Empty((await host.Http.CallAsync("getblockhashes", time, time)).EnumerateArray());
        var all = (await host.Http.CallAsync("getblockhashes", time + 1, 0)).EnumerateArray().Select(each => each.GetString()).ToList();
        Assert.Equal(host.Network.GenesisHash, all[0]);
        var timed = (await host.Http.CallAsync("getblockhashes", time + 1, time, new Dictionary<string, bool> { ["noOrphans"] = true, ["logicalTimes"] = true })).EnumerateArray().ToList();
        Assert.All(timed, each => Assert.Equal(time, each.GetProperty("logicalts").GetInt64()));
        Assert.Equal(timed.Count, (await host.Http.DataAsync($"/daemon/getblockhashes/{time + 1}/{time}/true/true")).GetArrayLength());
        Assert.Equal(all.Count, (await host.Http.DataAsync($"/daemon/getblockhashes/{time + 1}/0/false")).GetArrayLength());
        Assert.Equal(RpcErrorCodes.TypeError, await host.Http.ErrorAsync("getblockhashes", time + 1, time, new[] { 1 }));
        Assert.Equal(RpcErrorCodes.ParseError, await host.Http.DataErrorAsync($"/daemon/getblockhashes/{time + 1}/{time}/maybe"));
        Assert.Equal(RpcErrorCodes.InvalidParameter, await host.Http.ErrorAsync("getblockhashes", time, -1));
        Assert.Equal(RpcErrorCodes.InvalidParams, await host.Http.ErrorAsync("getblockhashes", time));
    }

    [Fact]
    public async Task The_deltas_of_a_block_add_up_to_its_fees()
    {
        using var wallet = await host.WalletAsync(100_000);
        using var friend = PrivateKey.Generate();
        var included = await (await wallet.SubmitAsync(await wallet.TransferAsync(friend.PublicKey.Hash, 40_000, fee: 1_000)))
            .ReadAsync(Api.ApiJson.Tolerant.SubmitTransactionResponse);
        var hash = (await host.Http.CallAsync("getblockhash", included.Height)).GetString();
        var deltas = (await host.Http.CallAsync("getblockdeltas", hash)).GetProperty("deltas").EnumerateArray()
            .Single(each => each.GetProperty("txid").GetString() == included.TransactionId);
        Assert.Equal(-100_000, Sum(deltas, "inputs"));
        Assert.Equal(99_000, Sum(deltas, "outputs"));
        Assert.Equal(wallet.Address, deltas.GetProperty("inputs")[0].GetProperty("address").GetString());

        static long Sum(JsonElement deltas, string side) => deltas.GetProperty(side).EnumerateArray().Sum(each => each.GetProperty("satoshis").GetInt64());
    }

    [Fact]
    public async Task The_next_round_issues_what_the_schedule_says_and_a_block_what_its_coinbase_does()
    {
        var next = await host.Http.CallAsync("getblocksubsidy");
        Assert.Equal(
            ["0.00000000", "14.00000000", "1.00000000", "3.50000000", "9.00000000", "0.50000000"],
            new[] { "miner", "issued", "cumulus", "nimbus", "stratus", "foundation" }.Select(name => next.GetProperty(name).GetRawText()));
        Assert.Equal("100000000.00000000", (await host.Http.CallAsync("getblocksubsidy", 0)).GetProperty("issued").GetRawText());
        Assert.Equal(RpcErrorCodes.InvalidParameter, await host.Http.ErrorAsync("getblocksubsidy", 999_999_999));
        Assert.Equal(RpcErrorCodes.InvalidParameter, await host.Http.ErrorAsync("getblocksubsidy", -1));
    }

    [Fact]
    public async Task A_coinbase_has_an_input_that_names_nothing_and_pays_the_treasury_what_nobody_else_gets()
    {
        var (treasury, coinbase) = (default(JsonElement), default(JsonElement));
        while (treasury.ValueKind == JsonValueKind.Undefined)
        {
            // Only a block that opens a round has something to issue.
            await host.WalletAsync(1_000);
            var head = await host.Http.CallAsync("getblock", (await host.Http.CallAsync("getblockcount")).GetInt64(), 2);
            coinbase = head.GetProperty("tx").EnumerateArray().Last();
            treasury = coinbase.GetProperty("vout").EnumerateArray().LastOrDefault(output => output.GetProperty("scriptPubKey").GetProperty("type").GetString() == "treasury");
        }

        Assert.Equal("coinbase", coinbase.GetProperty("vin")[0].GetProperty("coinbase").GetString());
        Assert.Equal("coinbase", coinbase.GetProperty("payload").GetProperty("kind").GetString());
        Assert.Empty(treasury.GetProperty("scriptPubKey").GetProperty("addresses").EnumerateArray());
        var output = await host.Http.CallAsync("gettxout", coinbase.GetProperty("txid").GetString(), treasury.GetProperty("n").GetInt64());
        Assert.True(output.ValueKind == JsonValueKind.Null || output.GetProperty("coinbase").GetBoolean());
    }

    [Fact]
    public async Task Nothing_ever_waits_for_a_block()
    {
        Assert.Equal(0, (await host.Http.CallAsync("getmempoolinfo")).GetProperty("size").GetInt32());
        Assert.Equal("[]", (await host.Http.CallAsync("getrawmempool")).GetRawText());
        Assert.Equal("{}", (await host.Http.CallAsync("getrawmempool", true)).GetRawText());
        Assert.Equal(RpcErrorCodes.TypeError, await host.Http.ErrorAsync("getrawmempool", "yes"));
    }

    [Fact]
    public async Task The_set_of_unspent_outputs_is_worth_what_was_issued_less_what_was_burned()
    {
        var set = await host.Http.CallAsync("gettxoutsetinfo");
        var payload = (await host.Http.CallAsync("getblockchaininfo")).GetProperty("payload");
        Assert.True(set.GetProperty("txouts").GetInt64() >= 100);
        Assert.Equal(Flux(payload, "issued") - Flux(payload, "burned"), Flux(payload, "unspent"));

        static decimal Flux(JsonElement json, string name) => decimal.Parse(json.GetProperty(name).GetRawText(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
