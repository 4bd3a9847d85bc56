using System.Net;
using System.Net.Sockets;

namespace Marketplace.Silo.Hosting;

/// <summary>Finds ports that nobody listens on.</summary>
internal static class FreePort
{
    /// <summary>The port itself, or a free one of the loopback address for 0.</summary>
    public static int Or(int port)
    {
        if (port != 0)
            return port;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
