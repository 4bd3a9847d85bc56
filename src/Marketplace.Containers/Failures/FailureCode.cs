namespace Marketplace.Containers;

/// <summary>The kinds of failure of an engine or a component.</summary>
public enum FailureCode
{
    /// <summary>None of the others.</summary>
    Unknown,

    /// <summary>The engine does not answer.</summary>
    EngineUnavailable,

    /// <summary>The engine did not finish in time; whether it did it is unknown.</summary>
    Timeout,

    /// <summary>No such image here or in its registry, or no right to it.</summary>
    ImageNotFound,

    /// <summary>The image could not be fetched.</summary>
    ImagePullFailed,

    /// <summary>Something else listens on the wanted host port.</summary>
    PortTaken,

    /// <summary>The host's disk is full.</summary>
    OutOfDisk,

    /// <summary>The component needed more memory than it may have.</summary>
    OutOfMemory,

    /// <summary>The component ended right after its start.</summary>
    ExitedAtOnce,

    /// <summary>The component ended after it had been running.</summary>
    Exited,

    /// <summary>The specification asks for something impossible.</summary>
    InvalidSpec,

    /// <summary>Something newer or foreign is in the way.</summary>
    Conflict,

    /// <summary>No such instance or component.</summary>
    NotFound,
}
