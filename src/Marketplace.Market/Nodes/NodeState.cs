using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Marketplace.Market.Apps;
using Marketplace.Market.Instances;
using Marketplace.Market.Words;

namespace Marketplace.Market.Nodes;

/// <summary>Where a node stands.</summary>
[JsonConverter(typeof(WireWordConverter<NodeStatus>))]
public enum NodeStatus
{
    /// <summary>It was never registered.</summary>
    Unknown,

    /// <summary>It is registered and has not reported yet.</summary>
    Registered,

    /// <summary>It reports.</summary>
    Online,

    /// <summary>Its reports are late; it gets nothing new.</summary>
    Suspect,

    /// <summary>It has been silent for long.</summary>
    Offline,
}

/// <summary>How a node is, for somebody who looks for one: its status, and what keeps an online one from taking instances.</summary>
[JsonConverter(typeof(WireWordConverter<NodeCondition>))]
public enum NodeCondition
{
    /// <summary>It was never registered.</summary>
    Unknown,

    /// <summary>It is registered and has not reported yet.</summary>
    Registered,

    /// <summary>It takes instances.</summary>
    Online,

    /// <summary>It reports, and its container engine does not answer.</summary>
    EngineUnavailable,

    /// <summary>It reports, and its provider wants no new instances on it.</summary>
    Draining,

    /// <summary>Its reports are late.</summary>
    Suspect,

    /// <summary>It has been silent for long.</summary>
    Offline,
}

/// <summary>Everything durable about a node, in one record.</summary>
public sealed record NodeState
{
    /// <summary>The node id; empty when it was never registered.</summary>
    public string NodeId { get; init; } = "";

    /// <summary>Who and what it is.</summary>
    public NodeProfile Profile { get; init; } = new();

    /// <summary>Where it stands.</summary>
    public NodeStatus Status { get; init; }

    /// <summary>What is wrong with its container engine, in words.</summary>
    public string? EngineProblem { get; init; }

    /// <summary>Grows with every change of what it should run.</summary>
    public long DirectiveRevision { get; init; }

    /// <summary>Grows with every change.</summary>
    public long Version { get; init; }

    /// <summary>What its instances hold.</summary>
    public ImmutableArray<Reservation> Reservations { get; init; } = [];

    /// <summary>Instances that were released lately: they are never taken on again.</summary>
    public ImmutableArray<string> Released { get; init; } = [];

    /// <summary>Whether it was ever registered.</summary>
    [JsonIgnore]
    public bool Exists => NodeId.Length > 0;

    /// <summary>What all reservations take together, stopping ones included.</summary>
    [JsonIgnore]
    public Resources Reserved => Reservations.Aggregate(default(Resources), (sum, reservation) => sum + reservation.Resources);
}

/// <summary>Who and what a node is.</summary>
public sealed record NodeProfile
{
    /// <summary>Who is paid, 40 hex digits.</summary>
    public string Payee { get; init; } = "";

    /// <summary>A name for people.</summary>
    public string Name { get; init; } = "";

    /// <summary>The host name or address of its published ports.</summary>
    public string Host { get; init; } = "";

    /// <summary>Where it stands.</summary>
    public string Region { get; init; } = "";

    /// <summary>What fails together with it.</summary>
    public string FailureDomain { get; init; } = "";

    /// <summary>What it offers.</summary>
    public Resources Capacity { get; init; }

    /// <summary>Its container engine.</summary>
    public string Engine { get; init; } = "";

    /// <summary>Its software.</summary>
    public string SoftwareVersion { get; init; } = "";

    /// <summary>Whether its provider wants no new instances on it, to take it away once those that it has are gone.</summary>
    public bool Draining { get; init; }
}

/// <summary>What an instance holds on a node.</summary>
public sealed record Reservation
{
    /// <summary>The lease.</summary>
    public required string LeaseId { get; init; }

    /// <summary>The instance.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The slot.</summary>
    public required int Slot { get; init; }

    /// <summary>The revision of the spec.</summary>
    public required int Revision { get; init; }

    /// <summary>The newest order.</summary>
    public required long FencingToken { get; init; }

    /// <summary>The restart that should have been carried out.</summary>
    public long RestartToken { get; init; }

    /// <summary>The spec; stored as its canonical text.</summary>
    public required ParsedSpec Spec { get; init; }

    /// <summary>What it takes.</summary>
    public required Resources Resources { get; init; }

    /// <summary>The host ports that it holds.</summary>
    public ImmutableArray<HostPort> HostPorts { get; init; } = [];

    /// <summary>The directive from which on it should be gone; null while it should run.</summary>
    public long? StoppingSince { get; init; }
}

/// <summary>The stored form of a node.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(NodeState))]
public sealed partial class NodeJsonContext : JsonSerializerContext;
