using System.Net.Sockets;

namespace Docker.DotNet.Http;

/// <summary>Turns an engine's endpoint into an HTTP base address and a handler that connects to it.</summary>
internal static class EngineTransport
{
    public static (Uri BaseAddress, SocketsHttpHandler Handler) For(Uri endpoint)
    {
        var handler = new SocketsHttpHandler
        {
            UseCookies = false,
            UseProxy = false,
            AllowAutoRedirect = false,
            // The engine closes no idle connection itself; a restarted engine must not be met on an old one for long.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
        };
        switch (endpoint.Scheme.ToLowerInvariant())
        {
            case "unix":
                var path = endpoint.LocalPath;
                handler.ConnectCallback = (_, cancel) => ConnectAsync(path, cancel);
                return (new Uri("http://localhost/"), handler);
            case "tcp" or "http":
                handler.ConnectTimeout = TimeSpan.FromSeconds(10);
                return (new UriBuilder(endpoint) { Scheme = Uri.UriSchemeHttp }.Uri, handler);
            default:
                handler.Dispose();
                throw new NotSupportedException($"An engine is reached by unix:// or tcp://, not by '{endpoint}'.");
        }
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
