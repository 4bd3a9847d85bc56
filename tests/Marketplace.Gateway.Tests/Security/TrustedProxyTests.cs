using System.Net;
using Marketplace.Gateway.Tests.Hosting;

namespace Marketplace.Gateway.Tests.Security;

/// <summary>Whom a request counts for when a proxy stands between. All requests of these tests come from 127.0.0.1.</summary>
public sealed class TrustedProxyTests
{
    [Fact]
    public async Task Behind_a_trusted_proxy_each_caller_has_a_budget_of_its_own()
    {
        await using var host = await StartAsync("127.0.0.1");
        Assert.Equal(HttpStatusCode.TooManyRequests, await FloodAsync(host, "198.51.100.1"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(host, "198.51.100.2"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(host, "2001:db8::1"));
    }

    [Fact]
    public async Task A_caller_who_makes_up_addresses_in_front_of_a_trusted_proxy_stays_one_caller()
    {
        await using var host = await StartAsync("127.0.0.0/8");
        var made = 0;
        Assert.Equal(HttpStatusCode.TooManyRequests, await FloodAsync(host, () => $"192.0.2.{++made}, 198.51.100.1"));
    }

    [Fact]
    public async Task Through_a_chain_of_trusted_proxies_the_first_address_that_is_none_of_them_counts()
    {
        await using var host = await StartAsync("127.0.0.1", "10.0.0.0/8");
        Assert.Equal(HttpStatusCode.TooManyRequests, await FloodAsync(host, "198.51.100.1, 10.1.2.3, 10.3.2.1"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(host, "198.51.100.2, 10.1.2.3"));
    }

    [Fact]
    public async Task Without_trusted_proxies_the_header_is_ignored()
    {
        await using var host = await StartAsync();
        var made = 0;
        Assert.Equal(HttpStatusCode.TooManyRequests, await FloodAsync(host, () => $"198.51.100.{++made}"));
    }

    [Fact]
    public async Task A_header_from_a_peer_that_is_not_trusted_is_ignored()
    {
        await using var host = await StartAsync("10.0.0.0/8", "192.0.2.7");
        var made = 0;
        Assert.Equal(HttpStatusCode.TooManyRequests, await FloodAsync(host, () => $"198.51.100.{++made}"));
    }

    private static Task<ApiHost> StartAsync(params string[] proxies) => ApiHost.StartAsync(options =>
    {
        (options.IpBurst, options.IpRequestsPerSecond) = (3, 1);
        foreach (var proxy in proxies)
        {
            options.TrustedProxies.Add(proxy);
        }
    });

    private static Task<HttpStatusCode> FloodAsync(ApiHost host, string forwarded) => FloodAsync(host, () => forwarded);

    private static async Task<HttpStatusCode> FloodAsync(ApiHost host, Func<string> forwarded)
    {
        var status = HttpStatusCode.OK;
        for (var i = 0; i < 10 && status == HttpStatusCode.OK; i++)
        {
            status = await GetAsync(host, forwarded());
        }

        return status;
    }

    private static async Task<HttpStatusCode> GetAsync(ApiHost host, string forwarded)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/network");
        request.Headers.Add("X-Forwarded-For", forwarded);
        using var response = await host.Http.SendAsync(request);
        return response.StatusCode;
    }
}
