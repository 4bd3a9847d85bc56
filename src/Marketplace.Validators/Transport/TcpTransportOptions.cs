using System.Net;

namespace Marketplace.Validators.Transport;

/// <summary>Where a validator listens, whom it dials, and how patient it is.</summary>
public sealed record TcpTransportOptions
{
    /// <summary>Where it listens; null for a validator that only dials.</summary>
    public IPEndPoint? Listen { get; init; }

    /// <summary>Whom it dials, again and again until connected.</summary>
    public IReadOnlyList<DnsEndPoint> Peers { get; init; } = [];

    /// <summary>How long a handshake may take. The default value is 10 s.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After so long without a message a connection is given up; peers announce themselves far more often. The default value is 20 s.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The first pause before dialing again; each one is twice as long as the one before. The default value is 200 ms.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause before dialing again. The default value is 10 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many connections may be in their handshake at a time; more are closed at once. The default value is 64.</summary>
    public int MaxHandshakes { get; init; } = 64;
}
