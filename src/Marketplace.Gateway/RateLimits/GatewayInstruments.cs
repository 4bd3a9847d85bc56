using System.Diagnostics.Metrics;

namespace Marketplace.Gateway.RateLimits;

/// <summary>What the gateway counts beside ASP.NET Core's own figures; docs/telemetry.md lists it.</summary>
public sealed class GatewayInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Marketplace.Gateway";

    private static readonly KeyValuePair<string, object?> NetworkAddress = new("limit", "network-address");
    private static readonly KeyValuePair<string, object?> Account = new("limit", "account");
    private static readonly KeyValuePair<string, object?> Streams = new("limit", "streams");
    private readonly Counter<long> _limited;
    private readonly UpDownCounter<long> _open;

    /// <summary>Makes the instruments on a container's meters.</summary>
    /// <param name="meters">The container's factory.</param>
    public GatewayInstruments(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        _limited = meter.CreateCounter<long>("gateway.requests.limited", "{request}", "Requests that were refused because there were too many, by limit.");
        _open = meter.CreateUpDownCounter<long>("gateway.streams.open", "{stream}", "Streams that are open.");
    }

    internal void OnAddressLimited() => _limited.Add(1, NetworkAddress);

    internal void OnAccountLimited() => _limited.Add(1, Account);

    internal void OnStreamLimited() => _limited.Add(1, Streams);

    internal void OnStreamOpened() => _open.Add(1);

    internal void OnStreamClosed() => _open.Add(-1);
}
