using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Marketplace.Provider.Capacity;
using Marketplace.Provider.Reconciling;

namespace Marketplace.Silo.Settings;

/// <summary>The node that the provider role offers.</summary>
internal sealed record NodeOptions
{
    /// <summary>Its name for people: 1 to 64 characters.</summary>
    /// <value>The default is the machine's name.</value>
    [StringLength(64, MinimumLength = 1), DefaultValue("the machine's name")]
    public string Name { get; init; } = Environment.MachineName;

    /// <summary>Where it stands: continent, country, region.</summary>
    /// <value>The default is EU/DE/LOC.</value>
    public string Region { get; init; } = "EU/DE/LOC";

    /// <summary>What fails together with it, such as a rack or a site: at most 64 characters.</summary>
    /// <value>The default is null: the node alone.</value>
    [StringLength(64, MinimumLength = 1), DefaultValue("the node alone")]
    public string? FailureDomain { get; init; }

    /// <summary>The host name or IP address that published ports are reached at.</summary>
    /// <value>The default is 127.0.0.1.</value>
    [StringLength(253, MinimumLength = 1)]
    public string PublicHost { get; init; } = "127.0.0.1";

    /// <summary>The t1 address that is paid.</summary>
    /// <value>The default is null: the node's own key.</value>
    [DefaultValue("the node's own key")]
    public string? Payee { get; init; }

    /// <summary>Whether the machine's speed is measured at the first start, which takes up to 3 seconds on all cores.</summary>
    /// <value>The default is false.</value>
    public bool MeasureSpeed { get; init; }

    /// <summary>Whether the node takes no new instances. What runs on it goes on.</summary>
    /// <value>The default is false.</value>
    public bool Draining { get; init; }

    /// <summary>What is kept back for the host.</summary>
    public CapacityReserve Reserve { get; init; } = new();

    /// <summary>How instances are looked after.</summary>
    public ReconcilerOptions Reconciler { get; init; } = new();
}
