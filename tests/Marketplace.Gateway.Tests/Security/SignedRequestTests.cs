using System.Net;
using Marketplace.Api;
using Marketplace.Gateway.Tests.Hosting;
using Marketplace.Ledger.Keys;

namespace Marketplace.Gateway.Tests.Security;

public sealed class SignedRequestTests : IAsyncLifetime
{
    private static readonly byte[] Empty = "{}"u8.ToArray();

    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_signed_read_of_the_own_lease_is_answered()
    {
        _host.Lease();
        var lease = await (await _host.AsRenter().GetAsync(ApiHost.PathOf())).ReadAsync(ApiJson.Tolerant.LeaseResponse);
        Assert.Equal("running", lease.State);
        Assert.Equal(_host.Renter.Address.ToString(), lease.Renter);
    }

    [Theory]
    [InlineData(RequestHeaders.Address)]
    [InlineData(RequestHeaders.Timestamp)]
    [InlineData(RequestHeaders.Signature)]
    public async Task Each_missing_header_is_named(string header)
    {
        var request = Close();
        request.Headers.Remove(header);
        var problem = await RefusedAsync(request, HttpStatusCode.Unauthorized, ProblemCodes.SignatureRequired);
        Assert.Equal("header." + header, Assert.Single(problem.Faults).Path);
    }

    [Fact]
    public async Task Without_any_header_all_are_named()
    {
        var problem = await RefusedAsync(new HttpRequestMessage(HttpMethod.Post, ApiHost.PathOf() + "/close"), HttpStatusCode.Unauthorized, ProblemCodes.SignatureRequired);
        Assert.Equal(3, problem.Faults.Count);
    }

    [Theory]
    [InlineData(RequestHeaders.Address, "t1nonsense")]
    [InlineData(RequestHeaders.Address, "t3ThisIsNoKeyAddress")]
    [InlineData(RequestHeaders.Timestamp, "yesterday")]
    [InlineData(RequestHeaders.Timestamp, "+1790000000000")]
    [InlineData(RequestHeaders.Timestamp, "01790000000000")]
    [InlineData(RequestHeaders.Timestamp, "99999999999999999999999")]
    [InlineData(RequestHeaders.Signature, "AAAA")]
    public async Task A_malformed_header_is_named(string header, string value)
    {
        var request = Close();
        request.Headers.Remove(header);
        request.Headers.TryAddWithoutValidation(header, value);
        var problem = await RefusedAsync(request, HttpStatusCode.Unauthorized, ProblemCodes.SignatureRequired);
        Assert.Equal("header." + header, Assert.Single(problem.Faults).Path);
    }

    [Theory]
    [InlineData(RequestHeaders.Address)]
    [InlineData(RequestHeaders.Timestamp)]
    [InlineData(RequestHeaders.Signature)]
    public async Task A_header_that_is_there_twice_is_refused(string header)
    {
        var request = Close();
        request.Headers.TryAddWithoutValidation(header, request.Headers.GetValues(header).First());
        await RefusedAsync(request, HttpStatusCode.Unauthorized, ProblemCodes.SignatureRequired);
    }

    [Theory]
    [InlineData(-121)]
    [InlineData(150)]
    [InlineData(-100_000_000)]
    [InlineData(100_000_000)]
    public async Task A_timestamp_outside_the_window_is_refused(long seconds)
    {
        var timestamp = TimeProvider.System.GetUtcNow().AddSeconds(seconds).ToUnixTimeMilliseconds();
        var request = _host.AsRenter().Request(HttpMethod.Post, ApiHost.PathOf() + "/close", timestamp: Math.Max(0, timestamp));
        await RefusedAsync(request, HttpStatusCode.Unauthorized, ProblemCodes.TimestampOutOfWindow);
    }

    [Theory]
    [InlineData(-110)]
    [InlineData(110)]
    public async Task A_timestamp_inside_the_window_is_taken(long seconds)
    {
        _host.Lease();
        var timestamp = TimeProvider.System.GetUtcNow().AddSeconds(seconds).ToUnixTimeMilliseconds();
        var response = await _host.AsRenter().SendAsync(_host.AsRenter().Request(HttpMethod.Get, ApiHost.PathOf(), timestamp: timestamp));
        await response.ReadAsync(ApiJson.Tolerant.LeaseResponse);
    }

    [Theory]
    [InlineData(RequestHeaders.Timestamp)]
    [InlineData(RequestHeaders.IdempotencyKey)]
    [InlineData(RequestHeaders.Address)]
    [InlineData("method")]
    [InlineData("path")]
    [InlineData("query")]
    [InlineData("body")]
    [InlineData("network")]
    public async Task A_signature_of_another_request_is_refused(string changed)
    {
        using var stranger = PrivateKey.Generate();
        var client = changed == "network" ? new SignedClient(_host.Http, new string('0', 64), _host.Renter) : _host.AsRenter();
        var path = ApiHost.PathOf() + "/close";
        var request = client.Request(HttpMethod.Post, path, Empty, "key-00000001");
        switch (changed)
        {
            case RequestHeaders.Timestamp:
                Replace(request, changed, TimeProvider.System.GetUtcNow().AddSeconds(7).ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
                break;
            case RequestHeaders.IdempotencyKey:
                Replace(request, changed, "key-00000002");
                break;
            case RequestHeaders.Address:
                Replace(request, changed, stranger.Address.ToString());
                break;
            case "method":
                request = client.Request(HttpMethod.Put, path, Empty, "key-00000001");
                request.Method = HttpMethod.Post;
                break;
            case "path":
                request.RequestUri = new Uri(ApiHost.PathOf() + "/restart", UriKind.Relative);
                break;
            case "query":
                request.RequestUri = new Uri(path + "?x=1", UriKind.Relative);
                break;
            case "body":
                request.Content = new ByteArrayContent("{ }"u8.ToArray());
                request.Content.Headers.ContentType = new("application/json");
                break;
        }

        await RefusedAsync(request, HttpStatusCode.Unauthorized, ProblemCodes.SignatureInvalid);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("short")]
    [InlineData("with space in it")]
    public async Task A_command_needs_a_well_formed_idempotency_key(string? key)
    {
        var request = _host.AsRenter().Request(HttpMethod.Post, ApiHost.PathOf() + "/close", idempotencyKey: key ?? "unused-key");
        request.Headers.Remove(RequestHeaders.IdempotencyKey);
        if (key is not null)
            request.Headers.TryAddWithoutValidation(RequestHeaders.IdempotencyKey, key);
        await RefusedAsync(request, HttpStatusCode.BadRequest, ProblemCodes.InvalidIdempotencyKey);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_before_its_signature_is_checked()
    {
        var request = _host.AsRenter().Request(HttpMethod.Post, ApiHost.PathOf() + "/close", new byte[64 * 1024]);
        await RefusedAsync(request, HttpStatusCode.RequestEntityTooLarge, ProblemCodes.BodyTooLarge);
    }

    [Fact]
    public async Task Another_renters_lease_is_a_403_and_an_unknown_one_a_404()
    {
        var lease = _host.Lease();
        using var stranger = PrivateKey.Generate();
        foreach (var path in new[] { "", "/events", "/logs" })
            await (await _host.As(stranger).GetAsync(ApiHost.PathOf() + path)).ProblemAsync(HttpStatusCode.Forbidden, ProblemCodes.NotYours);
        foreach (var path in new[] { "", "/events", "/logs" })
            await (await _host.AsRenter().GetAsync(ApiHost.PathOf(77) + path)).ProblemAsync(HttpStatusCode.NotFound, ProblemCodes.NotFound);
        Assert.Empty(lease.Commands);
    }

    private HttpRequestMessage Close() => _host.AsRenter().Request(HttpMethod.Post, ApiHost.PathOf() + "/close");

    private static void Replace(HttpRequestMessage request, string header, string value)
    {
        request.Headers.Remove(header);
        request.Headers.Add(header, value);
    }

    private async Task<Problem> RefusedAsync(HttpRequestMessage request, HttpStatusCode status, string code)
    {
        var lease = _host.Lease();
        var response = await _host.Http.SendAsync(request);
        if (status == HttpStatusCode.Unauthorized)
            Assert.Equal("FluxSignature", Assert.Single(response.Headers.WwwAuthenticate).Scheme);
        var problem = await response.ProblemAsync(status, code);
        Assert.Empty(lease.Commands);
        return problem;
    }
}
