using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Marketplace.Containers;

/// <summary>How a Docker engine is reached and used.</summary>
public sealed record DockerEngineOptions
{
    /// <summary>The node whose instances these are: 1 to 128 characters of letters, digits and <c>. _ : -</c>. Two nodes can share an engine.</summary>
    public required string NodeId { get; init; }

    /// <summary>The engine's address, <c>unix:///path</c> or <c>tcp://host:port</c>.</summary>
    /// <value>The default is <c>DOCKER_HOST</c>, else <c>unix:///var/run/docker.sock</c>.</value>
    [DefaultValue("DOCKER_HOST, else unix:///var/run/docker.sock")]
    public Uri Endpoint { get; init; } = DefaultEndpoint;

    /// <summary>The machine's address that ports are published on.</summary>
    /// <value>The default is null: all addresses; a host takes loopback for a node that is reached there alone.</value>
    [DefaultValue("127.0.0.1 if Node:PublicHost is a loopback address, else 0.0.0.0")]
    public string? PublishAddress { get; init; }

    /// <summary>Time limit of a short call (inspect, list, create network ...).</summary>
    /// <value>The default is 30 seconds; 1 second to 1 hour.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time limit of creating or starting one container.</summary>
    /// <value>The default is 90 seconds; 1 second to 1 hour.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Time limit of fetching one image.</summary>
    /// <value>The default is 15 minutes; 1 second to a day.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan PullTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a fetch may stand still.</summary>
    /// <value>The default is 90 seconds; 1 second to a day.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan PullStallTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Images fetched at the same time.</summary>
    /// <value>The default is 3; 1 to 100.</value>
    [Range(1, 100), DataType("images")]
    public int ConcurrentPulls { get; init; } = 3;

    /// <summary>
    /// Addresses for networks when the engine's own pools (about 30 networks) are used up, as an IPv4 range with a prefix of 8 to 22
    /// bits.
    /// </summary>
    /// <value>The default is <c>10.213.0.0/16</c>, room for 1024 instances.</value>
    public string OverflowAddressRange { get; init; } = "10.213.0.0/16";

    /// <summary>The engine's log file per component is cut at twice this size.</summary>
    /// <value>The default is 8 MiB; 1 to 100,000.</value>
    [Range(1, 100_000), DataType("MiB")]
    public int LogFileMiB { get; init; } = 8;

    /// <summary>Open files a component may have; where the engine may not set that, its own limit holds.</summary>
    /// <value>The default is 16,384; 64 to 10,000,000.</value>
    [Range(64, 10_000_000), DataType("files")]
    public int OpenFiles { get; init; } = 16384;

    /// <summary>The address that ports are published on in the end.</summary>
    internal string PublishedOn => PublishAddress ?? "0.0.0.0";

    private static Uri DefaultEndpoint =>
        Uri.TryCreate(Environment.GetEnvironmentVariable("DOCKER_HOST"), UriKind.Absolute, out var uri)
            ? uri
            : new Uri("unix:///var/run/docker.sock");
}
