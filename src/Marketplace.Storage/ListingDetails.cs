using System.Text.Json;
using System.Text.Json.Serialization;
using Marketplace.Market.Nodes;

namespace Marketplace.Storage;

/// <summary>What lists show of a lease beyond its columns. Stored as JSON in the row's <c>detail</c> column.</summary>
public sealed record LeaseListingDetail
{
    /// <summary>How many instances the lease is for.</summary>
    public required int Instances { get; init; }

    /// <summary>How many of them are in the phase "running".</summary>
    public required int RunningInstances { get; init; }

    /// <summary>The price of one instance for one second, in satoshis.</summary>
    public required long RatePerSecondSatoshis { get; init; }

    /// <summary>When the term ends.</summary>
    public required DateTimeOffset EndsAt { get; init; }
}

/// <summary>What lists show of a node beyond its columns. Stored as JSON in the row's <c>detail</c> column.</summary>
public sealed record NodeListingDetail
{
    /// <summary>The name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Who is paid for what runs there, 40 hex digits.</summary>
    public required string PayeeKeyHash { get; init; }

    /// <summary>What it offers to instances.</summary>
    public required Resources Capacity { get; init; }

    /// <summary>What instances hold of it.</summary>
    public required Resources Reserved { get; init; }

    /// <summary>How many instances it holds.</summary>
    public required int Instances { get; init; }

    /// <summary>The container engine and its version, for people; may be empty.</summary>
    public required string Engine { get; init; }

    /// <summary>What is wrong with the container engine, in words; null when it answers.</summary>
    public string? EngineProblem { get; init; }

    /// <summary>Whether it gets no new instances.</summary>
    public required bool Draining { get; init; }

    /// <summary>When it was last heard of.</summary>
    public required DateTimeOffset SeenAt { get; init; }
}

/// <summary>The one way in and out of the <c>detail</c> columns.</summary>
/// <remarks>A member that is missing or unknown fails the read: a renamed member must never be read as zero.</remarks>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(LeaseListingDetail))]
[JsonSerializable(typeof(NodeListingDetail))]
internal sealed partial class ListingJson : JsonSerializerContext
{
    public static string Write(LeaseListingDetail detail) => JsonSerializer.Serialize(detail, Default.LeaseListingDetail);

    public static string Write(NodeListingDetail detail) => JsonSerializer.Serialize(detail, Default.NodeListingDetail);

    public static LeaseListingDetail ReadLease(string json) =>
        JsonSerializer.Deserialize(json, Default.LeaseListingDetail) ?? throw new JsonException("The detail of a lease's row is null.");

    public static NodeListingDetail ReadNode(string json) =>
        JsonSerializer.Deserialize(json, Default.NodeListingDetail) ?? throw new JsonException("The detail of a node's row is null.");
}
