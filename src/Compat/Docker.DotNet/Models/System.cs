using System.Text.Json.Serialization;

namespace Docker.DotNet.Models;

public class VersionResponse
{
    public string? Version { get; set; }

    [JsonPropertyName("ApiVersion")]
    public string? APIVersion { get; set; }

    public string? MinAPIVersion { get; set; }

    public string? Os { get; set; }

    public string? Arch { get; set; }

    public string? KernelVersion { get; set; }
}

public class SystemInfoResponse
{
    public string? ID { get; set; }

    public string? Driver { get; set; }

    public IList<string[]>? DriverStatus { get; set; }

    public bool MemoryLimit { get; set; }

    public bool SwapLimit { get; set; }

    [JsonPropertyName("CpuCfsQuota")]
    public bool CPUCfsQuota { get; set; }

    public bool PidsLimit { get; set; }

    public string? CgroupVersion { get; set; }

    public string? OperatingSystem { get; set; }

    public string? OSType { get; set; }

    public string? Architecture { get; set; }

    public long NCPU { get; set; }

    public long MemTotal { get; set; }

    public string? DockerRootDir { get; set; }

    public string? Name { get; set; }

    public string? ServerVersion { get; set; }

    public IList<string>? SecurityOptions { get; set; }
}

public class ContainerEventsParameters
{
    public string? Since { get; set; }

    public string? Until { get; set; }

    public IDictionary<string, IDictionary<string, bool>>? Filters { get; set; }
}

public class Message
{
    [JsonPropertyName("status")]
    public string? Status { get; set; }

    [JsonPropertyName("id")]
    public string? ID { get; set; }

    public string? Type { get; set; }

    public string? Action { get; set; }

    public Actor? Actor { get; set; }

    [JsonPropertyName("time")]
    public long Time { get; set; }

    [JsonPropertyName("timeNano")]
    public long TimeNano { get; set; }
}

public class Actor
{
    public string? ID { get; set; }

    public IDictionary<string, string>? Attributes { get; set; }
}
