using System.Net.Sockets;

namespace Marketplace.Containers.Tests.Harness;

/// <summary>A socket that leads to the engine until it is closed; closing it cuts what goes on.</summary>
public sealed class SocketProxy : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly List<Socket> _open = [];
    private readonly string _path;
    private readonly Task _accepting;
    private bool _closed;

    public SocketProxy(string path)
    {
        _path = path;
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        File.Delete(_path);
        lock (_open)
        {
            _closed = true;
            _open.ForEach(socket => socket.Dispose());
        }
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync();
                var engine = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                lock (_open)
                {
                    _open.AddRange([client, engine]);
                    // Accepted while it was being closed: cut like the others.
                    if (_closed)
                        _open.ForEach(socket => socket.Dispose());
                }
                await engine.ConnectAsync(new UnixDomainSocketEndPoint(new DockerEngineOptions { NodeId = "any" }.Endpoint.LocalPath));
                _ = PumpAsync(client, engine);
                _ = PumpAsync(engine, client);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private static async Task PumpAsync(Socket from, Socket to)
    {
        try
        {
            await using var source = new NetworkStream(from);
            await using var target = new NetworkStream(to);
            await source.CopyToAsync(target);
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }
}
