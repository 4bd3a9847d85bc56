using Marketplace.Client.Tests.Support;

namespace Marketplace.Client.Tests.Requests;

public sealed class ClientTests : ClientFixture
{
    [Fact]
    public async Task The_user_agent_is_the_callers_choice()
    {
        Host.Answer = (_, context) => StatusAsync(context);
        await Client.GetExplorerStatusAsync(Limit);
        using (var named = new MarketplaceClient(Host.Address, new MarketplaceClientOptions { UserAgent = "my-billing/2.1 (night)" }))
        {
            await named.GetExplorerStatusAsync(Limit);
        }

        using var http = new HttpClient { BaseAddress = Host.Address };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("factory/1");
        using (var client = new MarketplaceClient(http))
        {
            await client.GetExplorerStatusAsync(Limit);
        }

        using (var client = new MarketplaceClient(http, new MarketplaceClientOptions { UserAgent = "mine/3" }))
        {
            await client.GetExplorerStatusAsync(Limit);
        }

        string[] agents = [.. Host.Requests.Select(request => request.Headers["User-Agent"])];
        Assert.StartsWith("Marketplace.Client/", agents[0], StringComparison.Ordinal);
        Assert.Equal(["my-billing/2.1 (night)", "factory/1", "mine/3"], agents[1..]);
    }

    [Fact]
    public async Task A_http_client_and_a_handler_that_were_given_stay_the_callers()
    {
        Host.Answer = (_, context) => StatusAsync(context);
        using var handler = new Counter(new SocketsHttpHandler());
        using var http = new HttpClient(handler, disposeHandler: false) { BaseAddress = Host.Address };
        using (var client = new MarketplaceClient(http))
        {
            await client.GetExplorerStatusAsync(Limit);
        }

        using (var client = new MarketplaceClient(Host.Address, new MarketplaceClientOptions { Handler = handler }))
        {
            await client.GetExplorerStatusAsync(Limit);
        }

        Assert.Equal(2, handler.Sent);
        using var answer = await http.GetAsync(new Uri("/v1/explorer/status", UriKind.Relative), Limit);
        Assert.True(answer.IsSuccessStatusCode);
    }

    [Theory]
    [InlineData("ftp://host/")]
    [InlineData("http://host/path")]
    [InlineData("http://host/?query=1")]
    [InlineData("http://user:secret@host/")]
    [InlineData("relative")]
    public void What_is_no_endpoint_is_refused_at_once(string endpoint) =>
        Assert.Throws<ArgumentException>(() => new MarketplaceClient(new Uri(endpoint, UriKind.RelativeOrAbsolute)));

    [Fact]
    public void Options_out_of_range_are_refused_at_once()
    {
        MarketplaceClientOptions[] wrong =
        [
            new() { UserAgent = "\n" },
            new() { StreamSilence = TimeSpan.Zero },
            new() { Retry = new RetryPolicy { MaxAttempts = 0 } },
            new() { Retry = new RetryPolicy { Jitter = 1.5 } },
            new() { Retry = new RetryPolicy { AttemptTimeout = TimeSpan.Zero } },
        ];
        Assert.All(wrong, options => Assert.ThrowsAny<ArgumentException>(() => new MarketplaceClient(new Uri("http://host"), options)));
    }

    [Fact]
    public async Task Whether_a_host_is_ready_is_asked_once()
    {
        Host.Answer = (number, context) =>
        {
            context.Response.StatusCode = number == 0 ? 503 : 200;
            return JsonAsync(context, """{"status":"unavailable"}""");
        };
        Assert.False(await Client.IsReadyAsync(Limit));
        Assert.True(await Client.IsReadyAsync(Limit));
        Assert.Equal(2, Host.Requests.Count);
    }

    [Fact]
    public async Task What_a_caller_puts_into_a_path_stays_one_segment()
    {
        await RefusedAsync(() => Client.GetTransactionAsync("../accounts/t1?x=1", Limit));
        Assert.Equal("/v1/transactions/..%2Faccounts%2Ft1%3Fx%3D1", Host.Requests.Single().PathAndQuery, ignoreCase: true);
        await Assert.ThrowsAsync<ArgumentException>(() => Client.GetTransactionAsync("", Limit));
    }

    private sealed class Counter(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        public int Sent { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Sent++;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
