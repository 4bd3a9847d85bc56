using System.Globalization;
using System.Text.Json;
using Marketplace.Api;
using Marketplace.Flux.JsonRpc;
using Marketplace.Gateway.Tests.Hosting;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Flux.Tests.JsonRpc;

public sealed class TransactionMethodTests(RealHost host) : IClassFixture<RealHost>
{
    private static readonly string NoHash = new('a', 64);

    [Fact]
    public async Task A_transaction_is_shown_as_hex_and_with_all_that_is_known_of_it()
    {
        using var wallet = await host.WalletAsync(500_000_000);
        using var friend = PrivateKey.Generate();
        var transfer = await wallet.TransferAsync(friend.PublicKey.Hash, 123_456_789, fee: 1_000);
        var id = transfer.Id.ToString();
        Assert.Equal(RpcErrorCodes.InvalidAddressOrKey, await host.Http.ErrorAsync("getrawtransaction", id));
        Assert.Equal(id, (await host.Http.CallAsync("sendrawtransaction", TestWallet.Hex(transfer))).GetString());
        Assert.Equal(TestWallet.Hex(transfer), (await host.Http.CallAsync("getrawtransaction", id)).GetString());

        var shown = await host.Http.CallAsync("getrawtransaction", id, 1);
        Assert.Equal((id, TestWallet.Hex(transfer)), (shown.GetProperty("txid").GetString(), shown.GetProperty("hex").GetString()));
        Assert.True(shown.GetProperty("confirmations").GetInt64() >= 1);
        Assert.Equal(shown.GetProperty("blockhash").GetString(), (await host.Http.CallAsync("getblockhash", shown.GetProperty("height").GetInt64())).GetString());
        Assert.Equal(1_000, shown.GetProperty("feeSat").GetInt64());
        var input = Assert.Single(shown.GetProperty("vin").EnumerateArray());
        Assert.Equal((wallet.Address, 500_000_000, "5.00000000"), (input.GetProperty("address").GetString(), input.GetProperty("valueSat").GetInt64(), input.GetProperty("value").GetRawText()));
        var outputs = shown.GetProperty("vout").EnumerateArray().ToList();
        Assert.Equal(["1.23456789", "3.76542211"], outputs.Select(output => output.GetProperty("value").GetRawText()));
        Assert.Equal([123_456_789, 376_542_211], outputs.Select(output => output.GetProperty("valueSat").GetInt64()));
        var script = outputs[0].GetProperty("scriptPubKey");
        var hash = Convert.ToHexStringLower(friend.PublicKey.Hash.Bytes);
        Assert.Equal(("pubkeyhash", $"76a914{hash}88ac"), (script.GetProperty("type").GetString(), script.GetProperty("hex").GetString()));
        Assert.Equal($"OP_DUP OP_HASH160 {hash} OP_EQUALVERIFY OP_CHECKSIG", script.GetProperty("asm").GetString());
        Assert.Equal(friend.Address.ToString(), Assert.Single(script.GetProperty("addresses").EnumerateArray()).GetString());
        Assert.Equal(("transfer", wallet.Address), (shown.GetProperty("payload").GetProperty("kind").GetString(), shown.GetProperty("payload").GetProperty("signers")[0].GetString()));
    }

    [Fact]
    public async Task The_genesis_issue_has_an_input_that_names_nothing()
    {
        var genesis = await host.Http.CallAsync("getblock", 0, 2);
        var issue = genesis.GetProperty("tx")[0];
        Assert.Equal("genesis-issue", issue.GetProperty("vin")[0].GetProperty("coinbase").GetString());
        Assert.Equal("1000000.00000000", issue.GetProperty("vout")[0].GetProperty("value").GetRawText());
        Assert.False(issue.TryGetProperty("fee", out _));
    }

    [Theory]
    [InlineData("getrawtransaction")]
    [InlineData("gettxout")]
    [InlineData("getspentinfo")]
    public async Task An_id_that_is_none_is_refused(string method)
    {
        Assert.Equal(RpcErrorCodes.InvalidParameter, await host.Http.ErrorAsync(method, "xyz", 0));
        Assert.Equal(RpcErrorCodes.TypeError, await host.Http.ErrorAsync(method, 1, 0));
        Assert.Equal(RpcErrorCodes.InvalidParams, await host.Http.ErrorAsync(method));
    }

    [Fact]
    public async Task An_unspent_output_is_shown_until_it_is_spent_and_then_who_spent_it()
    {
        using var wallet = await host.WalletAsync(70_000);
        var coin = (await wallet.CoinsAsync())[0];
        var output = await host.Http.CallAsync("gettxout", coin.TransactionId, coin.Index);
        Assert.Equal((70_000, "0.00070000"), (output.GetProperty("valueSat").GetInt64(), output.GetProperty("value").GetRawText()));
        Assert.Equal(wallet.Address, output.GetProperty("scriptPubKey").GetProperty("addresses")[0].GetString());
        Assert.False(output.GetProperty("coinbase").GetBoolean());
        Assert.Equal(RpcErrorCodes.InvalidAddressOrKey, await host.Http.ErrorAsync("getspentinfo", coin.TransactionId, coin.Index));

        var spender = await wallet.TransferAsync(wallet.Key.PublicKey.Hash, 1_000);
        await host.Http.CallAsync("sendrawtransaction", TestWallet.Hex(spender));
        Assert.Equal(JsonValueKind.Null, (await host.Http.CallAsync("gettxout", coin.TransactionId, coin.Index, true)).ValueKind);
        var spent = await host.Http.CallAsync("getspentinfo", new Dictionary<string, object> { ["txid"] = coin.TransactionId, ["index"] = coin.Index });
        Assert.Equal((spender.Id.ToString(), 0), (spent.GetProperty("txid").GetString(), spent.GetProperty("index").GetInt32()));
        var first = await host.Http.CallAsync("getrawtransaction", coin.TransactionId, 1);
        Assert.Equal(spender.Id.ToString(), first.GetProperty("vout")[(int)coin.Index].GetProperty("spentTxId").GetString());
        Assert.Equal(JsonValueKind.Null, (await host.Http.CallAsync("gettxout", NoHash, 0)).ValueKind);
        Assert.Equal(RpcErrorCodes.InvalidParameter, await host.Http.ErrorAsync("gettxout", NoHash, -1));
        Assert.Equal(RpcErrorCodes.InvalidParameter, await host.Http.ErrorAsync("gettxout", NoHash, 1L << 32));
    }

    [Fact]
    public async Task A_built_transaction_can_be_signed_and_sent()
    {
        using var wallet = await host.WalletAsync(200_000_000);
        using var friend = PrivateKey.Generate();
        var coin = (await wallet.CoinsAsync())[0];
        var inputs = new[] { new { txid = coin.TransactionId, vout = coin.Index } };
        var outputs = new Dictionary<string, object> { [friend.Address.ToString()] = 1.5m, [wallet.Address] = "0.49999" };
        var hex = (await host.Http.CallAsync("createrawtransaction", inputs, outputs)).GetString()!;
        Assert.True(Transaction.TryDecode(Convert.FromHexString(hex), out var unsigned, out _));
        Assert.Equal([150_000_000, 49_999_000], unsigned.Outputs.Select(output => output.Amount.Satoshis));
        var signed = unsigned.Sign(host.Parameters.GenesisHash, wallet.Key);
        var decoded = await host.Http.CallAsync("decoderawtransaction", TestWallet.Hex(signed));
        Assert.Equal(signed.Id.ToString(), decoded.GetProperty("txid").GetString());
        Assert.False(decoded.TryGetProperty("confirmations", out _));
        await host.Http.CallAsync("sendrawtransaction", TestWallet.Hex(signed));
        Assert.Equal(150_000_000, (await host.Http.CallAsync("getaddressbalance", friend.Address.ToString())).GetProperty("balance").GetInt64());
    }

    [Fact]
    public async Task A_payment_to_a_t3_address_is_a_script_hash()
    {
        using var key = PrivateKey.Generate();
        var address = RedeemScript.Create(1, [key.PublicKey]).Address.ToString();
        var hex = (await host.Http.CallAsync("createrawtransaction", new[] { new { txid = NoHash, vout = 3 } }, new[] { new Dictionary<string, decimal> { [address] = 1e-8m } })).GetString()!;
        var decoded = await host.Http.CallAsync("decoderawtransaction", hex);
        var output = decoded.GetProperty("vout")[0];
        Assert.Equal(("0.00000001", "scripthash"), (output.GetProperty("value").GetRawText(), output.GetProperty("scriptPubKey").GetProperty("type").GetString()));
        Assert.Equal(address, output.GetProperty("scriptPubKey").GetProperty("addresses")[0].GetString());
    }

    [Theory]
    [InlineData("[]", """{"t1UYsZVJkLPeMjxEtACvSxfWuNmddpWfxzs":1}""", RpcErrorCodes.InvalidParameter)]
    [InlineData("{}", """{"t1UYsZVJkLPeMjxEtACvSxfWuNmddpWfxzs":1}""", RpcErrorCodes.TypeError)]
    [InlineData("[1]", """{"t1UYsZVJkLPeMjxEtACvSxfWuNmddpWfxzs":1}""", RpcErrorCodes.InvalidParameter)]
    [InlineData("""[{"txid":"xyz","vout":0}]""", """{"t1UYsZVJkLPeMjxEtACvSxfWuNmddpWfxzs":1}""", RpcErrorCodes.InvalidParameter)]
    [InlineData("""[{"txid":"IN","vout":-1}]""", """{"t1UYsZVJkLPeMjxEtACvSxfWuNmddpWfxzs":1}""", RpcErrorCodes.InvalidParameter)]
    [InlineData("""[{"txid":"IN"}]""", """{"t1UYsZVJkLPeMjxEtACvSxfWuNmddpWfxzs":1}""", RpcErrorCodes.InvalidParameter)]
    [InlineData("""[{"txid":"IN","vout":0},{"txid":"IN","vout":0}]""", """{"t1UYsZVJkLPeMjxEtACvSxfWuNmddpWfxzs":1}""", RpcErrorCodes.InvalidParameter)]
    [InlineData("""[{"txid":"IN","vout":0}]""", "{}", RpcErrorCodes.InvalidParameter)]
    [InlineData("""[{"txid":"IN","vout":0}]""", "[1]", RpcErrorCodes.TypeError)]
    [InlineData("""[{"txid":"IN","vout":0}]""", """{"t1nonsense":1}""", RpcErrorCodes.InvalidAddressOrKey)]
    [InlineData("""[{"txid":"IN","vout":0}]""", """{"data":"00"}""", RpcErrorCodes.InvalidAddressOrKey)]
    [InlineData("""[{"txid":"IN","vout":0}]""", """{"t1UYsZVJkLPeMjxEtACvSxfWuNmddpWfxzs":0}""", RpcErrorCodes.TypeError)]
    [InlineData("""[{"txid":"IN","vout":0}]""", """{"t1UYsZVJkLPeMjxEtACvSxfWuNmddpWfxzs":-1}""", RpcErrorCodes.TypeError)]
    [InlineData("""[{"txid":"IN","vout":0}]""", """{"t1UYsZVJkLPeMjxEtACvSxfWuNmddpWfxzs":0.000000001}""", RpcErrorCodes.TypeError)]
    [InlineData("""[{"txid":"IN","vout":0}]""", """{"t1UYsZVJkLPeMjxEtACvSxfWuNmddpWfxzs":600000000}""", RpcErrorCodes.TypeError)]
    [InlineData("""[{"txid":"IN","vout":0}]""", """[{"t1UYsZVJkLPeMjxEtACvSxfWuNmddpWfxzs":500000000},{"t1UYsZVJkLPeMjxEtACvSxfWuNmddpWfxzs":500000000}]""", RpcErrorCodes.InvalidParameter)]
    public async Task What_makes_no_transaction_is_refused(string inputs, string outputs, int code)
    {
        using var json = JsonDocument.Parse($"[{inputs.Replace("IN", NoHash, StringComparison.Ordinal)},{outputs}]");
        Assert.Equal(code, await host.Http.ErrorAsync("createrawtransaction", [.. json.RootElement.EnumerateArray().Cast<object?>()]));
    }

    [Fact]
    public async Task A_transaction_has_no_lock_time_and_no_expiry_but_tools_may_send_zero()
    {
        object[] inputs = [new { txid = NoHash, vout = 0 }];
        var outputs = new Dictionary<string, int> { ["t1UYsZVJkLPeMjxEtACvSxfWuNmddpWfxzs"] = 1 };
        await host.Http.CallAsync("createrawtransaction", inputs, outputs, 0, 0);
        Assert.Equal(RpcErrorCodes.InvalidParameter, await host.Http.ErrorAsync("createrawtransaction", inputs, outputs, 1));
        Assert.Equal(RpcErrorCodes.InvalidParameter, await host.Http.ErrorAsync("createrawtransaction", inputs, outputs, 0, 5));
    }

    [Theory]
    [InlineData("decoderawtransaction")]
    [InlineData("sendrawtransaction")]
    public async Task Bytes_that_are_no_transaction_are_refused(string method)
    {
        Assert.Equal(RpcErrorCodes.Deserialization, await host.Http.ErrorAsync(method, "0"));
        Assert.Equal(RpcErrorCodes.Deserialization, await host.Http.ErrorAsync(method, "xy"));
        Assert.Equal(RpcErrorCodes.Deserialization, await host.Http.ErrorAsync(method, ""));
        Assert.Equal(RpcErrorCodes.Deserialization, await host.Http.ErrorAsync(method, "0000"));
        Assert.Equal(RpcErrorCodes.Deserialization, await host.Http.ErrorAsync(method, new string('0', 2 * (FormatLimits.MaxTransactionBytes + 1))));
        Assert.Equal(RpcErrorCodes.InvalidParams, await host.Http.ErrorAsync(method));
    }

    [Fact]
    public async Task A_refused_transaction_names_the_rule_and_one_that_is_known_is_known()
    {
        using var wallet = await host.WalletAsync();
        var transfer = await wallet.TransferAsync(wallet.Key.PublicKey.Hash, 1_000);
        var unsigned = await host.Http.RefusedAsync("sendrawtransaction", TestWallet.Hex(transfer.WithWitnesses([])));
        Assert.Equal(RpcErrorCodes.VerifyRejected, unsigned.GetProperty("code").GetInt32());
        Assert.StartsWith("signature-missing", unsigned.GetProperty("message").GetString(), StringComparison.Ordinal);
        var id = (await host.Http.CallAsync("sendrawtransaction", TestWallet.Hex(transfer))).GetString();
        Assert.Equal(id, (await host.Http.CallAsync("sendrawtransaction", TestWallet.Hex(transfer), true)).GetString());
        var again = wallet.Fund(
            [.. transfer.Inputs.Select(input => new UnspentItem { TransactionId = input.TransactionId.ToString(), Index = input.Index, AmountSatoshis = new(100_000_000), Height = 0, Lock = new LockItem { Kind = "key" } })],
            [TransactionOutput.To(Money.FromSatoshis(2_000), wallet.Key.PublicKey.Hash)],
            null,
            null);
        Assert.Equal(RpcErrorCodes.MissingInputs, await host.Http.ErrorAsync("sendrawtransaction", TestWallet.Hex(again)));
    }

    [Fact]
    public async Task A_proof_proves_exactly_the_transactions_that_were_asked_for()
    {
        using var wallet = await host.WalletAsync(1_000_000, outputs: 2);
        var coins = await wallet.CoinsAsync();
        var proof = (await host.Http.CallAsync("gettxoutproof", [new[] { coins[0].TransactionId }])).GetString()!;
        Assert.Equal([coins[0].TransactionId], (await host.Http.CallAsync("verifytxoutproof", proof)).EnumerateArray().Select(id => id.GetString()));
        var block = (await host.Http.CallAsync("getblockhash", coins[0].Height)).GetString();
        Assert.Equal(proof, (await host.Http.CallAsync("gettxoutproof", new[] { coins[0].TransactionId }, block)).GetString());
        Assert.Equal(RpcErrorCodes.InvalidAddressOrKey, await host.Http.ErrorAsync("gettxoutproof", new[] { coins[0].TransactionId, NoHash }, block));
        Assert.Equal(RpcErrorCodes.InvalidAddressOrKey, await host.Http.ErrorAsync("gettxoutproof", [new[] { NoHash }]));
        Assert.Equal(RpcErrorCodes.InvalidAddressOrKey, await host.Http.ErrorAsync("gettxoutproof", new[] { NoHash }, NoHash));
        Assert.Equal(RpcErrorCodes.InvalidParameter, await host.Http.ErrorAsync("gettxoutproof", [Array.Empty<string>()]));
        Assert.Equal(RpcErrorCodes.InvalidParameter, await host.Http.ErrorAsync("gettxoutproof", [Enumerable.Repeat(NoHash, 101)]));
        Assert.Equal(RpcErrorCodes.TypeError, await host.Http.ErrorAsync("gettxoutproof", [new[] { 1 }]));

        Assert.Equal("[]", (await host.Http.CallAsync("verifytxoutproof", "00")).GetRawText());
        var foreign = proof[..^2] + (proof[^2..] == "00" ? "01" : "00");
        Assert.Equal("[]", (await host.Http.CallAsync("verifytxoutproof", foreign)).GetRawText());
        Assert.Equal(RpcErrorCodes.Deserialization, await host.Http.ErrorAsync("verifytxoutproof", "xyz"));
    }

    [Fact]
    public async Task What_a_lease_moves_is_shown_with_its_terms()
    {
        using var wallet = await host.WalletAsync();
        using var key = PrivateKey.Generate();
        var start = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var terms = new LeaseTerms(wallet.Key.PublicKey.Hash, key.PublicKey.Hash, Hash256.Zero, Money.FromSatoshis(10), 2, host.Parameters.Rules.FeePartsPerMillion, start, start + 600);
        var open = wallet.Fund(await wallet.CoinsAsync(), [new TransactionOutput(Money.FromSatoshis(100_000), EscrowLock.Self)], new OpenLease(terms), null);
        await host.Http.CallAsync("sendrawtransaction", TestWallet.Hex(open));
        var shown = await host.Http.CallAsync("getrawtransaction", open.Id.ToString(), true);
        var payload = shown.GetProperty("payload");
        Assert.Equal(("open-lease", open.Id.ToString(), 10, 2), (payload.GetProperty("kind").GetString(), payload.GetProperty("lease").GetString(), payload.GetProperty("ratePerSecondSat").GetInt64(), payload.GetProperty("instances").GetInt32()));
        var script = shown.GetProperty("vout")[0].GetProperty("scriptPubKey");
        Assert.Equal(("escrow", "", open.Id.ToString()), (script.GetProperty("type").GetString(), script.GetProperty("hex").GetString(), script.GetProperty("lease").GetString()));
        Assert.Empty(script.GetProperty("addresses").EnumerateArray());
        Assert.Equal(start.ToString(CultureInfo.InvariantCulture), payload.GetProperty("startsAt").GetRawText());
    }
}
