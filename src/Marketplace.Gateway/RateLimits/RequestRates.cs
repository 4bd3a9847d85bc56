using System.Net;
using System.Threading.RateLimiting;
using Marketplace.Gateway.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Marketplace.Gateway.RateLimits;

/// <summary>Token buckets for IP addresses and for signers. Generous: they stop floods, not customers.</summary>
internal sealed class RequestRates(IOptions<GatewayOptions> options, GatewayInstruments instruments) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _ips = Limiter(options.Value.IpRequestsPerSecond, options.Value.IpBurst);
    private readonly PartitionedRateLimiter<string> _addresses =
        Limiter(options.Value.AddressRequestsPerSecond, options.Value.AddressBurst);

    /// <summary>Takes one request of the caller's IP address; the refusal if it has none left.</summary>
    public ProblemResult? TakeForIp(HttpContext context) =>
        Counted(Take(_ips, KeyOf(context.Connection.RemoteIpAddress), "this network address"));

    /// <summary>Takes several requests of the caller's IP address at once, or as many as one may send at once; the refusal if it has not so many left.</summary>
    public ProblemResult? TakeForIp(HttpContext context, int requests) =>
        requests <= 0
            ? null
            : Counted(Take(_ips, KeyOf(context.Connection.RemoteIpAddress), "this network address", Math.Min(requests, options.Value.IpBurst)));

    /// <summary>Takes one signed request of an address; the refusal if it has none left.</summary>
    public ProblemResult? TakeForAddress(string address)
    {
        var refusal = Take(_addresses, address, address);
        if (refusal is not null)
        {
            instruments.OnAccountLimited();
        }

        return refusal;
    }

    /// <summary>Names whom a caller counts as: an IPv6 subscriber has a whole /64.</summary>
    public static string KeyOf(IPAddress? address)
    {
        if (address is null)
            return "local";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6)
            return address.ToString();
        return Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ips.Dispose();
        _addresses.Dispose();
    }

    private ProblemResult? Counted(ProblemResult? refusal)
    {
        if (refusal is not null)
        {
            instruments.OnAddressLimited();
        }

        return refusal;
    }

    private static ProblemResult? Take(PartitionedRateLimiter<string> limiter, string key, string who, int requests = 1)
    {
        using var lease = limiter.AttemptAcquire(key, requests);
        if (lease.IsAcquired)
            return null;
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        return ProblemResult.TooMany($"Too many requests from {who}.", Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)));
    }

    private static PartitionedRateLimiter<string> Limiter(int perSecond, int burst) =>
        PartitionedRateLimiter.Create<string, string>(key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst,
            TokensPerPeriod = Math.Max(1, perSecond / 4),
            ReplenishmentPeriod = TimeSpan.FromSeconds(perSecond >= 4 ? 0.25 : 1.0 / perSecond),
            QueueLimit = 0,
            AutoReplenishment = true,
        }));
}
