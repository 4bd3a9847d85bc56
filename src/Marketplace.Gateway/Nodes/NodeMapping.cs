using System.Text.Json;
using System.Text.Json.Serialization;
using Marketplace.Api;
using Marketplace.Grains.Contracts;
using Marketplace.Ledger.Keys;
using NodeSummary = Marketplace.Storage.NodeSummary;

namespace Marketplace.Gateway.Nodes;

/// <summary>Nodes in the words of the HTTP API.</summary>
internal static class NodeMapping
{
    public static NodeResponse ToResponse(this NodeView view) => new()
    {
        NodeId = view.Registration.NodeId,
        Name = view.Registration.Name,
        State = StateOf(view.Status, view.Draining, view.EngineProblem),
        StateReason = view.EngineProblem,
        Region = view.Registration.Region,
        PayeeAddress = AddressOf(view.Registration.PayeeKeyHash),
        Capacity = ToResources(view.Registration.Capacity),
        Reserved = ToResources(view.Reserved),
        Instances = view.Instances,
        Engine = view.EngineProblem is null && view.Registration.Engine.Length > 0 ? view.Registration.Engine : null,
        SeenAt = view.LastSeen,
    };

    public static NodeResponse ToResponse(this NodeSummary row)
    {
        var detail = JsonSerializer.Deserialize(row.Detail, NodeDetailJson.Default.NodeDetail) ?? new NodeDetail();
        return new NodeResponse
        {
            NodeId = row.NodeId,
            Name = detail.Name,
            State = StateOf(row.Status, detail.Draining, detail.EngineProblem),
            StateReason = detail.EngineProblem,
            Region = row.Region,
            PayeeAddress = AddressOf(detail.PayeeKeyHash),
            Capacity = detail.Capacity,
            Reserved = detail.Reserved,
            Instances = detail.Instances,
            Engine = detail.EngineProblem is null && detail.Engine.Length > 0 ? detail.Engine : null,
            SeenAt = detail.SeenAt,
        };
    }

    private static string StateOf(string status, bool draining, string? engineProblem) => status switch
    {
        "online" when engineProblem is not null => "engine-unavailable",
        "online" when draining => "draining",
        _ => status,
    };

    private static NodeResources ToResources(ResourceAmount amount) =>
        new() { CpuMilli = amount.CpuMilli, MemoryMiB = amount.MemoryMiB, DiskMiB = amount.DiskMiB };

    private static string AddressOf(string keyHash) => keyHash.Length == 0 ? "" : Address.FromKeyHash(KeyHash.Parse(keyHash)).ToString();
}

/// <summary>What a node's row in the listings says beyond its columns; its grain writes it.</summary>
internal sealed record NodeDetail
{
    public string Name { get; init; } = "";

    public string PayeeKeyHash { get; init; } = "";

    public NodeResources Capacity { get; init; } = new() { CpuMilli = 0, MemoryMiB = 0, DiskMiB = 0 };

    public NodeResources Reserved { get; init; } = new() { CpuMilli = 0, MemoryMiB = 0, DiskMiB = 0 };

    public int Instances { get; init; }

    public string Engine { get; init; } = "";

    public string? EngineProblem { get; init; }

    public bool Draining { get; init; }

    public DateTimeOffset? SeenAt { get; init; }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(NodeDetail))]
internal sealed partial class NodeDetailJson : JsonSerializerContext;
