using System.Text.Json.Serialization;

namespace Docker.DotNet.Models;

public class ContainerStatsParameters
{
    public bool Stream { get; set; } = true;

    public bool? OneShot { get; set; }
}

public class ContainerStatsResponse
{
    [JsonPropertyName("read")]
    public DateTime Read { get; set; }

    [JsonPropertyName("pids_stats")]
    public PidsStats? PidsStats { get; set; }

    [JsonPropertyName("cpu_stats")]
    public CPUStats? CPUStats { get; set; }

    [JsonPropertyName("precpu_stats")]
    public CPUStats? PreCPUStats { get; set; }

    [JsonPropertyName("memory_stats")]
    public MemoryStats? MemoryStats { get; set; }

    [JsonPropertyName("networks")]
    public IDictionary<string, NetworkStats>? Networks { get; set; }
}

public class PidsStats
{
    [JsonPropertyName("current")]
    public ulong Current { get; set; }

    [JsonPropertyName("limit")]
    public ulong Limit { get; set; }
}

public class CPUStats
{
    [JsonPropertyName("cpu_usage")]
    public CPUUsage? CPUUsage { get; set; }

    [JsonPropertyName("system_cpu_usage")]
    public ulong SystemUsage { get; set; }

    [JsonPropertyName("online_cpus")]
    public uint OnlineCPUs { get; set; }
}

public class CPUUsage
{
    [JsonPropertyName("total_usage")]
    public ulong TotalUsage { get; set; }
}

public class MemoryStats
{
    [JsonPropertyName("usage")]
    public ulong Usage { get; set; }

    [JsonPropertyName("max_usage")]
    public ulong MaxUsage { get; set; }

    [JsonPropertyName("limit")]
    public ulong Limit { get; set; }

    [JsonPropertyName("stats")]
    public IDictionary<string, ulong>? Stats { get; set; }
}

public class NetworkStats
{
    [JsonPropertyName("rx_bytes")]
    public ulong RxBytes { get; set; }

    [JsonPropertyName("tx_bytes")]
    public ulong TxBytes { get; set; }
}
