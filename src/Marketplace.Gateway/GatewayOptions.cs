using System.ComponentModel.DataAnnotations;
using Marketplace.Gateway.RateLimits;

namespace Marketplace.Gateway;

/// <summary>How the HTTP API behaves; what it knows of the network stands in <see cref="GatewayNetwork"/>.</summary>
public sealed class GatewayOptions
{
    /// <summary>
    /// Addresses and networks (CIDR) of reverse proxies. A request that comes from one of them counts for the address that its
    /// X-Forwarded-For names; from anybody else the header is ignored.
    /// </summary>
    /// <value>The default is none.</value>
    public IList<string> TrustedProxies { get; } = [];

    /// <summary>Requests a second that one IP address may send for long.</summary>
    /// <value>The default is 2,000; 1 to 10,000,000.</value>
    [Range(1, 10_000_000), DataType("requests a second")]
    public int IpRequestsPerSecond { get; set; } = 2_000;

    /// <summary>Requests that one IP address may send at once.</summary>
    /// <value>The default is 4,000; 1 to 10,000,000.</value>
    [Range(1, 10_000_000), DataType("requests")]
    public int IpBurst { get; set; } = 4_000;

    /// <summary>Signed requests a second that one ledger address may send for long.</summary>
    /// <value>The default is 100; 1 to 10,000,000.</value>
    [Range(1, 10_000_000), DataType("requests a second")]
    public int AddressRequestsPerSecond { get; set; } = 100;

    /// <summary>Signed requests that one ledger address may send at once.</summary>
    /// <value>The default is 400; 1 to 10,000,000.</value>
    [Range(1, 10_000_000), DataType("requests")]
    public int AddressBurst { get; set; } = 400;

    /// <summary>Event streams that one IP address may hold open.</summary>
    /// <value>The default is 100; 1 to <see cref="Streams"/>.</value>
    [Range(1, 1_000_000), DataType("streams")]
    public int StreamsPerIp { get; set; } = 100;

    /// <summary>Event streams that the host holds open for all.</summary>
    /// <value>The default is 2,000; 1 to 1,000,000.</value>
    [Range(1, 1_000_000), DataType("streams")]
    public int Streams { get; set; } = 2_000;

    /// <summary>A silent stream sends a comment this often.</summary>
    /// <value>The default is 15 seconds; 10 ms to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:10:00")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>A stream's reader that does not take what was written for this long is dropped.</summary>
    /// <value>The default is 20 seconds; 10 ms to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:10:00")]
    public TimeSpan SlowReader { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a read waits for listings to reach what the chain already has.</summary>
    /// <value>The default is 5 seconds; 1 ms to 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan ProjectionWait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The host counts as ready while listings are at most this many blocks behind.</summary>
    /// <value>The default is 1,000; 0 to 1,000,000,000.</value>
    [Range(typeof(long), "0", "1000000000"), DataType("blocks")]
    public long ReadyLagBlocks { get; set; } = 1_000;

    /// <summary>The most that one faucet request gives.</summary>
    /// <value>The default is 50,000 FLUX, enough for the collateral of any tier; 1 satoshi to 100,000,000 FLUX.</value>
    [Range(typeof(long), "1", "10000000000000000"), DataType("satoshis")]
    public long FaucetMaximumSatoshis { get; set; } = 50_000_00000000;

    /// <summary>The most items on a page of a list; a request that asks for more gets this many.</summary>
    /// <value>The default is 500, more than which no request may ask for; 1 to 500.</value>
    [Range(1, 500), DataType("items")]
    public int MaxPageItems { get; set; } = 500;

    /// <summary>The most blocks on a page, each of which is read whole.</summary>
    /// <value>The default is 100; 1 to 500.</value>
    [Range(1, 500), DataType("blocks")]
    public int MaxPageBlocks { get; set; } = 100;

    /// <summary>The most lines of a container's log in one answer; a request that asks for more gets this many.</summary>
    /// <value>The default is 1,000, more than which no request may ask for; 1 to 1,000.</value>
    [Range(1, 1_000), DataType("lines")]
    public int MaxLogLines { get; set; } = 1_000;

    /// <summary>Finds values that contradict each other, and addresses that are none.</summary>
    /// <returns>One sentence for each; empty if all is well.</returns>
    public IEnumerable<string> Conflicts()
    {
        for (var i = 0; i < TrustedProxies.Count; i++)
        {
            if (!TrustedProxy.TryParse(TrustedProxies[i], out _))
            {
                yield return $"Gateway:TrustedProxies:{i} is \"{TrustedProxies[i]}\"; it must be an IP address or a network such as 10.0.0.0/8.";
            }
        }

        if (StreamsPerIp > Streams)
        {
            yield return $"Gateway:StreamsPerIp is {StreamsPerIp}; it must be at most Gateway:Streams, which is {Streams}.";
        }
    }
}
