using System.Net;
using System.Net.Sockets;

namespace Marketplace.Testing.Ports;

/// <summary>TCP ports of this machine that nobody listens on, for programs that have to be told theirs before they start.</summary>
public static class FreePorts
{
    /// <summary>One port that was free a moment ago.</summary>
    public static int One() => Take(1)[0];

    /// <summary>So many ports that were free at once a moment ago, each another one.</summary>
    /// <param name="count">How many.</param>
    public static int[] Take(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        Array.ForEach(listeners, listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        Array.ForEach(listeners, listener => listener.Stop());
        return ports;
    }
}
