using System.ComponentModel.DataAnnotations;
using Marketplace.Market.Nodes;

namespace Marketplace.Provider.Capacity;

/// <summary>What a node offers to instances: what the machine has, less a reserve for the host.</summary>
/// <param name="Resources">How much of everything.</param>
/// <param name="Architecture">The processor as images name it.</param>
/// <param name="Engine">The container engine in words, such as <c>docker 20.10.24</c>.</param>
public sealed record NodeCapacity(Resources Resources, string Architecture, string Engine);

/// <summary>What is kept back for the host and the marketplace's own process.</summary>
public sealed record CapacityReserve
{
    /// <summary>Part of the processors.</summary>
    /// <value>The default is 0, because quotas share fairly with the host's own processes; 0 to 90 per cent.</value>
    [Range(0, 90), DataType("per cent")]
    public int CpuPercent { get; init; }

    /// <summary>Part of main memory.</summary>
    /// <value>The default is 10; 0 to 90 per cent.</value>
    [Range(0, 90), DataType("per cent")]
    public int MemoryPercent { get; init; } = 10;

    /// <summary>Main memory at least kept back.</summary>
    /// <value>The default is 512 MiB; 0 to 100,000,000.</value>
    [Range(0, 100_000_000), DataType("MiB")]
    public int MemoryMiB { get; init; } = 512;

    /// <summary>Part of the free disk.</summary>
    /// <value>The default is 10; 0 to 90 per cent.</value>
    [Range(0, 90), DataType("per cent")]
    public int DiskPercent { get; init; } = 10;

    /// <summary>Disk at least kept back.</summary>
    /// <value>The default is 2048 MiB; 0 to 1,000,000,000.</value>
    [Range(0, 1_000_000_000), DataType("MiB")]
    public int DiskMiB { get; init; } = 2048;
}
