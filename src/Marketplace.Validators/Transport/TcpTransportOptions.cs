using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Marketplace.Validators.Transport;

/// <summary>Where a validator listens, whom it dials, and how patient it is.</summary>
public sealed record TcpTransportOptions
{
    /// <summary>Where it listens; null for a validator that only dials. A host parses it from its validator's own settings.</summary>
    [Browsable(false)]
    public IPEndPoint? Listen { get; init; }

    /// <summary>Whom it dials, again and again until connected. A host parses them from its validator's own settings.</summary>
    [Browsable(false)]
    public IReadOnlyList<DnsEndPoint> Peers { get; init; } = [];

    /// <summary>How long a handshake may take.</summary>
    /// <value>The default is 10 seconds; 10 ms to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:10:00")]
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A connection without a message for this long is given up; peers announce themselves far more often.</summary>
    /// <value>The default is 20 seconds; 10 ms to 1 hour.</value>
    [Range(typeof(TimeSpan), "00:00:00.01", "01:00:00")]
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The first pause before dialing again; each one is twice as long as the one before.</summary>
    /// <value>The default is 200 ms; 1 ms to 1 hour.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause before dialing again.</summary>
    /// <value>The default is 10 seconds; 1 ms to 1 hour.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many connections may be in their handshake at a time; more are closed at once.</summary>
    /// <value>The default is 64; 1 to 100,000.</value>
    [Range(1, 100_000), DataType("connections")]
    public int MaxHandshakes { get; init; } = 64;
}
