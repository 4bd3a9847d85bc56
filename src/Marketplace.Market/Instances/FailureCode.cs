using System.Text.Json.Serialization;
using Marketplace.Market.Words;

namespace Marketplace.Market.Instances;

/// <summary>The kinds of failure of an instance, on its node's engine and on the way there.</summary>
[JsonConverter(typeof(WireWordConverter<FailureCode>))]
public enum FailureCode
{
    /// <summary>None of the others.</summary>
    Unknown,

    /// <summary>The container engine does not answer.</summary>
    EngineUnavailable,

    /// <summary>The instance ran when its node last looked, and the node's engine does not answer since.</summary>
    EngineGone,

    /// <summary>The engine did not finish in time; whether it did it is unknown.</summary>
    Timeout,

    /// <summary>No such image here or in its registry, or no right to it.</summary>
    ImageNotFound,

    /// <summary>The image could not be fetched.</summary>
    ImagePullFailed,

    /// <summary>Something else has the wanted host port.</summary>
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

    /// <summary>No node can take the instance now.</summary>
    NoNode,

    /// <summary>The chosen node is not registered.</summary>
    NodeUnknown,

    /// <summary>The chosen node does not report.</summary>
    NodeNotOnline,

    /// <summary>The chosen node takes nothing new.</summary>
    NodeDraining,

    /// <summary>The chosen node has no room.</summary>
    NodeFull,

    /// <summary>The node does not have the instance.</summary>
    InstanceUnknown,

    /// <summary>The instance was given up before.</summary>
    InstanceReleased,
}
