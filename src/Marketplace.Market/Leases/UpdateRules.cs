using Marketplace.Market.Apps;

namespace Marketplace.Market.Leases;

/// <summary>What an update of a running lease may change: what the containers do, not what the lease costs or where it runs.</summary>
public static class UpdateRules
{
    /// <summary>Compares two specs.</summary>
    /// <param name="present">What runs.</param>
    /// <param name="wanted">What is asked for.</param>
    /// <returns>What may not change, in a sentence; null when the update is allowed.</returns>
    public static string? Forbidden(AppSpec present, AppSpec wanted)
    {
        List<string> changed = [];
        if (present.Name != wanted.Name) changed.Add("the name");
        if (present.Instances != wanted.Instances) changed.Add("the number of instances");
        if (present.TermSeconds != wanted.TermSeconds) changed.Add("the term");
        if (!present.Regions.Allow.SequenceEqual(wanted.Regions.Allow) || !present.Regions.Deny.SequenceEqual(wanted.Regions.Deny)) changed.Add("the regions");
        if (!present.Components.Select(component => component.Name).SequenceEqual(wanted.Components.Select(component => component.Name)))
        {
            changed.Add("the components");
        }
        else
        {
            for (int i = 0; i < present.Components.Length; i++) Component(present.Components[i], wanted.Components[i], changed);
        }

        return changed.Count == 0
            ? null
            : $"An update can change image, environment, command and health check. This one also changes {string.Join(", ", changed)}; close the lease and open another.";
    }

    private static void Component(ComponentSpec present, ComponentSpec wanted, List<string> changed)
    {
        if (present.Needs() != wanted.Needs())
        {
            changed.Add($"the resources of {present.Name}");
        }

        if (!present.Ports.SequenceEqual(wanted.Ports)) changed.Add($"the ports of {present.Name}");
        if (!present.Volumes.SequenceEqual(wanted.Volumes)) changed.Add($"the volumes of {present.Name}");
    }
}
