using System.Net;

namespace Marketplace.Client;

/// <summary>When a request is sent again, and after how long. The same idempotency key goes with it, so doing it twice is doing it once.</summary>
public sealed record RetryPolicy
{
    /// <summary>How often a request is sent at most. The default value is 5.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>The pause before the second attempt; each later one doubles it. The default value is 200 ms.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause, even if the host asks for more. The default value is 5 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one attempt may take. The default value is 60 s.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether an answer with this status may be another one next time, with nothing done wrong by asking again.</summary>
    /// <param name="status">The HTTP status.</param>
    public static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout or HttpStatusCode.BadGateway or HttpStatusCode.TooManyRequests;

    /// <summary>The pause after an attempt.</summary>
    /// <param name="attempt">Which attempt failed, from 1.</param>
    /// <param name="asked">What the host asked for, if it did.</param>
    public TimeSpan Pause(int attempt, TimeSpan? asked)
    {
        var pause = asked ?? FirstPause * Math.Pow(2, attempt - 1);
        return pause < LongestPause ? pause : LongestPause;
    }
}
