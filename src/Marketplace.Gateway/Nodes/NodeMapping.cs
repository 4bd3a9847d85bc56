using Marketplace.Api;
using Marketplace.Grains.Contracts;
using Marketplace.Ledger.Keys;
using Marketplace.Market.Nodes;
using Marketplace.Market.Words;
using Marketplace.Storage;

namespace Marketplace.Gateway.Nodes;

/// <summary>Nodes in the words of the HTTP API.</summary>
internal static class NodeMapping
{
    public static NodeResponse ToResponse(this NodeView view) => new()
    {
        NodeId = view.NodeId,
        Name = view.Profile.Name,
        State = StateOf(view.Status, view.Profile.Draining, view.EngineProblem),
        StateReason = view.EngineProblem,
        Region = view.Profile.Region,
        PayeeAddress = AddressOf(view.Profile.Payee),
        Capacity = ToResources(view.Profile.Capacity),
        Reserved = ToResources(view.Reserved),
        Instances = view.Instances,
        Engine = EngineOf(view.Profile.Engine, view.EngineProblem),
        SeenAt = view.LastSeen,
    };

    public static NodeResponse ToResponse(this NodeListing row) => new()
    {
        NodeId = row.NodeId,
        Name = row.Detail.Name,
        State = StateOf(row.Status, row.Detail.Draining, row.Detail.EngineProblem),
        StateReason = row.Detail.EngineProblem,
        Region = row.Region,
        PayeeAddress = AddressOf(row.Detail.PayeeKeyHash),
        Capacity = ToResources(row.Detail.Capacity),
        Reserved = ToResources(row.Detail.Reserved),
        Instances = row.Detail.Instances,
        Engine = EngineOf(row.Detail.Engine, row.Detail.EngineProblem),
        SeenAt = row.Detail.SeenAt,
    };

    private static string StateOf(NodeStatus status, bool draining, string? engineProblem) =>
        WireWords.NodeCondition.Write(NodeRules.ConditionOf(status, draining, engineProblem));

    private static string? EngineOf(string engine, string? problem) => problem is null && engine.Length > 0 ? engine : null;

    private static NodeResources ToResources(Resources resources) =>
        new() { CpuMilli = resources.CpuMilli, MemoryMiB = resources.MemoryMiB, DiskMiB = resources.DiskMiB };

    private static string AddressOf(string keyHash) => keyHash.Length == 0 ? "" : Address.FromKeyHash(KeyHash.Parse(keyHash)).ToString();
}
