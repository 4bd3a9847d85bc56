using System.Net;
using Marketplace.Api;
using Marketplace.Gateway.RateLimits;
using Marketplace.Gateway.Tests.Hosting;

namespace Marketplace.Gateway.Tests.Security;

public sealed class RateTests
{
    [Fact]
    public async Task A_flood_from_one_network_address_is_a_429_and_health_still_answers()
    {
        await using var host = await ApiHost.StartAsync(options => (options.IpBurst, options.IpRequestsPerSecond) = (3, 1));
        HttpResponseMessage? refused = null;
        for (var i = 0; i < 10 && refused is null; i++)
        {
            var response = await host.Http.GetAsync("/v1/network");
            refused = response.StatusCode == HttpStatusCode.TooManyRequests ? response : null;
        }

        Assert.NotNull(refused);
        Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        await refused.ProblemAsync(HttpStatusCode.TooManyRequests, ProblemCodes.TooManyRequests);
        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync("/health/live")).StatusCode);
    }

    [Fact]
    public async Task A_flood_from_one_signer_is_a_429_for_that_signer_alone()
    {
        await using var host = await ApiHost.StartAsync(options => (options.AddressBurst, options.AddressRequestsPerSecond) = (3, 1));
        host.Lease();
        using var other = Ledger.Keys.PrivateKey.Generate();
        HttpStatusCode status;
        var tries = 0;
        do
        {
            status = (await host.AsRenter().GetAsync(ApiHost.PathOf())).StatusCode;
        }
        while (status == HttpStatusCode.OK && ++tries < 10);
        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.Equal(HttpStatusCode.Forbidden, (await host.As(other).GetAsync(ApiHost.PathOf())).StatusCode);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "20010db800010002")]
    [InlineData("2001:db8:1:2::9", "20010db800010002")]
    public void An_ipv6_subscriber_counts_as_one(string address, string key) => Assert.Equal(key, RequestRates.KeyOf(IPAddress.Parse(address)));

    [Fact]
    public void Proxies_that_are_no_addresses_and_slots_that_nobody_could_fill_are_named()
    {
        var options = new GatewayOptions { Streams = 5, StreamsPerIp = 6, TrustedProxies = { "10.0.0.0/8", "::1", "proxy.example", "10.0.0.1/33" } };
        Assert.Collection(
            options.Conflicts(),
            fault => Assert.StartsWith("Gateway:TrustedProxies:2 is \"proxy.example\"; it must be", fault, StringComparison.Ordinal),
            fault => Assert.StartsWith("Gateway:TrustedProxies:3 is \"10.0.0.1/33\"; it must be", fault, StringComparison.Ordinal),
            fault => Assert.StartsWith("Gateway:StreamsPerIp is 6; it must be at most Gateway:Streams, which is 5.", fault, StringComparison.Ordinal));
    }
}
