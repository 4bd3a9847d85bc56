using System.Net;
using System.Net.Sockets;
using Marketplace.Market.Apps;

namespace Marketplace.Containers.Docker;

/// <summary>
/// Chooses the host ports that a spec leaves open. The engine would choose anew at every start of the container, so that a crash would move the app to
/// another address; a port that is part of the container stays.
/// </summary>
internal static class HostPorts
{
    /// <summary>The first port that is chosen; below the range from which the kernel takes ports for outgoing connections.</summary>
    public const int First = 20_000;

    /// <summary>The last port that is chosen.</summary>
    public const int Last = 31_999;

    private const int Tries = 64;

    /// <summary>A port that is free now; null where that can't be known (another machine's engine) or none was found: then the engine chooses.</summary>
    public static int? Choose(DockerEngineOptions options, PortProtocol protocol)
    {
        if (options.Endpoint.Scheme != "unix" || !IPAddress.TryParse(options.PublishedOn, out var address))
            return null;
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var port = Random.Shared.Next(First, Last + 1);
            if (IsFree(new IPEndPoint(address, port), protocol))
                return port;
        }
        return null;
    }

    private static bool IsFree(IPEndPoint point, PortProtocol protocol)
    {
        using var socket = protocol == PortProtocol.Udp
            ? new Socket(point.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
            : new Socket(point.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(point);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
