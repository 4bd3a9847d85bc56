using System.Collections.Immutable;
using Marketplace.Containers;

namespace Marketplace.Provider.Reconciling;

/// <summary>An instance that the marketplace wants to run on this node.</summary>
/// <param name="Spec">What it shall be.</param>
/// <param name="HealthChecks">How to tell that a component works, by its name; one without a check works while it runs.</param>
public sealed record WantedInstance(InstanceSpec Spec, ImmutableDictionary<string, HealthCheck> HealthChecks)
{
    /// <summary>Without health checks.</summary>
    public WantedInstance(InstanceSpec spec)
        : this(spec, ImmutableDictionary<string, HealthCheck>.Empty)
    {
    }

    /// <summary>The instance's id.</summary>
    public string Id => Spec.InstanceId;
}
