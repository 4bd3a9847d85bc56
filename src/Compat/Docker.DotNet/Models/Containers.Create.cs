using System.Text.Json.Serialization;
using Docker.DotNet.Http;

namespace Docker.DotNet.Models;

public class CreateContainerParameters
{
    [JsonIgnore]
    public string? Name { get; set; }

    [JsonIgnore]
    public string? Platform { get; set; }

    public string? Hostname { get; set; }

    public string? User { get; set; }

    public IDictionary<string, EmptyStruct>? ExposedPorts { get; set; }

    public bool Tty { get; set; }

    public IList<string>? Env { get; set; }

    public IList<string>? Cmd { get; set; }

    public string? Image { get; set; }

    public string? WorkingDir { get; set; }

    public IList<string>? Entrypoint { get; set; }

    public IDictionary<string, string>? Labels { get; set; }

    public string? StopSignal { get; set; }

    public HostConfig? HostConfig { get; set; }

    public NetworkingConfig? NetworkingConfig { get; set; }
}

public class CreateContainerResponse
{
    [JsonPropertyName("Id")]
    public string? ID { get; set; }

    public IList<string>? Warnings { get; set; }
}

public class Config
{
    public string? Hostname { get; set; }

    public string? User { get; set; }

    public bool Tty { get; set; }

    public IList<string>? Env { get; set; }

    public IList<string>? Cmd { get; set; }

    public string? Image { get; set; }

    public string? WorkingDir { get; set; }

    public IList<string>? Entrypoint { get; set; }

    public IDictionary<string, string>? Labels { get; set; }
}

public class HostConfig
{
    public IList<string>? Binds { get; set; }

    public LogConfig? LogConfig { get; set; }

    public string? NetworkMode { get; set; }

    public IDictionary<string, IList<PortBinding>>? PortBindings { get; set; }

    public RestartPolicy? RestartPolicy { get; set; }

    public bool AutoRemove { get; set; }

    public IList<string>? CapAdd { get; set; }

    public IList<string>? CapDrop { get; set; }

    public string? IpcMode { get; set; }

    public bool Privileged { get; set; }

    public bool ReadonlyRootfs { get; set; }

    public IList<string>? SecurityOpt { get; set; }

    public IDictionary<string, string>? StorageOpt { get; set; }

    public long ShmSize { get; set; }

    public long OomScoreAdj { get; set; }

    [JsonPropertyName("CpuShares")]
    public long CPUShares { get; set; }

    public long Memory { get; set; }

    [JsonPropertyName("NanoCpus")]
    public long NanoCPUs { get; set; }

    [JsonPropertyName("CpuPeriod")]
    public long CPUPeriod { get; set; }

    [JsonPropertyName("CpuQuota")]
    public long CPUQuota { get; set; }

    public long MemoryReservation { get; set; }

    public long MemorySwap { get; set; }

    public long? MemorySwappiness { get; set; }

    public long? PidsLimit { get; set; }

    public IList<Ulimit>? Ulimits { get; set; }

    public IList<Mount>? Mounts { get; set; }

    public bool? Init { get; set; }
}

public class LogConfig
{
    public string? Type { get; set; }

    public IDictionary<string, string>? Config { get; set; }
}

public class PortBinding
{
    [JsonPropertyName("HostIp")]
    public string? HostIP { get; set; }

    public string? HostPort { get; set; }
}

public class RestartPolicy
{
    public RestartPolicyKind Name { get; set; }

    public long MaximumRetryCount { get; set; }
}

public class Ulimit
{
    public string? Name { get; set; }

    public long Hard { get; set; }

    public long Soft { get; set; }
}

public class Mount
{
    public string? Type { get; set; }

    public string? Source { get; set; }

    public string? Target { get; set; }

    public bool ReadOnly { get; set; }

    public VolumeOptions? VolumeOptions { get; set; }
}

public class VolumeOptions
{
    public bool NoCopy { get; set; }

    public IDictionary<string, string>? Labels { get; set; }
}

public class NetworkingConfig
{
    public IDictionary<string, EndpointSettings>? EndpointsConfig { get; set; }
}

public class EndpointSettings
{
    public IList<string>? Aliases { get; set; }

    public string? NetworkID { get; set; }

    public string? EndpointID { get; set; }

    public string? Gateway { get; set; }

    public string? IPAddress { get; set; }
}

[JsonConverter(typeof(RestartPolicyConverter))]
public enum RestartPolicyKind
{
    Undefined,
    No,
    Always,
    OnFailure,
    UnlessStopped,
}

/// <summary>The engine's way to write a set: an object whose values are empty.</summary>
public struct EmptyStruct;
