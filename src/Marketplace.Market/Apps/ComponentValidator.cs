using System.Text.RegularExpressions;

namespace Marketplace.Market.Apps;

/// <summary>The rules of one component.</summary>
internal static partial class ComponentValidator
{
    /// <summary>Checks a component.</summary>
    /// <param name="component">The component.</param>
    /// <param name="path">Its JSON path.</param>
    /// <param name="hostPorts">The host ports taken so far in the app; this component's are added.</param>
    /// <param name="faults">Receives what is wrong.</param>
    public static void Validate(ComponentSpec component, string path, HashSet<(PortProtocol, int)> hostPorts, FaultList faults)
    {
        if (!ComponentName().IsMatch(component.Name))
        {
            faults.Add($"{path}.name", "component-name-invalid", $"The component name {SpecValidator.Show(component.Name)} must be 1 to {SpecLimits.PartNameLength} letters and digits.");
        }

        Image(component.Image, $"{path}.image", faults);
        faults.Range($"{path}.cpuMilli", "cpu-out-of-range", "CPU", component.CpuMilli, SpecLimits.MinCpuMilli, SpecLimits.MaxCpuMilli, "thousandths of a core");
        faults.Range($"{path}.memoryMiB", "memory-out-of-range", "Memory", component.MemoryMiB, SpecLimits.MinMemoryMiB, SpecLimits.MaxMemoryMiB, "MiB");
        faults.Range($"{path}.diskMiB", "disk-out-of-range", "Disk", component.DiskMiB, SpecLimits.MinDiskMiB, SpecLimits.MaxDiskMiB, "MiB");
        Ports(component, path, hostPorts, faults);
        Environment(component, path, faults);
        Command(component, path, faults);
        VolumeValidator.Validate(component.Volumes, $"{path}.volumes", faults);
        Health(component, $"{path}.health", faults);
    }

    private static void Image(string image, string path, FaultList faults)
    {
        if (image.Length == 0)
        {
            faults.Add(path, "image-missing", "The image reference is missing.");
        }
        else if (image.Length > SpecLimits.ImageLength)
        {
            faults.Add(path, "image-too-long", $"The image reference has {image.Length} characters; at most {SpecLimits.ImageLength} are allowed.");
        }
        else if (!ImageReference().IsMatch(image))
        {
            faults.Add(path, "image-invalid", $"{SpecValidator.Show(image)} is not an image reference such as nginx:1.27, registry.example:5000/team/app:v1 or app@sha256:<64 hex digits>.");
        }
    }

    private static void Ports(ComponentSpec component, string path, HashSet<(PortProtocol, int)> hostPorts, FaultList faults)
    {
        faults.AtMost($"{path}.ports", "ports-too-many", "ports", component.Ports.Length, SpecLimits.Ports);
        HashSet<(PortProtocol, int)> containerPorts = [];
        for (int i = 0; i < component.Ports.Length; i++)
        {
            PortSpec port = component.Ports[i];
            string at = $"{path}.ports[{i}]";
            faults.Range($"{at}.containerPort", "port-out-of-range", "The container port", port.ContainerPort, 1, 65535);
            if (!containerPorts.Add((port.Protocol, port.ContainerPort)))
            {
                faults.Add($"{at}.containerPort", "container-port-duplicate", $"The container port {port.ContainerPort} is published twice.");
            }

            if (port.HostPort is not { } host) continue;
            faults.Range($"{at}.hostPort", "port-out-of-range", "The host port", host, 1, 65535);
            if (SpecLimits.IsBannedHostPort(host))
            {
                faults.Add($"{at}.hostPort", "host-port-banned", $"The host port {host} is banned on all nodes.");
            }

            if (!hostPorts.Add((port.Protocol, host)))
            {
                faults.Add($"{at}.hostPort", "host-port-duplicate", $"The host port {host} is asked for twice in this app.");
            }
        }
    }

    private static void Environment(ComponentSpec component, string path, FaultList faults)
    {
        faults.AtMost($"{path}.environment", "environment-too-many", "environment variables", component.Environment.Count, SpecLimits.Words);
        foreach ((string name, string value) in component.Environment)
        {
            string at = $"{path}.environment[{SpecValidator.Show(name)}]";
            if (name.Length > SpecLimits.VariableNameLength || !VariableName().IsMatch(name))
            {
                faults.Add(at, "environment-name-invalid", $"The variable name must be 1 to {SpecLimits.VariableNameLength} letters, digits and underscores, and not start with a digit.");
            }

            Text(value, at, "environment-value", "value", faults);
        }
    }

    private static void Command(ComponentSpec component, string path, FaultList faults)
    {
        faults.AtMost($"{path}.command", "command-too-many", "command words", component.Command.Length, SpecLimits.Words);
        for (int i = 0; i < component.Command.Length; i++) Text(component.Command[i], $"{path}.command[{i}]", "command-word", "word", faults);
        if (component.Command is [{ Length: 0 }, ..])
        {
            faults.Add($"{path}.command[0]", "command-word-empty", "The first command word names the program and may not be empty.");
        }
    }

    private static void Text(string text, string path, string code, string what, FaultList faults)
    {
        if (text.Length > SpecLimits.WordLength)
        {
            faults.Add(path, $"{code}-too-long", $"The {what} has {text.Length} characters; at most {SpecLimits.WordLength} are allowed.");
        }

        if (text.Contains('\0', StringComparison.Ordinal)) faults.Add(path, $"{code}-invalid", $"The {what} contains a zero character.");
        else if (HasLoneSurrogate(text)) faults.Add(path, $"{code}-invalid", $"The {what} is not well-formed Unicode.");
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else if (char.IsSurrogate(text[i])) return true;
        }

        return false;
    }

    private static void Health(ComponentSpec component, string path, FaultList faults)
    {
        if (component.Health is not { } health) return;
        if (!component.Ports.Any(port => port.ContainerPort == health.Port && port.Protocol == PortProtocol.Tcp))
        {
            faults.Add($"{path}.port", "health-port-not-published", $"The health check probes port {health.Port}, which is no published TCP port of this component.");
        }

        if (health.Path is { } http && (http.Length > SpecLimits.PathLength || !HttpPath().IsMatch(http)))
        {
            faults.Add($"{path}.path", "health-path-invalid", $"The health path {SpecValidator.Show(http)} must start with / and be at most {SpecLimits.PathLength} visible ASCII characters.");
        }

        faults.Range($"{path}.intervalSeconds", "health-out-of-range", "The interval", health.IntervalSeconds, 1, 300, "seconds");
        faults.Range($"{path}.timeoutSeconds", "health-out-of-range", "The time-out", health.TimeoutSeconds, 1, 60, "seconds");
        faults.Range($"{path}.retries", "health-out-of-range", "The number of retries", health.Retries, 1, 20);
        faults.Range($"{path}.startPeriodSeconds", "health-out-of-range", "The start period", health.StartPeriodSeconds, 0, 600, "seconds");
    }

    [GeneratedRegex(@"\A[A-Za-z0-9]{1,32}\z")]
    private static partial Regex ComponentName();

    // [host[:port]/]path[:tag][@sha256:digest]; path parts are lower case.
    [GeneratedRegex(
        @"\A(?:(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*(?::[0-9]{1,5})?)/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?\z",
        RegexOptions.NonBacktracking)]
    private static partial Regex ImageReference();

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex VariableName();

    [GeneratedRegex(@"\A/[\x21-\x7e]*\z")]
    private static partial Regex HttpPath();
}
