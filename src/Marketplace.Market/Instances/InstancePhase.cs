using System.Text.Json.Serialization;
using Marketplace.Market.Words;

namespace Marketplace.Market.Instances;

/// <summary>How far an instance has come on its node, as the node says.</summary>
[JsonConverter(typeof(WireWordConverter<InstancePhase>))]
public enum InstancePhase
{
    /// <summary>A node was chosen; nothing has been done there yet.</summary>
    Assigned,

    /// <summary>Images are being pulled.</summary>
    Pulling,

    /// <summary>Containers are being started, or have not shown yet that they work.</summary>
    Starting,

    /// <summary>All containers run, and work as far as health checks tell.</summary>
    Running,

    /// <summary>All containers run, and a health check fails.</summary>
    Unhealthy,

    /// <summary>It could not be started, or stopped by itself. The node tries again where that can help.</summary>
    Failed,

    /// <summary>It was stopped on request and is gone; its running time is final.</summary>
    Stopped,
}
