namespace Marketplace.Client;

/// <summary>The codes of failures that no host named. A refusal carries the host's own code: see Marketplace.Api.ProblemCodes.</summary>
public static class ErrorCodes
{
    /// <summary>No answer came, after all attempts. Whether the host did what was asked is unknown; ask again.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The host answered with something that this version does not read.</summary>
    public const string UnexpectedAnswer = "unexpected-answer";

    /// <summary>The answer ended before it was complete, and cannot be read again from the middle.</summary>
    public const string BrokenOff = "broken-off";

    /// <summary>A refusal that carries no code: something between here and the host gave it.</summary>
    public const string HttpError = "http-error";
}
