using System.Net;
using System.Net.Sockets;
using Marketplace.Market.Apps;

namespace Marketplace.Containers;

/// <summary>Asks components from the host whether they work. Safe for concurrent use.</summary>
public sealed class HealthProbe : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        MaxResponseHeadersLength = 16,
        PooledConnectionLifetime = TimeSpan.Zero,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>One probe; false also when the component does not run or cannot be reached.</summary>
    public async Task<bool> ProbeAsync(HealthCheck check, ObservedComponent component, CancellationToken cancellationToken = default)
    {
        if (Target(check, component) is not { } target)
            return false;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(check.Timeout);
        try
        {
            return check.Path is null ? await ConnectAsync(target, limit.Token) : await GetAsync(target, check.Path, limit.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException or IOException or UriFormatException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    /// <summary>The component's own address; the published port accepts connections even when nothing listens behind it.</summary>
    private static IPEndPoint? Target(HealthCheck check, ObservedComponent component)
    {
        if (OperatingSystem.IsLinux() && IPAddress.TryParse(component.Address, out var address))
            return new IPEndPoint(address, check.Port);
        var port = component.Ports.FirstOrDefault(port => port.ContainerPort == check.Port && port.Protocol == PortProtocol.Tcp);
        return port is null ? null : new IPEndPoint(
            IPAddress.TryParse(port.Host, out var host) && !host.Equals(IPAddress.Any) ? host : IPAddress.Loopback, port.HostPort);
    }

    private static async Task<bool> ConnectAsync(IPEndPoint target, CancellationToken cancellationToken)
    {
        using var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(target, cancellationToken);
        return true;
    }

    private async Task<bool> GetAsync(IPEndPoint target, string path, CancellationToken cancellationToken)
    {
        // Two slashes in front would name another host.
        var url = new Uri($"http://{target}/{path.TrimStart('/')}");
        using var response = await _http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return (int)response.StatusCode < 400;
    }
}
