using Docker.DotNet.Http;
using Docker.DotNet.Operations;

namespace Docker.DotNet;

/// <summary>A client of one engine; safe for concurrent use. Connections are pooled and opened on demand.</summary>
public sealed class DockerClient : IDockerClient
{
    private readonly EngineHttp _http;

    internal DockerClient(DockerClientConfiguration configuration, Version? requestedApiVersion)
    {
        Configuration = configuration;
        _http = new EngineHttp(configuration.EndpointBaseUri, requestedApiVersion) { DefaultTimeout = configuration.DefaultTimeout };
        Containers = new ContainerOperations(_http);
        Images = new ImageOperations(_http);
        Networks = new NetworkOperations(_http);
        Volumes = new VolumeOperations(_http);
        System = new SystemOperations(_http);
    }

    public DockerClientConfiguration Configuration { get; }

    public TimeSpan DefaultTimeout
    {
        get => _http.DefaultTimeout;
        set => _http.DefaultTimeout = value;
    }

    public IContainerOperations Containers { get; }

    public IImageOperations Images { get; }

    public INetworkOperations Networks { get; }

    public IVolumeOperations Volumes { get; }

    public ISystemOperations System { get; }

    public void Dispose() => _http.Dispose();
}
