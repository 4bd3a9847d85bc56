namespace Marketplace.Api;

/// <summary>A provider's machine.</summary>
public sealed record NodeResponse
{
    /// <summary>The node's id.</summary>
    public required string NodeId { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Name { get; init; }

    /// <summary>"registered", "online", "suspect", "offline", "draining", "engine-unavailable" ...</summary>
    public required string State { get; init; }

    /// <summary>Why it is in this state, in words, where that needs words.</summary>
    public string? StateReason { get; init; }

    /// <summary>Its region, "eu-de" and the like; "local" on a devnet.</summary>
    public required string Region { get; init; }

    /// <summary>The address that is paid for its work.</summary>
    public required string PayeeAddress { get; init; }

    /// <summary>All that it has for instances.</summary>
    public required NodeResources Capacity { get; init; }

    /// <summary>What instances hold of it.</summary>
    public required NodeResources Reserved { get; init; }

    /// <summary>How many instances it holds.</summary>
    public required int Instances { get; init; }

    /// <summary>The container engine that it found, with version; absent when it has none now.</summary>
    public string? Engine { get; init; }

    /// <summary>When it was last heard of.</summary>
    public DateTimeOffset? SeenAt { get; init; }
}

/// <summary>Amounts of what a node has.</summary>
public sealed record NodeResources
{
    /// <summary>CPU in thousandths of a core.</summary>
    public required long CpuMilli { get; init; }

    /// <summary>Memory in MiB.</summary>
    public required long MemoryMiB { get; init; }

    /// <summary>Disk in MiB.</summary>
    public required long DiskMiB { get; init; }
}

/// <summary>A page of nodes.</summary>
public sealed record NodePage
{
    /// <summary>The nodes.</summary>
    public required IReadOnlyList<NodeResponse> Items { get; init; }

    /// <summary>Pass it as "cursor" to go on; absent on the last page.</summary>
    public string? NextCursor { get; init; }
}
