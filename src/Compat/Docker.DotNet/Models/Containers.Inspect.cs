using System.Text.Json.Serialization;

namespace Docker.DotNet.Models;

public class ContainerInspectResponse
{
    [JsonPropertyName("Id")]
    public string? ID { get; set; }

    public DateTime Created { get; set; }

    public ContainerState? State { get; set; }

    public string? Image { get; set; }

    public string? Name { get; set; }

    public long RestartCount { get; set; }

    public HostConfig? HostConfig { get; set; }

    public IList<MountPoint>? Mounts { get; set; }

    public Config? Config { get; set; }

    public NetworkSettings? NetworkSettings { get; set; }
}

public class ContainerState
{
    public string? Status { get; set; }

    public bool Running { get; set; }

    public bool Paused { get; set; }

    public bool Restarting { get; set; }

    public bool OOMKilled { get; set; }

    public bool Dead { get; set; }

    public long Pid { get; set; }

    public long ExitCode { get; set; }

    public string? Error { get; set; }

    public string? StartedAt { get; set; }

    public string? FinishedAt { get; set; }

    public Health? Health { get; set; }
}

public class Health
{
    public string? Status { get; set; }

    public long FailingStreak { get; set; }
}

public class NetworkSettings
{
    public IDictionary<string, IList<PortBinding>>? Ports { get; set; }

    public IDictionary<string, EndpointSettings>? Networks { get; set; }
}

public class MountPoint
{
    public string? Type { get; set; }

    public string? Name { get; set; }

    public string? Source { get; set; }

    public string? Destination { get; set; }

    public string? Driver { get; set; }

    public bool RW { get; set; }
}
