using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Marketplace.Market.Instances;
using Marketplace.Market.Nodes;
using Marketplace.Market.Words;

namespace Marketplace.Market.Apps;

/// <summary>What a renter wants to run: the components of one instance, how many instances, where, and for how long.</summary>
/// <remarks>
/// A plain value: it may hold anything that the JSON form can say. <see cref="SpecValidator"/> tells whether it makes sense, and
/// <see cref="SpecJson"/> reads and writes it.
/// </remarks>
public sealed record AppSpec
{
    /// <summary>Makes an empty spec, to be filled in by an initialiser.</summary>
    public AppSpec()
    {
    }

    // Generated JSON readers give init-only members that are absent their type's default; a parameter keeps ours.
    [JsonConstructor]
    internal AppSpec(int instances = 1) => Instances = instances;

    /// <summary>The app's name: 1 to 63 letters, digits and inner hyphens.</summary>
    public string Name { get; init; } = "";

    /// <summary>The containers that make up one instance, 1 to 10. All components of an instance run on the same node.</summary>
    public ImmutableArray<ComponentSpec> Components { get; init; } = [];

    /// <summary>How many instances run side by side, 1 to 100.</summary>
    public int Instances { get; init; } = 1;

    /// <summary>Where the instances may run; everywhere when both lists are empty.</summary>
    public RegionRules Regions { get; init; } = RegionRules.Anywhere;

    /// <summary>How long the lease is meant to last, in seconds.</summary>
    public long TermSeconds { get; init; }

    /// <summary>What one instance takes on a node: its components together.</summary>
    public Resources Needs() => Components.Aggregate(default(Resources), (sum, component) => sum + component.Needs());

    /// <summary>The host ports that every instance insists on.</summary>
    public ImmutableArray<HostPort> HostPorts() =>
    [
        .. from component in Components
           from port in component.Ports
           where port.HostPort is not null
           select new HostPort(port.Protocol, port.HostPort.GetValueOrDefault()),
    ];
}

/// <summary>One container of an instance.</summary>
public sealed record ComponentSpec
{
    /// <summary>The component's name, unique within the app: 1 to 32 letters and digits.</summary>
    public string Name { get; init; } = "";

    /// <summary>The image reference, for example <c>nginx:1.27</c> or <c>registry.example/app@sha256:...</c>.</summary>
    public string Image { get; init; } = "";

    /// <summary>CPU share in thousandths of a core.</summary>
    public int CpuMilli { get; init; }

    /// <summary>Memory ceiling in MiB.</summary>
    public int MemoryMiB { get; init; }

    /// <summary>Disk ceiling in MiB, volumes included.</summary>
    public int DiskMiB { get; init; }

    /// <summary>The container ports to publish.</summary>
    public ImmutableArray<PortSpec> Ports { get; init; } = [];

    /// <summary>Environment variables by name.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = EmptyEnvironment;

    /// <summary>The command line that replaces the image's own; empty leaves the image's.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>Directories that outlive a restart of the container.</summary>
    public ImmutableArray<VolumeSpec> Volumes { get; init; } = [];

    /// <summary>How to tell that the component works; null means that running is enough.</summary>
    public HealthSpec? Health { get; init; }

    /// <summary>What the component takes on a node.</summary>
    public Resources Needs() => new(CpuMilli, MemoryMiB, DiskMiB);

    /// <summary>The empty environment, ordered by ordinal comparison as every environment here.</summary>
    public static ImmutableSortedDictionary<string, string> EmptyEnvironment { get; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}

/// <summary>The transport of a published port.</summary>
[JsonConverter(typeof(WireWordConverter<PortProtocol>))]
public enum PortProtocol
{
    /// <summary>TCP, the default.</summary>
    Tcp,

    /// <summary>UDP.</summary>
    Udp,
}

/// <summary>A container port that is published on the node.</summary>
/// <remarks>Without a host port the node picks a free one and reports it.</remarks>
public sealed record PortSpec
{
    /// <summary>The port inside the container, 1 to 65535.</summary>
    public int ContainerPort { get; init; }

    /// <summary>TCP or UDP.</summary>
    public PortProtocol Protocol { get; init; }

    /// <summary>The port asked for on the node, or null to take any free one.</summary>
    public int? HostPort { get; init; }
}

/// <summary>A named volume of a component, kept on the node for as long as the instance lives there.</summary>
public sealed record VolumeSpec
{
    /// <summary>The volume's name, unique within the component: 1 to 32 lower-case letters, digits and inner hyphens.</summary>
    public string Name { get; init; } = "";

    /// <summary>The absolute path inside the container.</summary>
    public string Path { get; init; } = "";
}

/// <summary>A health check that the node performs from outside the container.</summary>
public sealed record HealthSpec
{
    /// <summary>Makes a check with the default timing.</summary>
    public HealthSpec()
    {
    }

    [JsonConstructor]
    internal HealthSpec(int intervalSeconds = 5, int timeoutSeconds = 2, int retries = 3, int startPeriodSeconds = 10)
    {
        IntervalSeconds = intervalSeconds;
        TimeoutSeconds = timeoutSeconds;
        Retries = retries;
        StartPeriodSeconds = startPeriodSeconds;
    }

    /// <summary>The container port to probe; it must be a published TCP port of the component.</summary>
    public int Port { get; init; }

    /// <summary>An absolute HTTP path that must answer with a status below 400; null probes by TCP connect only.</summary>
    public string? Path { get; init; }

    /// <summary>Seconds between two probes, 1 to 300. The default value is 5.</summary>
    public int IntervalSeconds { get; init; } = 5;

    /// <summary>Seconds until a probe counts as failed, 1 to 60. The default value is 2.</summary>
    public int TimeoutSeconds { get; init; } = 2;

    /// <summary>Failed probes in a row that make the component unhealthy, 1 to 20. The default value is 3.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>Seconds after the start in which failures do not count, 0 to 600. The default value is 10.</summary>
    public int StartPeriodSeconds { get; init; } = 10;
}

/// <summary>Where instances may run. A node must match one of <see cref="Allow"/> (if there are any) and none of <see cref="Deny"/>.</summary>
/// <remarks>A pattern is <c>EU</c>, <c>EU/CZ</c> or <c>EU/CZ/PRG</c>: it matches that place and everything inside it.</remarks>
public sealed record RegionRules
{
    /// <summary>No constraint at all.</summary>
    public static RegionRules Anywhere { get; } = new();

    /// <summary>Patterns of which one must match; empty allows every region.</summary>
    public ImmutableArray<string> Allow { get; init; } = [];

    /// <summary>Patterns of which none may match.</summary>
    public ImmutableArray<string> Deny { get; init; } = [];
}
