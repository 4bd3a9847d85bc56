using Marketplace.Market.Instances;

namespace Marketplace.Containers;

/// <summary>An instance as the engine holds it.</summary>
/// <param name="InstanceId">As in its <see cref="InstanceSpec"/>.</param>
/// <param name="LeaseId">As in its <see cref="InstanceSpec"/>.</param>
/// <param name="Slot">As in its <see cref="InstanceSpec"/>.</param>
/// <param name="Revision">The revision it was created from; the smallest one if components differ.</param>
/// <param name="FencingToken">The token it was created with; the greatest one if components differ.</param>
/// <param name="ObservedAt">When the engine was asked; what is seen running did run then.</param>
/// <param name="Components">Ordered by name; empty when only its network is left.</param>
public sealed record ObservedInstance(
    string InstanceId, string LeaseId, int Slot, long Revision, long FencingToken, DateTimeOffset ObservedAt,
    IReadOnlyList<ObservedComponent> Components)
{
    /// <summary>Whether it has components and all of them run.</summary>
    public bool IsRunning => Components.Count > 0 && Components.All(component => component.State == ComponentState.Running);
}

/// <summary>What a component is doing.</summary>
public enum ComponentState
{
    /// <summary>Made, but never started.</summary>
    Created,

    /// <summary>Its process runs.</summary>
    Running,

    /// <summary>Its process ended.</summary>
    Exited,

    /// <summary>The engine is removing it, or failed to.</summary>
    Dead,
}

/// <summary>A component as the engine holds it.</summary>
public sealed record ObservedComponent
{
    /// <summary>Its name in the instance.</summary>
    public required string Name { get; init; }

    /// <summary>The engine's id of the container; another one after a replacement.</summary>
    public required string ContainerId { get; init; }

    /// <summary>What it is doing.</summary>
    public required ComponentState State { get; init; }

    /// <summary>The revision it was created from.</summary>
    public required long Revision { get; init; }

    /// <summary>The restart that it was created for.</summary>
    public long RestartToken { get; init; }

    /// <summary>When its process last started by the engine's clock; null when it never did.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When its process last ended by the engine's clock; null while it runs and when it never did.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>How its process ended; null while it runs and when it never started.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Whether it was killed for using more than its memory limit.</summary>
    public bool OutOfMemory { get; init; }

    /// <summary>What the engine said about it last; empty for nothing.</summary>
    public string Error { get; init; } = "";

    /// <summary>The reference it was created from.</summary>
    public required string Image { get; init; }

    /// <summary>The image's own id (<c>sha256:...</c>).</summary>
    public required string ImageId { get; init; }

    /// <summary>What the image's health check says; null when it has none.</summary>
    public bool? ImageHealthy { get; init; }

    /// <summary>Ports on the host, by the address that the engine has bound; empty while it does not run.</summary>
    public IReadOnlyList<InstancePort> Ports { get; init; } = [];

    /// <summary>Its address on the instance's network; null while it does not run.</summary>
    public string? Address { get; init; }

    /// <summary>Whether its disk limit is enforced; null when it has none.</summary>
    public bool? DiskLimitEnforced { get; init; }
}
