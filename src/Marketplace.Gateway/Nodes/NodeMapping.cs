using Marketplace.Api;
using Marketplace.Grains.Contracts;
using Marketplace.Ledger.Keys;
using Marketplace.Market.Nodes;
using Marketplace.Storage;

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
        Engine = row.Detail.EngineProblem is null && row.Detail.Engine.Length > 0 ? row.Detail.Engine : null,
        SeenAt = row.Detail.SeenAt,
    };

    private static string StateOf(string status, bool draining, string? engineProblem) => status switch
    {
        "online" when engineProblem is not null => "engine-unavailable",
        "online" when draining => "draining",
        _ => status,
    };

    private static NodeResources ToResources(ResourceAmount amount) =>
        new() { CpuMilli = amount.CpuMilli, MemoryMiB = amount.MemoryMiB, DiskMiB = amount.DiskMiB };

    private static NodeResources ToResources(Resources resources) =>
        new() { CpuMilli = resources.CpuMilli, MemoryMiB = resources.MemoryMiB, DiskMiB = resources.DiskMiB };

    private static string AddressOf(string keyHash) => keyHash.Length == 0 ? "" : Address.FromKeyHash(KeyHash.Parse(keyHash)).ToString();
}
