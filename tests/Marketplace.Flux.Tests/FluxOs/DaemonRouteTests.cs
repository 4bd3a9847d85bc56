using System.Net;
using System.Text.Json;
using Marketplace.Api;
using Marketplace.Flux.JsonRpc;
using Marketplace.Gateway.Tests.Hosting;
using Marketplace.Flux.Tests.JsonRpc;
using Marketplace.Ledger.Keys;
using static Marketplace.Flux.Tests.JsonRpc.RpcClient;

namespace Marketplace.Flux.Tests.FluxOs;

public sealed class DaemonRouteTests(RealHost host) : IClassFixture<RealHost>
{
    [Fact]
    public async Task Parameters_come_by_path_by_query_and_by_body_alike()
    {
        var hash = (await host.Http.DataAsync("/daemon/getblockhash/0")).GetString();
        Assert.Equal(host.Network.GenesisHash, hash);
        Assert.Equal(hash, (await host.Http.DataAsync("/daemon/getblockhash?index=0")).GetString());
        Assert.Equal(hash, (await host.Http.DataAsync("/daemon/getblockhash?INDEX=0&cachebuster=1")).GetString());
        Assert.Equal(hash, (await host.Http.DataAsync("/daemon/getblockhash/0?index=5")).GetString());
        Assert.Equal(hash, (await host.Http.DataAsync("/daemon/GetBlockHash/0/")).GetString());
        Assert.Equal(hash, await ByBodyAsync("getblockhash", """{"index":0}"""));
        Assert.Equal(hash, await ByBodyAsync("getblockhash", """{"index":"0"}"""));
        Assert.Equal(hash, await ByBodyAsync("getblockhash/0", ""));
        Assert.Equal(0, (await host.Http.DataAsync("/daemon/getblock/0/1")).GetProperty("height").GetInt32());
        Assert.Equal(0, (await host.Http.DataAsync($"/daemon/getblock/{hash}?verbosity=1")).GetProperty("height").GetInt32());
        Assert.Equal(hash, (await host.Http.DataAsync($"/daemon/getblockheader/{hash}/true")).GetProperty("hash").GetString());
    }

    [Fact]
    public async Task A_transaction_is_sent_and_read_as_scripts_do()
    {
        using var wallet = await host.WalletAsync();
        using var friend = PrivateKey.Generate();
        var transfer = await wallet.TransferAsync(friend.PublicKey.Hash, 30_000);
        var id = transfer.Id.ToString();
        var (_, answer) = await host.Http.PostAsync($$"""{"hexstring":"{{TestWallet.Hex(transfer)}}","allowhighfees":false}""", "/daemon/sendrawtransaction");
        Assert.Equal(id, Json(answer).GetProperty("data").GetString());
        Assert.Equal(id, (await host.Http.DataAsync($"/daemon/sendrawtransaction/{TestWallet.Hex(transfer)}")).GetString());
        Assert.Equal(id, (await host.Http.DataAsync($"/daemon/getrawtransaction?txid={id}&verbose=1")).GetProperty("txid").GetString());
        Assert.Equal(TestWallet.Hex(transfer), (await host.Http.DataAsync($"/daemon/getrawtransaction/{id}")).GetString());
        Assert.Equal(30_000, (await host.Http.DataAsync($"/daemon/gettxout/{id}/0/true")).GetProperty("valueSat").GetInt64());
        Assert.Equal(30_000, (await host.Http.DataAsync($"/daemon/getaddressbalance/{friend.Address}")).GetProperty("balance").GetInt64());
        Assert.Equal(1, (await host.Http.DataAsync($"/daemon/getaddressutxos/{friend.Address}/true")).GetProperty("utxos").GetArrayLength());
        Assert.Equal(id, Assert.Single((await host.Http.DataAsync($"/daemon/getaddresstxids/{friend.Address}/0/999999999")).EnumerateArray()).GetString());
        var (_, utxos) = await host.Http.PostAsync($$"""{"addresses":["{{friend.Address}}"],"chainInfo":false}""", "/daemon/getaddressutxos");
        Assert.Equal(1, Json(utxos).GetProperty("data").GetArrayLength());
        var proof = (await host.Http.DataAsync($"/daemon/gettxoutproof/{id}")).GetString();
        Assert.Equal(id, Assert.Single((await host.Http.DataAsync($"/daemon/verifytxoutproof/{proof}")).EnumerateArray()).GetString());
    }

    [Fact]
    public async Task A_transaction_is_built_from_json_in_the_path()
    {
        var inputs = Uri.EscapeDataString($$"""[{"txid":"{{new string('b', 64)}}","vout":1}]""");
        var outputs = Uri.EscapeDataString("""{"t1UYsZVJkLPeMjxEtACvSxfWuNmddpWfxzs":0.1}""");
        var hex = (await host.Http.DataAsync($"/daemon/createrawtransaction/{inputs}/{outputs}/0/0")).GetString();
        var decoded = await host.Http.DataAsync($"/daemon/decoderawtransaction/{hex}");
        Assert.Equal("0.10000000", decoded.GetProperty("vout")[0].GetProperty("value").GetRawText());
        Assert.Equal(RpcErrorCodes.ParseError, await host.Http.DataErrorAsync($"/daemon/createrawtransaction/nojson/{outputs}"));
    }

    [Fact]
    public async Task A_signature_with_slashes_survives_the_path()
    {
        using var key = PrivateKey.Generate();
        var message = Enumerable.Range(0, 1_000).Select(i => $"message/{i}?").First(text => key.SignMessage(text).Contains('/', StringComparison.Ordinal));
        var path = $"/daemon/verifymessage/{key.Address}/{Uri.EscapeDataString(key.SignMessage(message))}/{Uri.EscapeDataString(message)}";
        Assert.True((await host.Http.DataAsync(path)).GetBoolean());
        Assert.False((await host.Http.DataAsync(path + "!")).GetBoolean());
    }

    [Theory]
    [InlineData("/daemon/getblockhash", RpcErrorCodes.InvalidParams)]
    [InlineData("/daemon/getblockhash/x", RpcErrorCodes.TypeError)]
    [InlineData("/daemon/getblockhash/1/2", RpcErrorCodes.InvalidParams)]
    [InlineData("/daemon/getblockhash/99999999999", RpcErrorCodes.InvalidParameter)]
    [InlineData("/daemon/getrawtransaction/xyz", RpcErrorCodes.InvalidParameter)]
    [InlineData("/daemon/getaddressbalance/t1nonsense", RpcErrorCodes.InvalidAddressOrKey)]
    [InlineData("/daemon/sendrawtransaction/00", RpcErrorCodes.Deserialization)]
    [InlineData("/daemon/getrawmempool/maybe", RpcErrorCodes.TypeError)]
    [InlineData("/daemon/getblock/0/7", RpcErrorCodes.InvalidParameter)]
    [InlineData("/daemon/zsendmany/a/b", RpcErrorCodes.NotOnThisChain)]
    [InlineData("/daemon/sendtoaddress/a/1", RpcErrorCodes.NoWallet)]
    [InlineData("/daemon/getblocktemplate", RpcErrorCodes.NotOnThisChain)]
    [InlineData("/daemon/stop", RpcErrorCodes.Unauthorized)]
    public async Task What_is_refused_is_an_error_in_the_envelope_with_status_200(string path, int code) =>
        Assert.Equal(code, await host.Http.DataErrorAsync(path));

    [Theory]
    [InlineData("{", RpcErrorCodes.ParseError)]
    [InlineData("5", RpcErrorCodes.TypeError)]
    [InlineData("{\"nosuch\":1}", RpcErrorCodes.InvalidParameter)]
    [InlineData("{\"index\":[]}", RpcErrorCodes.TypeError)]
    [InlineData("{\"index\":\"\\ud800\"}", RpcErrorCodes.ParseError)]
    [InlineData("[0,1]", RpcErrorCodes.InvalidParams)]
    public async Task A_body_that_does_not_fit_is_an_error_in_the_envelope(string body, int code)
    {
        var (status, text) = await host.Http.PostAsync(body, "/daemon/getblockhash");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(code, ErrorOf(Json(text)));
    }

    [Fact]
    public async Task A_body_over_the_limit_is_an_error_in_the_envelope()
    {
        var (_, text) = await host.Http.PostAsync(new string(' ', RpcEndpoint.MostBytes + 1), "/daemon/getblockhash");
        Assert.Equal(RpcErrorCodes.InvalidRequest, ErrorOf(Json(text)));
        var (_, small) = await host.Http.PostAsync(new string(' ', 20_000), "/explorer/balance");
        Assert.Equal(RpcErrorCodes.InvalidRequest, ErrorOf(Json(small)));
    }

    [Theory]
    [InlineData("/daemon")]
    [InlineData("/daemon/")]
    [InlineData("/daemon/nosuch")]
    [InlineData("/daemon//getinfo")]
    [InlineData("/explorer/nosuch/1")]
    [InlineData("/explorer/fusion")]
    public async Task What_flux_has_not_either_is_a_404(string path) =>
        await (await host.Http.GetAsync(path)).ProblemAsync(HttpStatusCode.NotFound, ProblemCodes.RouteNotFound);

    [Fact]
    public async Task Web_pages_of_anywhere_may_read_and_nothing_may_delete()
    {
        using var response = await host.Http.GetAsync("/daemon/getinfo");
        Assert.Equal("*", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
        await (await host.Http.DeleteAsync("/daemon/getinfo")).ProblemAsync(HttpStatusCode.MethodNotAllowed, ProblemCodes.MethodNotAllowed);
    }

    [Fact]
    public async Task Every_method_answers_in_the_envelope_whatever_is_sent()
    {
        foreach (var method in RpcMethods.Daemon)
        {
            foreach (var path in new[] { method.Name, method.Name + "/x", method.Name + "/0", method.Name + "/t1UYsZVJkLPeMjxEtACvSxfWuNmddpWfxzs/1/2/3/4/5/6" })
            {
                using var response = await host.Http.GetAsync("/daemon/" + path);
                var text = await response.Content.ReadAsStringAsync();
                Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {text}");
                var answer = Json(text);
                Assert.Equal(["status", "data"], answer.EnumerateObject().Select(member => member.Name));
                Assert.DoesNotContain($"{RpcErrorCodes.InternalError}", text, StringComparison.Ordinal);
                if (method.Group == RpcGroup.NotHere)
                    ErrorOf(answer);
            }
        }
    }

    private async Task<string?> ByBodyAsync(string path, string body)
    {
        var (_, text) = await host.Http.PostAsync(body, "/daemon/" + path);
        return Json(text).GetProperty("data") is { ValueKind: JsonValueKind.String } data ? data.GetString() : text;
    }
}
