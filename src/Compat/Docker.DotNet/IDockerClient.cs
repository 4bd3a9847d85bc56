namespace Docker.DotNet;

public interface IDockerClient : IDisposable
{
    DockerClientConfiguration Configuration { get; }

    TimeSpan DefaultTimeout { get; set; }

    IContainerOperations Containers { get; }

    IImageOperations Images { get; }

    INetworkOperations Networks { get; }

    IVolumeOperations Volumes { get; }

    ISystemOperations System { get; }
}
