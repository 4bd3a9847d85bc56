using System.Net;
using System.Text;
using Marketplace.Api;
using Marketplace.Gateway.Tests.Hosting;
using NSubstitute;

namespace Marketplace.Gateway.Tests.Problems;

public sealed class ProblemTests : IAsyncLifetime
{
    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/v1")]
    [InlineData("/v1/nothing")]
    [InlineData("/v1/leases/a/b/c")]
    [InlineData("/v1/../../etc/passwd")]
    public async Task A_path_without_route_is_a_404(string path) =>
        await (await _host.Http.GetAsync(path)).ProblemAsync(HttpStatusCode.NotFound, ProblemCodes.RouteNotFound);

    [Fact]
    public async Task A_wrong_method_is_a_405_that_names_the_right_ones()
    {
        var response = await _host.Http.GetAsync("/v1/quotes");
        await response.ProblemAsync(HttpStatusCode.MethodNotAllowed, ProblemCodes.MethodNotAllowed);
        Assert.Contains("POST", response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("{", "well-formed")]
    [InlineData("nonsense", "JSON")]
    [InlineData("null", "null")]
    [InlineData("[]", "type")]
    [InlineData("7", "type")]
    [InlineData("{}", "missing")]
    [InlineData("""{"spec":{},"more":1}""", "not known")]
    [InlineData("""{"Spec":{}}""", "not known")]
    [InlineData("""{"spec":{},"spec":{}}""", "twice")]
    [InlineData("""{"spec":{}} {}""", "JSON")]
    [InlineData("""{"spec":{},}""", "JSON")]
    [InlineData("""{"spec":/* no */{}}""", "JSON")]
    public async Task A_body_that_is_not_the_request_is_a_400_that_says_why(string body, string word)
    {
        var problem = await (await PostAsync("/v1/quotes", body)).ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.MalformedBody);
        Assert.Contains(word, problem.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("Marketplace.", problem.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("1.5")]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"-5\"")]
    [InlineData("\"05\"")]
    [InlineData("\" 5\"")]
    [InlineData("\"9223372036854775808\"")]
    public async Task An_amount_that_is_no_string_of_digits_is_refused_by_its_name(string amount)
    {
        var problem = await (await PostAsync("/v1/faucet", $$"""{"address":"x","amountSatoshis":{{amount}}}"""))
            .ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.MalformedBody);
        Assert.Contains("$.amountSatoshis is not in its form", problem.Detail, StringComparison.Ordinal);
        Assert.Contains("a string of digits that counts satoshis", problem.Detail, StringComparison.Ordinal);
        Assert.Equal("amountSatoshis", Assert.Single(problem.Faults).Path);
    }

    [Fact]
    public async Task A_member_of_the_wrong_type_is_named()
    {
        var problem = await (await PostAsync("/v1/faucet", """{"address":5,"amountSatoshis":"1"}""")).ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.MalformedBody);
        Assert.Contains("$.address has the wrong type", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_value_of_the_wrong_type_is_named_without_clr_types()
    {
        var problem = await (await _host.Http.GetAsync("/v1/nodes?limit=abc")).ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.MalformedRequest);
        Assert.Equal("limit cannot be \"abc\".", problem.Detail);
    }

    [Fact]
    public async Task Bytes_that_are_no_utf8_are_a_400()
    {
        using var content = new ByteArrayContent([.. """{"spec":{"name":"a"""u8, 0xff, .. "\"}}"u8]);
        content.Headers.ContentType = new("application/json");
        var problem = await (await _host.Http.PostAsync("/v1/quotes", content)).ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.MalformedBody);
        Assert.Contains("UTF-8", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_that_nests_too_deep_is_a_400()
    {
        var problem = await (await PostAsync("/v1/quotes", """{"spec":""" + new string('[', 5000) + new string(']', 5000) + "}"))
            .ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.MalformedBody);
        Assert.Contains("deeper", problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData(null)]
    public async Task Another_media_type_is_a_415(string? type)
    {
        using var content = new ByteArrayContent("{}"u8.ToArray());
        if (type is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        await (await _host.Http.PostAsync("/v1/quotes", content)).ProblemAsync(HttpStatusCode.UnsupportedMediaType, ProblemCodes.UnsupportedMediaType);
    }

    [Theory]
    [InlineData("/v1/faucet", 16 * 1024)]
    [InlineData("/v1/quotes", 512 * 1024)]
    [InlineData("/v1/transactions", 1024 * 1024)]
    public async Task A_body_over_the_limit_is_a_413_whether_its_length_is_told_or_not(string path, int limit)
    {
        var body = Encoding.UTF8.GetBytes("{\"x\":\"" + new string('x', limit) + "\"}");
        using var told = new ByteArrayContent(body);
        told.Headers.ContentType = new("application/json");
        await (await _host.Http.PostAsync(path, told)).ProblemAsync(HttpStatusCode.RequestEntityTooLarge, ProblemCodes.BodyTooLarge);

        using var chunked = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        chunked.Content.Headers.ContentType = new("application/json");
        chunked.Headers.TransferEncodingChunked = true;
        await (await _host.Http.SendAsync(chunked)).ProblemAsync(HttpStatusCode.RequestEntityTooLarge, ProblemCodes.BodyTooLarge);
    }

    [Fact]
    public async Task All_faults_of_a_spec_come_at_once()
    {
        const string spec = """{"spec":{"name":"bad name!","components":[{"name":"web","image":"","cpuMilli":0,"memoryMiB":1,"diskMiB":0,"ports":[{"containerPort":0}]}],"instances":0,"termSeconds":1}}""";
        var problem = await (await PostAsync("/v1/quotes", spec)).ProblemAsync(HttpStatusCode.UnprocessableEntity, ProblemCodes.InvalidSpec);
        string[] paths =
        [
            "spec.name", "spec.instances", "spec.termSeconds", "spec.components[0].image", "spec.components[0].cpuMilli",
            "spec.components[0].memoryMiB", "spec.components[0].diskMiB", "spec.components[0].ports[0].containerPort",
        ];
        Assert.All(paths, path => Assert.Contains(problem.Faults, fault => fault.Path == path));
        Assert.All(problem.Faults, fault => Assert.Matches("^[a-z][a-z0-9-]+$", fault.Code));
    }

    [Fact]
    public async Task An_unknown_member_of_a_spec_is_named()
    {
        var problem = await (await PostAsync("/v1/quotes", """{"spec":{"name":"a","instanses":3}}""")).ProblemAsync(HttpStatusCode.UnprocessableEntity, ProblemCodes.InvalidSpec);
        Assert.Contains("instanses", problem.Faults[0].Path + problem.Faults[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/nodes?limit=0")]
    [InlineData("/v1/nodes?limit=501")]
    [InlineData("/v1/nodes?limit=-1")]
    [InlineData("/v1/nodes?limit=many")]
    [InlineData("/v1/nodes?limit=99999999999999999999")]
    [InlineData("/v1/transactions/zz")]
    [InlineData("/v1/nodes/UPPER")]
    public async Task What_does_not_parse_is_a_400(string path) =>
        await (await _host.Http.GetAsync(path)).ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.MalformedRequest);

    [Fact]
    public async Task A_cursor_of_nobody_is_a_400()
    {
        _host.Listings.NodesAsync(default, default, default).ReturnsForAnyArgs<Task<Marketplace.Sql.Page<Marketplace.Storage.NodeListing>>>(_ => throw new Marketplace.Sql.InvalidCursorException());
        await (await _host.Http.GetAsync("/v1/nodes?cursor=abc")).ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.InvalidCursor);
        await (await _host.Http.GetAsync("/v1/nodes?cursor=" + new string('c', 300))).ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.InvalidCursor);
    }

    [Fact]
    public async Task A_fault_of_the_host_is_a_500_that_gives_nothing_away()
    {
        _host.Listings.NodesAsync(default, default, default).ReturnsForAnyArgs<Task<Marketplace.Sql.Page<Marketplace.Storage.NodeListing>>>(_ => throw new InvalidOperationException("secret"));
        var problem = await (await _host.Http.GetAsync("/v1/nodes")).ProblemAsync(HttpStatusCode.InternalServerError, ProblemCodes.InternalError);
        Assert.DoesNotContain("secret", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_out_inside_is_a_504_with_an_unknown_outcome()
    {
        _host.Listings.NodesAsync(default, default, default).ReturnsForAnyArgs<Task<Marketplace.Sql.Page<Marketplace.Storage.NodeListing>>>(_ => throw new TimeoutException());
        await (await _host.Http.GetAsync("/v1/nodes")).ProblemAsync(HttpStatusCode.GatewayTimeout, ProblemCodes.OutcomeUnknown);
    }

    [Fact]
    public async Task Without_a_faucet_key_the_faucet_is_a_403() =>
        await (await PostAsync("/v1/faucet", """{"address":"t1","amountSatoshis":"1"}""")).ProblemAsync(HttpStatusCode.Forbidden, ProblemCodes.FaucetDisabled);

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("zz")]
    [InlineData("00")]
    [InlineData("0102030405")]
    public async Task Bytes_that_are_no_transaction_are_a_400(string hex) =>
        await (await PostAsync("/v1/transactions", $$"""{"transaction":"{{hex}}"}""")).ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.MalformedTransaction);

    [Fact]
    public async Task Random_bodies_never_do_more_than_get_a_clear_refusal()
    {
        var random = new Random(20261120);
        string[] paths = ["/v1/quotes", "/v1/transactions", "/v1/faucet"];
        for (var i = 0; i < 300; i++)
        {
            var body = new byte[random.Next(0, 200)];
            random.NextBytes(body);
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new("application/json");
            await (await _host.Http.PostAsync(paths[i % paths.Length], content)).ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.MalformedBody);
        }
    }

    private Task<HttpResponseMessage> PostAsync(string path, string body) =>
        _host.Http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
}
