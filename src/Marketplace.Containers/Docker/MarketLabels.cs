using System.Globalization;

namespace Marketplace.Containers.Docker;

/// <summary>What is written on everything that is made on an engine, so that a later process finds and understands it.</summary>
internal static class MarketLabels
{
    public const string Node = "marketplace.node";
    public const string Lease = "marketplace.lease";
    public const string Slot = "marketplace.slot";
    public const string Instance = "marketplace.instance";
    public const string Component = "marketplace.component";
    public const string Revision = "marketplace.revision";
    public const string Restart = "marketplace.restart";
    public const string Fencing = "marketplace.fencing";
    public const string DiskLimit = "marketplace.disk-limit";

    public const string DiskEnforced = "enforced";
    public const string DiskNotEnforced = "not-enforced";

    public static Dictionary<string, string> ForInstance(string node, InstanceSpec spec) => new()
    {
        [Node] = node,
        [Lease] = spec.LeaseId,
        [Slot] = Text(spec.Slot),
        [Instance] = spec.InstanceId,
        [Revision] = Text(spec.Revision),
        [Restart] = Text(spec.RestartToken),
        [Fencing] = Text(spec.FencingToken),
    };

    public static Dictionary<string, string> ForVolume(string node, InstanceSpec spec, string component) => new()
    {
        [Node] = node,
        [Lease] = spec.LeaseId,
        [Slot] = Text(spec.Slot),
        [Component] = component,
    };

    public static string Get(IDictionary<string, string>? labels, string name) =>
        labels is not null && labels.TryGetValue(name, out var value) ? value : "";

    public static long GetNumber(IDictionary<string, string>? labels, string name) =>
        long.TryParse(Get(labels, name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;

    /// <summary>A filter as the engine takes it: everything with all these labels.</summary>
    public static IDictionary<string, IDictionary<string, bool>> Filter(params (string Name, string Value)[] labels) =>
        new Dictionary<string, IDictionary<string, bool>>
        {
            ["label"] = labels.ToDictionary(label => $"{label.Name}={label.Value}", _ => true),
        };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
