namespace Marketplace.Containers;

/// <summary>One container of an instance. Its name is also its host name for the other components.</summary>
public sealed record ComponentPlan
{
    /// <summary>A DNS label: 1 to 63 letters, digits and inner hyphens, unique in the instance.</summary>
    public required string Name { get; init; }

    /// <summary>Image reference: <c>name[:tag][@digest]</c>, with a registry's host in front if it is not the engine's default.</summary>
    public required string Image { get; init; }

    /// <summary>What it may use.</summary>
    public required ComponentLimits Limits { get; init; }

    /// <summary>Replaces the image's entry point; empty keeps it.</summary>
    public IReadOnlyList<string> Entrypoint { get; init; } = [];

    /// <summary>Replaces the image's command, or is the arguments of its entry point; empty keeps it.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Environment variables. Names: letters, digits, underscore; not starting with a digit.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Ports to publish on the host.</summary>
    public IReadOnlyList<PortRequest> Ports { get; init; } = [];

    /// <summary>Volumes that outlive the container.</summary>
    public IReadOnlyList<VolumeRequest> Volumes { get; init; } = [];

    /// <summary>Sign-in for the image's registry; null for none. Never written to a label or a log.</summary>
    public RegistryCredentials? Registry { get; init; }
}

/// <summary>What one component may use.</summary>
/// <param name="CpuMilli">Processor time in thousandths of a core, 10 or more.</param>
/// <param name="MemoryMiB">Main memory in MiB, 6 or more; there is no swap on top.</param>
/// <param name="DiskMiB">Size of its own writable layer in MiB, where the engine can enforce it; 0 for no limit.</param>
/// <param name="Pids">Processes and threads, 1 or more.</param>
public sealed record ComponentLimits(int CpuMilli, int MemoryMiB, int DiskMiB = 0, int Pids = ComponentLimits.DefaultPids)
{
    /// <summary>Enough for a busy web server, far from enough to exhaust a host.</summary>
    public const int DefaultPids = 512;
}

/// <summary>A transport protocol of a published port.</summary>
public enum PortProtocol
{
    /// <summary>TCP.</summary>
    Tcp,

    /// <summary>UDP.</summary>
    Udp,
}

/// <summary>A port of a component that shall be reachable from outside.</summary>
/// <param name="ContainerPort">The port it listens on, 1 to 65535.</param>
/// <param name="Protocol">Its transport.</param>
/// <param name="HostPort">The port on the host, 1 to 65535; null lets the engine choose one, anew at each start.</param>
public sealed record PortRequest(int ContainerPort, PortProtocol Protocol = PortProtocol.Tcp, int? HostPort = null);

/// <summary>A volume of a component.</summary>
/// <param name="Name">Its name within the component: 1 to 63 letters, digits and inner hyphens.</param>
/// <param name="Path">Where the component sees it: an absolute path without <c>.</c> and <c>..</c> parts, not <c>/</c> and not a system directory.</param>
public sealed record VolumeRequest(string Name, string Path);

/// <summary>Sign-in for a registry.</summary>
/// <param name="Username">Account name.</param>
/// <param name="Password">Password or token.</param>
/// <param name="Server">The registry's host; null for the engine's default.</param>
public sealed record RegistryCredentials(string Username, string Password, string? Server = null)
{
    /// <summary>Hides the password.</summary>
    public override string ToString() => $"{Username}@{Server ?? "default"}";
}
