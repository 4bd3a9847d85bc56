using System.Text;
using Marketplace.Market.Instances;
using Marketplace.Market.Apps;

namespace Marketplace.Containers;

/// <summary>What an engine must never be asked for, whatever was checked before.</summary>
internal static class InstanceSpecRules
{
    private const int MaxComponents = 20;
    private const int MaxTextBytes = 128 * 1024;
    private static readonly string[] ForbiddenRoots = ["/proc", "/sys", "/dev", "/run/docker.sock", "/var/run/docker.sock"];

    /// <summary>The first fault in words; null when there is none.</summary>
    public static InstanceFailure? Check(InstanceSpec spec)
    {
        var fault = Instance(spec);
        if (fault is not null)
            return new InstanceFailure(FailureCode.InvalidSpec, fault);
        foreach (var component in spec.Components)
            if (Component(component) is { } wrong)
                return new InstanceFailure(FailureCode.InvalidSpec, $"Component '{FailureText.OneLine(component.Name)}': {wrong}") { Component = component.Name };
        return null;
    }

    public static bool IsId(string? text) =>
        text is { Length: >= 1 and <= 128 } && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or ':' or '-');

    public static bool IsLabel(string? text) =>
        text is { Length: >= 1 and <= 63 } && text.All(character => char.IsAsciiLetterOrDigit(character) || character == '-')
        && text[0] != '-' && text[^1] != '-';

    /// <summary>Whether a component may see a volume there.</summary>
    public static bool IsVolumePath(string? path)
    {
        if (path is not { Length: >= 2 and <= 255 } || path[0] != '/' || path.Any(char.IsControl) || path.Contains(':', StringComparison.Ordinal))
            return false;
        var parts = path.TrimEnd('/')[1..].Split('/');
        return parts.All(part => part is not ("" or "." or ".."))
            && !ForbiddenRoots.Any(root => path == root || path.StartsWith(root + "/", StringComparison.Ordinal));
    }

    private static string? Instance(InstanceSpec spec)
    {
        if (!IsId(spec.InstanceId))
            return "The instance's id is empty, too long or has characters other than letters, digits and . _ : -";
        if (!IsId(spec.LeaseId))
            return "The lease's id is empty, too long or has characters other than letters, digits and . _ : -";
        if (spec.Slot < 0 || spec.Revision < 0 || spec.FencingToken < 0 || spec.RestartToken < 0)
            return "Slot, revision and tokens are not negative.";
        if (spec.Components.Count is 0 or > MaxComponents)
            return $"An instance has 1 to {MaxComponents} components.";
        return spec.Components.Select(component => component.Name).Distinct().Count() == spec.Components.Count
            ? null
            : "Two components have the same name.";
    }

    private static string? Component(ComponentPlan plan)
    {
        if (!IsLabel(plan.Name))
            return "its name is not 1 to 63 letters, digits and hyphens, beginning and ending with a letter or digit.";
        if (!ImageReference.TryParse(plan.Image, out _))
            return $"'{FailureText.OneLine(plan.Image)}' is not an image reference.";
        if (plan.Limits is { CpuMilli: < 10 or > 1_000_000 } or { MemoryMiB: < 6 or > 16 * 1024 * 1024 } or { DiskMiB: < 0 } || plan.Pids < 1)
            return "its limits are outside of what an engine can set (at least 10 millicores, 6 MiB, 1 process).";
        if (plan.Entrypoint.Concat(plan.Command).Any(text => text is null || text.Contains('\0', StringComparison.Ordinal)))
            return "its command has a zero character.";
        if (Environment(plan.Environment) is { } environment)
            return environment;
        if (plan.Entrypoint.Concat(plan.Command).Sum(Encoding.UTF8.GetByteCount)
            + plan.Environment.Sum(pair => Encoding.UTF8.GetByteCount(pair.Key) + Encoding.UTF8.GetByteCount(pair.Value)) > MaxTextBytes)
            return $"its command and environment have more than {MaxTextBytes} bytes.";
        return Ports(plan.Ports) ?? Volumes(plan.Volumes);
    }

    private static string? Environment(IReadOnlyDictionary<string, string> environment)
    {
        foreach (var (name, value) in environment)
        {
            if (name.Length == 0 || char.IsAsciiDigit(name[0]) || name.Any(character => !char.IsAsciiLetterOrDigit(character) && character != '_'))
                return $"'{FailureText.OneLine(name)}' is not the name of an environment variable.";
            if (value is null || value.Contains('\0', StringComparison.Ordinal))
                return $"environment variable {name} has a zero character.";
        }
        return null;
    }

    private static string? Ports(IReadOnlyList<PortSpec> ports)
    {
        if (ports.Any(port => port.ContainerPort is < 1 or > 65535 || port.HostPort is < 1 or > 65535 || !Enum.IsDefined(port.Protocol)))
            return "a port is not between 1 and 65535.";
        if (ports.Select(port => (port.ContainerPort, port.Protocol)).Distinct().Count() != ports.Count)
            return "it publishes the same port twice.";
        var fixedPorts = ports.Where(port => port.HostPort is not null).Select(port => (port.HostPort, port.Protocol)).ToList();
        return fixedPorts.Distinct().Count() == fixedPorts.Count ? null : "it wants the same host port twice.";
    }

    private static string? Volumes(IReadOnlyList<VolumeSpec> volumes)
    {
        foreach (var volume in volumes)
        {
            if (!IsLabel(volume.Name))
                return $"'{FailureText.OneLine(volume.Name)}' is not the name of a volume (letters, digits and inner hyphens).";
            if (!IsVolumePath(volume.Path))
                return $"a volume cannot be at '{FailureText.OneLine(volume.Path)}'; it needs an absolute path without '.' and '..', outside of /proc, /sys and /dev.";
        }
        return volumes.Select(volume => volume.Name).Distinct().Count() == volumes.Count
            && volumes.Select(volume => volume.Path.TrimEnd('/')).Distinct().Count() == volumes.Count
            ? null
            : "two volumes have the same name or path.";
    }
}
