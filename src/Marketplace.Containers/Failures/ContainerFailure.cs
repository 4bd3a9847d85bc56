namespace Marketplace.Containers;

/// <summary>Why something did not work, for programs (<see cref="Code"/>) and for people (<see cref="Message"/>).</summary>
/// <param name="Code">The kind.</param>
/// <param name="Message">One sentence that a renter or provider can read.</param>
public sealed record ContainerFailure(FailureCode Code, string Message)
{
    /// <summary>The component it is about; null when it is about the instance or the engine.</summary>
    public string? Component { get; init; }

    /// <summary>How the component's process ended; null when that is not what happened.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The component's last lines of output, oldest first.</summary>
    public IReadOnlyList<LogLine> LogTail { get; init; } = [];

    /// <summary>Whether the same call may work later without any change by the renter.</summary>
    public bool IsTransient => Code is FailureCode.EngineUnavailable or FailureCode.Timeout or FailureCode.ImagePullFailed
        or FailureCode.PortTaken or FailureCode.OutOfDisk or FailureCode.Unknown;

    /// <summary>Code in lower case with dashes, as it is stored and shown: <c>port-taken</c>.</summary>
    public string CodeText => FailureText.Code(Code);
}
