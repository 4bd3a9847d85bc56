using System.Text.Json.Serialization;
using Marketplace.Market.Words;

namespace Marketplace.Market.Instances;

/// <summary>What goes on in one slot of a lease: its instance's phase, or what the slot waits for while it has none.</summary>
[JsonConverter(typeof(WireWordConverter<SlotPhase>))]
public enum SlotPhase
{
    /// <summary>It waits for a node.</summary>
    Waiting,

    /// <summary>Its instance is <see cref="InstancePhase.Assigned"/>.</summary>
    Assigned,

    /// <summary>Its instance is <see cref="InstancePhase.Pulling"/>.</summary>
    Pulling,

    /// <summary>Its instance is <see cref="InstancePhase.Starting"/>.</summary>
    Starting,

    /// <summary>Its instance is <see cref="InstancePhase.Running"/>.</summary>
    Running,

    /// <summary>Its instance is <see cref="InstancePhase.Unhealthy"/>.</summary>
    Unhealthy,

    /// <summary>Its instance is <see cref="InstancePhase.Failed"/>.</summary>
    Failed,

    /// <summary>Its instance was lost with its node; it waits for another.</summary>
    Lost,

    /// <summary>The lease has ended, and its instance has not reported its end yet.</summary>
    Stopping,

    /// <summary>Nothing of it runs any more.</summary>
    Stopped,
}
