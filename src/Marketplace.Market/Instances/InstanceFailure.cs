using System.Text.Json.Serialization;

namespace Marketplace.Market.Instances;

/// <summary>What went wrong with an instance, for programs (<see cref="Code"/>) and for people (<see cref="Message"/>).</summary>
/// <param name="Code">The kind.</param>
/// <param name="Message">A sentence for the renter or the provider.</param>
/// <param name="Component">The component that it is about; null when it is about the instance or the node.</param>
public sealed record InstanceFailure(FailureCode Code, string Message, string? Component = null)
{
    /// <summary>Whether trying the same again cannot help, here or elsewhere.</summary>
    [JsonIgnore]
    public bool IsPermanent => Code is FailureCode.InvalidSpec or FailureCode.ImageNotFound;

    /// <summary>Whether another node could do better.</summary>
    [JsonIgnore]
    public bool IsNodeFault => Code is FailureCode.EngineUnavailable or FailureCode.EngineGone or FailureCode.Timeout or FailureCode.PortTaken
        or FailureCode.OutOfDisk or FailureCode.ImagePullFailed or FailureCode.Conflict or FailureCode.Unknown;
}
