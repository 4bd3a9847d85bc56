namespace Marketplace.Containers;

/// <summary>What can happen to a component.</summary>
public enum EngineEventKind
{
    /// <summary>Its process started.</summary>
    Started,

    /// <summary>Its process ended.</summary>
    Ended,

    /// <summary>A process of it was killed for using too much memory.</summary>
    OutOfMemory,

    /// <summary>It was removed.</summary>
    Removed,

    /// <summary>The connection to the engine was made, or made again: what happened before is to be asked for.</summary>
    Resynchronise,
}

/// <summary>Something that happened on the engine.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">When, by the engine's clock; for <see cref="EngineEventKind.Resynchronise"/> by ours.</param>
/// <param name="InstanceId">To which instance; null for <see cref="EngineEventKind.Resynchronise"/>.</param>
/// <param name="Component">To which component; null for <see cref="EngineEventKind.Resynchronise"/>.</param>
/// <param name="ExitCode">How its process ended; null for all but <see cref="EngineEventKind.Ended"/>.</param>
public sealed record EngineEvent(EngineEventKind Kind, DateTimeOffset At, string? InstanceId, string? Component, int? ExitCode);
