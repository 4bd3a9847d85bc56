using Marketplace.Containers;
using Marketplace.Provider.Capacity;
using Marketplace.Provider.Reconciling;

namespace Marketplace.Provider;

/// <summary>Who a node is and how it offers its machine.</summary>
public sealed record ProviderOptions
{
    /// <summary>The node's id: at most 64 of <c>a-z 0-9 -</c>.</summary>
    public required string NodeId { get; init; }

    /// <summary>Who is paid for what runs here: a key hash of 40 hex digits.</summary>
    public required string PayeeKeyHash { get; init; }

    /// <summary>Where the agent keeps its own files (running times); made when missing.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>A name for people. The default is the machine's name.</summary>
    public string Name { get; init; } = Environment.MachineName;

    /// <summary>Host name or address under which published ports are reached. The default is <c>127.0.0.1</c>.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Where the node stands: <c>EU</c>, <c>EU/CZ</c> or <c>EU/CZ/PRG</c>. The default is <c>EU</c>.</summary>
    public string Region { get; init; } = "EU";

    /// <summary>What fails together with the node. The default is the node alone.</summary>
    public string? FailureDomain { get; init; }

    /// <summary>Whether the node takes no new instances, to be taken away once those that it has are gone. The default is false.</summary>
    public bool Draining { get; init; }

    /// <summary>The version of this software, for people.</summary>
    public string SoftwareVersion { get; init; } = "";

    /// <summary>How the container engine is reached and used; null for the defaults. Its node id is this node's, whatever it says.</summary>
    public DockerEngineOptions? Docker { get; init; }

    /// <summary>What is kept back for the host.</summary>
    public CapacityReserve Reserve { get; init; } = new();

    /// <summary>How instances are looked after.</summary>
    public ReconcilerOptions Reconciler { get; init; } = new();

    /// <summary>Whether the machine's speed is measured at the first start (under 3 s on all cores). The default is false.</summary>
    public bool MeasureSpeed { get; init; }

    internal DockerEngineOptions ToEngineOptions() =>
        Docker is null ? new DockerEngineOptions { NodeId = NodeId } : Docker with { NodeId = NodeId };
}
