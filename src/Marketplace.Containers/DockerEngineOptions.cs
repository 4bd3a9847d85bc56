namespace Marketplace.Containers;

/// <summary>How a Docker engine is reached and used.</summary>
public sealed record DockerEngineOptions
{
    /// <summary>The node whose instances these are: 1 to 128 characters of letters, digits and <c>. _ : -</c>. Two nodes can share an engine.</summary>
    public required string NodeId { get; init; }

    /// <summary>The engine's address, <c>unix:///path</c> or <c>tcp://host:port</c>. The default is <c>DOCKER_HOST</c>, else <c>unix:///var/run/docker.sock</c>.</summary>
    public Uri Endpoint { get; init; } = DefaultEndpoint;

    /// <summary>The host's address that ports are published on. The default is <c>0.0.0.0</c>, all.</summary>
    public string PublishAddress { get; init; } = "0.0.0.0";

    /// <summary>Time limit of a short call (inspect, list, create network ...). The default is 30 s.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time limit of creating or starting one container. The default is 90 s.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Time limit of fetching one image. The default is 15 min.</summary>
    public TimeSpan PullTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a fetch may stand still. The default is 90 s.</summary>
    public TimeSpan PullStallTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Images fetched at the same time, at least 1. The default is 3.</summary>
    public int ConcurrentPulls { get; init; } = 3;

    /// <summary>
    /// Addresses for networks when the engine's own pools (about 30 networks) are used up, as an IPv4 range with a prefix of 8 to 22
    /// bits. The default is <c>10.213.0.0/16</c>, room for 1024 instances.
    /// </summary>
    public string OverflowAddressRange { get; init; } = "10.213.0.0/16";

    /// <summary>The engine's log file per component is cut at twice this size, in MiB. The default is 8.</summary>
    public int LogFileMiB { get; init; } = 8;

    /// <summary>Open files a component may have; where the engine may not set that, its own limit holds. The default is 16384.</summary>
    public int OpenFiles { get; init; } = 16384;

    private static Uri DefaultEndpoint =>
        Uri.TryCreate(Environment.GetEnvironmentVariable("DOCKER_HOST"), UriKind.Absolute, out var uri)
            ? uri
            : new Uri("unix:///var/run/docker.sock");
}
