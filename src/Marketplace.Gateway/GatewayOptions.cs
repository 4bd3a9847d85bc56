namespace Marketplace.Gateway;

/// <summary>How the HTTP API behaves; what it knows of the network stands in <see cref="GatewayNetwork"/>.</summary>
public sealed class GatewayOptions
{
    /// <summary>Requests a second that one IP address may send for long. The default value is 2,000.</summary>
    public int IpRequestsPerSecond { get; set; } = 2_000;

    /// <summary>Requests that one IP address may send at once. The default value is 4,000.</summary>
    public int IpBurst { get; set; } = 4_000;

    /// <summary>Signed requests a second that one address may send for long. The default value is 100.</summary>
    public int AddressRequestsPerSecond { get; set; } = 100;

    /// <summary>Signed requests that one address may send at once. The default value is 400.</summary>
    public int AddressBurst { get; set; } = 400;

    /// <summary>Event streams that one IP address may hold open. The default value is 100.</summary>
    public int StreamsPerIp { get; set; } = 100;

    /// <summary>Event streams that the host holds open for all. The default value is 2,000.</summary>
    public int Streams { get; set; } = 2_000;

    /// <summary>A silent stream sends a comment this often. The default value is 15 seconds.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>A stream's reader that does not take what was written for this long is dropped. The default value is 20 seconds.</summary>
    public TimeSpan SlowReader { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a read waits for listings to reach what the chain already has. The default value is 5 seconds.</summary>
    public TimeSpan ProjectionWait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The host counts as ready while listings are at most this many blocks behind. The default value is 1,000.</summary>
    public long ReadyLagBlocks { get; set; } = 1_000;

    /// <summary>The most that one faucet request gives, in satoshis. The default value is 50,000 FLUX: enough for the collateral of any tier.</summary>
    public long FaucetMaximumSatoshis { get; set; } = 50_000_00000000;

    /// <summary>Finds values that cannot work.</summary>
    /// <returns>One sentence for each fault, naming the option; empty if all is well.</returns>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>();
        AtLeast(nameof(IpRequestsPerSecond), IpRequestsPerSecond, 1);
        AtLeast(nameof(IpBurst), IpBurst, 1);
        AtLeast(nameof(AddressRequestsPerSecond), AddressRequestsPerSecond, 1);
        AtLeast(nameof(AddressBurst), AddressBurst, 1);
        AtLeast(nameof(StreamsPerIp), StreamsPerIp, 1);
        AtLeast(nameof(Streams), Streams, 1);
        AtLeast(nameof(ReadyLagBlocks), ReadyLagBlocks, 0);
        AtLeast(nameof(FaucetMaximumSatoshis), FaucetMaximumSatoshis, 1);
        Positive(nameof(Heartbeat), Heartbeat);
        Positive(nameof(SlowReader), SlowReader);
        Positive(nameof(ProjectionWait), ProjectionWait);
        return faults;

        void AtLeast(string name, long value, long least)
        {
            if (value < least)
                faults.Add($"{nameof(GatewayOptions)}.{name} is {value}; it is at least {least}.");
        }

        void Positive(string name, TimeSpan value)
        {
            if (value <= TimeSpan.Zero)
                faults.Add($"{nameof(GatewayOptions)}.{name} is {value}; it is longer than zero.");
        }
    }
}
