using Marketplace.Market.Apps;
using Marketplace.Market.Nodes;

namespace Marketplace.Containers;

/// <summary>One container of an instance. Its name is also its host name for the other components.</summary>
public sealed record ComponentPlan
{
    /// <summary>A DNS label: 1 to 63 letters, digits and inner hyphens, unique in the instance.</summary>
    public required string Name { get; init; }

    /// <summary>Image reference: <c>name[:tag][@digest]</c>, with a registry's host in front if it is not the engine's default.</summary>
    public required string Image { get; init; }

    /// <summary>What it may use: at least 10 thousandths of a core and 6 MiB of memory, with no swap on top. Its disk is its own writable layer; 0 is no limit.</summary>
    public required Resources Limits { get; init; }

    /// <summary>How many processes and threads it may have, 1 or more. The default is 512: enough for a busy web server, far from enough to exhaust a host.</summary>
    public int Pids { get; init; } = 512;

    /// <summary>Replaces the image's entry point; empty keeps it.</summary>
    public IReadOnlyList<string> Entrypoint { get; init; } = [];

    /// <summary>Replaces the image's command, or is the arguments of its entry point; empty keeps it.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Environment variables. Names: letters, digits, underscore; not starting with a digit.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Ports to publish on the host; where none is asked for, one is chosen when the container is made.</summary>
    public IReadOnlyList<PortSpec> Ports { get; init; } = [];

    /// <summary>Volumes that outlive the container, at absolute paths that are no system's.</summary>
    public IReadOnlyList<VolumeSpec> Volumes { get; init; } = [];

    /// <summary>Sign-in for the image's registry; null for none. Never written to a label or a log.</summary>
    public RegistryCredentials? Registry { get; init; }
}

/// <summary>Sign-in for a registry.</summary>
/// <param name="Username">Account name.</param>
/// <param name="Password">Password or token.</param>
/// <param name="Server">The registry's host; null for the engine's default.</param>
public sealed record RegistryCredentials(string Username, string Password, string? Server = null)
{
    /// <summary>Hides the password.</summary>
    public override string ToString() => $"{Username}@{Server ?? "default"}";
}
