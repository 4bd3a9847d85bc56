using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Marketplace.Cli.Demo;

/// <summary>Looks at the node's containers past the marketplace, at the Docker engine itself.</summary>
internal sealed class DemoContainers : IDisposable
{
    // What the market writes on everything that it makes on an engine.
    private const string NodeLabel = "marketplace.node";
    private const string InstanceLabel = "marketplace.instance";
    private const string UsualEngine = "unix:///var/run/docker.sock";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly HttpClient _engine;
    private readonly string _ofNode;

    /// <summary>A view of one node.</summary>
    /// <param name="nodeId">The node.</param>
    /// <param name="engine">The engine, <c>unix:///path</c> or <c>tcp://host:port</c>; null for <c>DOCKER_HOST</c> or Docker's usual socket.</param>
    public DemoContainers(string nodeId, string? engine)
    {
        var endpoint = new Uri(engine ?? (Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } named ? named : UsualEngine));
        _engine = endpoint.Scheme == "unix"
            ? new HttpClient(OverSocket(endpoint.LocalPath)) { BaseAddress = new Uri("http://docker/") }
            : new HttpClient { BaseAddress = new UriBuilder(Uri.UriSchemeHttp, endpoint.Host, endpoint.Port).Uri };
        _engine.Timeout = TimeSpan.FromSeconds(30);
        _ofNode = "filters=" + Uri.EscapeDataString($$"""{"label":["{{NodeLabel}}={{nodeId}}"]}""");
    }

    /// <summary>The running containers of the node: id, and since when it runs in the engine's words.</summary>
    public async Task<IReadOnlyDictionary<string, string>> RunningAsync(CancellationToken cancellationToken)
    {
        var running = new Dictionary<string, string>();
        foreach (var container in await ListAsync("containers/json?", cancellationToken))
        {
            var id = container.GetProperty("Id").GetString()!;
            var inspected = await GetAsync($"containers/{id}/json", cancellationToken);
            running[id] = inspected.GetProperty("State").GetProperty("StartedAt").GetString()!;
        }

        return running;
    }

    /// <summary>Waits until nothing of the node is left, running or not.</summary>
    /// <returns>How many instances are left all the same.</returns>
    public async Task<int> WaitUntilNoneAsync(CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            // An instance's network goes last.
            var left = await ListAsync("containers/json?all=true&", cancellationToken);
            left.AddRange(await ListAsync("networks?", cancellationToken));
            var instances = left.Select(thing => thing.GetProperty("Labels").GetProperty(InstanceLabel).GetString()).Distinct().Count();
            if (instances == 0 || TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                return instances;
            }

            await Task.Delay(250, cancellationToken);
        }
    }

    /// <summary>Removes whatever the node has, for a demo that failed half-way.</summary>
    public async Task RemoveAllAsync()
    {
        foreach (var container in await ListAsync("containers/json?all=true&", CancellationToken.None))
        {
            await DeleteAsync($"containers/{container.GetProperty("Id").GetString()}?force=true&v=true");
        }

        foreach (var network in await ListAsync("networks?", CancellationToken.None))
        {
            await DeleteAsync($"networks/{network.GetProperty("Id").GetString()}");
        }

        var volumes = (await GetAsync($"volumes?{_ofNode}", CancellationToken.None)).GetProperty("Volumes");
        foreach (var volume in volumes.ValueKind == JsonValueKind.Array ? volumes.EnumerateArray().ToList() : [])
        {
            await DeleteAsync($"volumes/{volume.GetProperty("Name").GetString()}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _engine.Dispose();

    private static SocketsHttpHandler OverSocket(string path) => new()
    {
        ConnectCallback = async (_, cancellationToken) =>
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
        },
    };

    private async Task<List<JsonElement>> ListAsync(string path, CancellationToken cancellationToken) =>
        [.. (await GetAsync(path + _ofNode, cancellationToken)).EnumerateArray()];

    private async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, cancellationToken);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
        return answer.IsSuccessStatusCode
            ? document.RootElement.Clone()
            : throw new DemoException($"the container engine answers {(int)answer.StatusCode} to {path}: {document.RootElement}");
    }

    // What is gone already, or still used by another, is passed over.
    private async Task DeleteAsync(string path)
    {
        using var answer = await SendAsync(HttpMethod.Delete, path, CancellationToken.None);
        if (!answer.IsSuccessStatusCode && answer.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.Conflict))
        {
            throw new DemoException($"the container engine answers {(int)answer.StatusCode} to the removal of {path}");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        try
        {
            return await _engine.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw new DemoException($"the container engine does not answer: {e.Message}");
        }
    }
}
