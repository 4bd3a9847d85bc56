using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Marketplace.Flux.JsonRpc;
using Marketplace.Gateway.Tests.Hosting;
using static Marketplace.Flux.Tests.JsonRpc.RpcClient;

namespace Marketplace.Flux.Tests.JsonRpc;

public sealed class ProtocolTests(RealHost host) : IClassFixture<RealHost>
{
    [Theory]
    [InlineData("1")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("\"a\"")]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("\"\\u00e9\\n\"")]
    public async Task An_id_of_every_allowed_kind_comes_back_as_it_was_sent(string id)
    {
        var (status, text) = await host.Http.PostAsync($$"""{"jsonrpc":"2.0","method":"getconnectioncount","id":{{id}}}""");
        Assert.Equal((HttpStatusCode.OK, $$"""{"jsonrpc":"2.0","result":0,"id":{{id}}}"""), (status, text));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("[1]")]
    [InlineData("{}")]
    public async Task An_id_of_another_kind_is_refused(string id)
    {
        var (status, text) = await host.Http.PostAsync($$"""{"jsonrpc":"2.0","method":"getconnectioncount","id":{{id}}}""");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal((RpcErrorCodes.InvalidRequest, "null"), Error(text));
    }

    [Fact]
    public async Task Calls_of_the_older_kind_get_result_and_error_both_and_the_status_tells_too()
    {
        var good = await host.Http.PostAsync("""{"id":"curltest","method":"getconnectioncount","params":[]}""");
        Assert.Equal((HttpStatusCode.OK, """{"result":0,"error":null,"id":"curltest"}"""), good);
        var versioned = await host.Http.PostAsync("""{"jsonrpc":"1.0","id":1,"method":"getconnectioncount"}""");
        Assert.Equal((HttpStatusCode.OK, """{"result":0,"error":null,"id":1}"""), versioned);
        var withoutId = await host.Http.PostAsync("""{"method":"getconnectioncount"}""");
        Assert.Equal((HttpStatusCode.OK, """{"result":0,"error":null,"id":null}"""), withoutId);
        var unknown = await host.Http.PostAsync("""{"id":1,"method":"nosuch"}""");
        Assert.Equal((HttpStatusCode.NotFound, """{"result":null,"error":{"code":-32601,"message":"Method not found"},"id":1}"""), unknown);
        var bad = await host.Http.PostAsync("""{"id":1,"method":"getblockhash","params":[99999999]}""");
        Assert.Equal(HttpStatusCode.InternalServerError, bad.Status);
        Assert.Equal((RpcErrorCodes.InvalidParameter, "1"), Error(bad.Text));
    }

    [Fact]
    public async Task Programs_that_know_only_the_root_and_send_a_login_are_answered_there()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/")
        {
            Content = new StringContent("""{"method":"getconnectioncount","params":[],"id":1}"""),
            Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("__cookie__:0123"u8)) },
        };
        using var response = await host.Http.SendAsync(request);
        Assert.Equal("""{"result":0,"error":null,"id":1}""", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("{}}")]
    [InlineData("{\"method\":\"getinfo\",}")]
    [InlineData("// comment\n{\"method\":\"getinfo\"}")]
    [InlineData("{\"method\":\"getinfo\",\"method\":\"stop\"}")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    public async Task What_is_no_json_is_a_parse_error(string body)
    {
        var (status, text) = await host.Http.PostAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal((RpcErrorCodes.ParseError, "null"), Error(text));
    }

    [Fact]
    public async Task Bytes_that_are_no_utf8_are_a_parse_error()
    {
        byte[] body = [.. "{\"method\":\"help\",\"params\":[\""u8, 0xFF, 0xFE, .. "\"]}"u8];
        using var response = await host.Http.PostAsync("/rpc", new ByteArrayContent(body));
        Assert.Equal((RpcErrorCodes.ParseError, "null"), Error(await response.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("\"getinfo\"")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"jsonrpc\":\"2.0\"}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"method\":1}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"method\":null}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"method\":\"getinfo\",\"params\":\"x\"}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"method\":\"getinfo\",\"params\":1}")]
    [InlineData("{\"jsonrpc\":\"3.0\",\"method\":\"getinfo\"}")]
    [InlineData("{\"jsonrpc\":2.0,\"method\":\"getinfo\"}")]
    public async Task What_is_no_call_is_an_invalid_request(string body)
    {
        var (status, text) = await host.Http.PostAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal((RpcErrorCodes.InvalidRequest, "null"), Error(text));
    }

    [Fact]
    public async Task A_notification_gets_no_answer()
    {
        Assert.Equal((HttpStatusCode.NoContent, ""), await host.Http.PostAsync("""{"jsonrpc":"2.0","method":"getinfo"}"""));
        Assert.Equal((HttpStatusCode.NoContent, ""), await host.Http.PostAsync("""{"jsonrpc":"2.0","method":"nosuch","params":[1]}"""));
        Assert.Equal((HttpStatusCode.NoContent, ""), await host.Http.PostAsync("""[{"jsonrpc":"2.0","method":"getinfo"},{"jsonrpc":"2.0","method":"help"}]"""));
    }

    [Fact]
    public async Task A_batch_answers_each_call_and_each_fault_in_order_and_leaves_notifications_out()
    {
        var (status, text) = await host.Http.PostAsync(
            """[{"jsonrpc":"2.0","method":"getconnectioncount","id":1},{"jsonrpc":"2.0","method":"ping"},5,{"method":"ping","id":"old"},{"jsonrpc":"2.0","method":"nosuch","id":2},{"jsonrpc":"2.0","method":"getblockhash","params":[-1],"id":3}]""");
        Assert.Equal(HttpStatusCode.OK, status);
        var answers = Json(text).EnumerateArray().ToList();
        Assert.Equal(["1", "null", "\"old\"", "2", "3"], answers.Select(answer => answer.GetProperty("id").GetRawText()));
        Assert.Equal(0, answers[0].GetProperty("result").GetInt32());
        Assert.Equal(RpcErrorCodes.InvalidRequest, answers[1].GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal("null", answers[2].GetProperty("error").GetRawText());
        Assert.Equal(RpcErrorCodes.MethodNotFound, answers[3].GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal(RpcErrorCodes.InvalidParameter, answers[4].GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task A_batch_has_at_most_a_hundred_calls()
    {
        var call = """{"jsonrpc":"2.0","method":"getblockcount","id":1}""";
        var full = await host.Http.PostAsync($"[{string.Join(',', Enumerable.Repeat(call, RpcEndpoint.MostCalls))}]");
        Assert.Equal(RpcEndpoint.MostCalls, Json(full.Text).GetArrayLength());
        var (status, text) = await host.Http.PostAsync($"[{string.Join(',', Enumerable.Repeat(call, RpcEndpoint.MostCalls + 1))}]");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal((RpcErrorCodes.InvalidRequest, "null"), Error(text));
    }

    [Fact]
    public async Task A_body_has_at_most_a_mebibyte()
    {
        var start = """{"jsonrpc":"2.0","method":"decoderawtransaction","id":1,"params":[""";
        var fits = await host.Http.PostAsync($"{start}\"{new string('0', RpcEndpoint.MostBytes - start.Length - 4)}\"]}}");
        Assert.Equal((RpcErrorCodes.Deserialization, "1"), Error(fits.Text));
        var (status, text) = await host.Http.PostAsync(new string(' ', RpcEndpoint.MostBytes + 1));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Equal((RpcErrorCodes.InvalidRequest, "null"), Error(text));
    }

    [Fact]
    public async Task Any_media_type_will_do_but_only_by_post()
    {
        var call = """{"jsonrpc":"2.0","method":"getconnectioncount","id":1}""";
        foreach (var type in new[] { "application/json", "text/plain", "application/x-www-form-urlencoded" })
            Assert.Equal(HttpStatusCode.OK, (await host.Http.PostAsync(call, type: type)).Status);
        using var bare = await host.Http.PostAsync("/rpc", new ByteArrayContent(Encoding.UTF8.GetBytes(call)));
        Assert.Equal(HttpStatusCode.OK, bare.StatusCode);
        await (await host.Http.GetAsync("/rpc")).ProblemAsync(HttpStatusCode.MethodNotAllowed, Api.ProblemCodes.MethodNotAllowed);
    }

    [Fact]
    public async Task Parameters_come_by_name_too_and_case_does_not_matter()
    {
        var hash = (await host.Http.CallAsync("getblockhash", 0)).GetString();
        var (_, text) = await host.Http.PostAsync($$"""{"jsonrpc":"2.0","id":1,"method":"getblock","params":{"blockhash":"{{hash}}","Verbosity":1} }""");
        Assert.Equal(hash, Json(text).GetProperty("result").GetProperty("hash").GetString());
    }

    [Theory]
    [InlineData("{\"hashheight\":0,\"blockhash\":0}", RpcErrorCodes.InvalidParameter)]
    [InlineData("{\"nosuch\":0}", RpcErrorCodes.InvalidParameter)]
    [InlineData("{}", RpcErrorCodes.InvalidParams)]
    [InlineData("[]", RpcErrorCodes.InvalidParams)]
    [InlineData("[null]", RpcErrorCodes.InvalidParams)]
    [InlineData("[0,1,2]", RpcErrorCodes.InvalidParams)]
    [InlineData("[0,3]", RpcErrorCodes.InvalidParameter)]
    [InlineData("[0,\"1\"]", RpcErrorCodes.TypeError)]
    [InlineData("[true]", RpcErrorCodes.TypeError)]
    [InlineData("[{}]", RpcErrorCodes.TypeError)]
    [InlineData("[1e400]", RpcErrorCodes.TypeError)]
    [InlineData("[0.5]", RpcErrorCodes.TypeError)]
    [InlineData("[\"xyz\"]", RpcErrorCodes.InvalidParameter)]
    [InlineData("[-1]", RpcErrorCodes.InvalidParameter)]
    public async Task Parameters_that_do_not_fit_are_refused_with_what_is_wrong(string parameters, int code)
    {
        var (_, text) = await host.Http.PostAsync($$"""{"jsonrpc":"2.0","id":1,"method":"getblock","params":{{parameters}} }""");
        Assert.Equal((code, "1"), Error(text));
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"help","params":["\ud800"]}""")]
    [InlineData("""{"jsonrpc":"2.0","id":"\ud800","method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping\udc00"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping","params":{"\ud800":1}}""")]
    public async Task Escapes_that_are_no_unicode_are_a_parse_error(string body) =>
        Assert.Equal((RpcErrorCodes.ParseError, "null"), Error((await host.Http.PostAsync(body)).Text));

    private static (int Code, string Id) Error(string text)
    {
        var answer = Json(text);
        Assert.False(string.IsNullOrWhiteSpace(answer.GetProperty("error").GetProperty("message").GetString()));
        return (answer.GetProperty("error").GetProperty("code").GetInt32(), answer.GetProperty("id").GetRawText());
    }
}
