using System.Text.RegularExpressions;
using Marketplace.Market.Nodes;

namespace Marketplace.Market.Apps;

/// <summary>Finds everything that is wrong with a spec.</summary>
public static partial class SpecValidator
{
    /// <summary>Checks a spec.</summary>
    /// <param name="spec">Any spec, of any size that <see cref="SpecJson"/> reads.</param>
    /// <returns>Every fault, in the order of the spec; empty when it can be quoted and run.</returns>
    public static IReadOnlyList<SpecFault> Validate(AppSpec spec)
    {
        FaultList faults = new();
        if (!AppName().IsMatch(spec.Name) || spec.Name.Length > SpecLimits.AppNameLength)
        {
            faults.Add("$.name", "name-invalid", $"The app name {Show(spec.Name)} must be 1 to {SpecLimits.AppNameLength} letters, digits and inner hyphens.");
        }

        faults.Range("$.instances", "instances-out-of-range", "The number of instances", spec.Instances, 1, SpecLimits.Instances);
        faults.Range("$.termSeconds", "term-out-of-range", "The term", spec.TermSeconds, SpecLimits.MinTermSeconds, SpecLimits.MaxTermSeconds, "seconds");
        Regions(spec.Regions, faults);
        if (spec.Components.IsEmpty) faults.Add("$.components", "components-missing", "An app needs at least one component.");
        faults.AtMost("$.components", "components-too-many", "components", spec.Components.Length, SpecLimits.Components);

        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        HashSet<(PortProtocol, int)> hostPorts = [];
        for (int i = 0; i < spec.Components.Length; i++)
        {
            ComponentSpec component = spec.Components[i];
            string path = $"$.components[{i}]";
            ComponentValidator.Validate(component, path, hostPorts, faults);
            if (component.Name.Length > 0 && !names.Add(component.Name))
            {
                faults.Add($"{path}.name", "component-name-duplicate", $"The component name {Show(component.Name)} is used twice (case does not count).");
            }
        }

        Totals(spec, faults);
        return faults.Faults;
    }

    /// <summary>A text as it can stand in a message: quoted, short, without control characters.</summary>
    internal static string Show(string text)
    {
        string shown = text.Length > 40 ? text[..40] + "..." : text;
        return "\"" + string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)) + "\"";
    }

    private static void Totals(AppSpec spec, FaultList faults)
    {
        Resources needs = spec.Needs();
        Most("cpu-too-much", "CPU", needs.CpuMilli, SpecLimits.MaxCpuMilli, "thousandths of a core");
        Most("memory-too-much", "memory", needs.MemoryMiB, SpecLimits.MaxMemoryMiB, "MiB");
        Most("disk-too-much", "disk", needs.DiskMiB, SpecLimits.MaxDiskMiB, "MiB");

        void Most(string code, string what, long sum, long most, string unit)
        {
            if (sum > most) faults.Add("$.components", code, $"The components of one instance ask for {sum} {unit} of {what} together; a node gives at most {most}.");
        }
    }

    private static void Regions(RegionRules regions, FaultList faults)
    {
        Patterns(regions.Allow.AsSpan(), "$.regions.allow");
        Patterns(regions.Deny.AsSpan(), "$.regions.deny");
        foreach (string both in regions.Allow.Intersect(regions.Deny, StringComparer.Ordinal))
        {
            faults.Add("$.regions", "region-contradiction", $"The region {Show(both)} is both allowed and denied.");
        }

        void Patterns(ReadOnlySpan<string> patterns, string path)
        {
            faults.AtMost(path, "regions-too-many", "region patterns", patterns.Length, SpecLimits.Regions);
            HashSet<string> seen = new(StringComparer.Ordinal);
            for (int i = 0; i < patterns.Length; i++)
            {
                string pattern = patterns[i];
                if (!RegionPattern().IsMatch(pattern))
                {
                    faults.Add($"{path}[{i}]", "region-invalid", $"The region {Show(pattern)} must look like EU, EU/CZ or EU/CZ/PRG.");
                }
                else if (!seen.Add(pattern))
                {
                    faults.Add($"{path}[{i}]", "region-duplicate", $"The region {Show(pattern)} is listed twice.");
                }
            }
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\z")]
    private static partial Regex AppName();

    [GeneratedRegex(@"\A[A-Z]{2}(/[A-Z]{2}(/[A-Z0-9]{1,3})?)?\z")]
    private static partial Regex RegionPattern();
}
