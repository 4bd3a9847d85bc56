using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Marketplace.Silo.Hosting;

/// <summary>Reads HOST:PORT.</summary>
internal static class PeerAddress
{
    /// <summary>Reads an address that was checked before.</summary>
    public static DnsEndPoint Parse(string text) => TryParse(text, out var address) ? address : throw new FormatException($"{text} is no HOST:PORT.");

    public static bool TryParse(string text, [NotNullWhen(true)] out DnsEndPoint? address)
    {
        address = null;
        var colon = text.LastIndexOf(':');
        var host = colon > 0 ? text[..colon].Trim('[', ']') : "";
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown
            || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port == 0)
        {
            return false;
        }

        address = new DnsEndPoint(host, port);
        return true;
    }
}
