using System.Net;

namespace Marketplace.Client;

/// <summary>When a request is sent again, and after how long. The same idempotency key goes with it, so doing it twice is doing it once.</summary>
/// <remarks>
/// A request is sent again when no answer came, and when the answer is 429, 502, 503 or 504. Any other refusal is final. A request that would do
/// something twice, such as asking a faucet, is sent once only.
/// </remarks>
public sealed record RetryPolicy
{
    /// <summary>How often a request is sent at most, 1 or more. The default is 5.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>The pause before the second attempt; each later one doubles it. The default is 200 milliseconds.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause, even if the host asks for more. The default is 5 seconds.</summary>
    public TimeSpan MaxPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How much of a pause is left to chance, from 0 to 1, so that many programs that failed together do not come back together. What the host
    /// asks for is never cut. The default is 0.25.
    /// </summary>
    public double Jitter { get; init; } = 0.25;

    /// <summary>How long one attempt may take, from sending to the end of the answer or the begin of a stream. The default is 60 seconds.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Sends every request once.</summary>
    public static RetryPolicy Never { get; } = new() { MaxAttempts = 1 };

    internal static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout or HttpStatusCode.BadGateway or HttpStatusCode.TooManyRequests;

    /// <summary>The pause after an attempt.</summary>
    /// <param name="attempt">Which attempt failed, from 1.</param>
    /// <param name="asked">What the host asked for, if it did.</param>
    /// <param name="chance">From 0 to 1.</param>
    internal TimeSpan Pause(int attempt, TimeSpan? asked, double chance)
    {
        var pause = asked ?? FirstPause * Math.Pow(2, attempt - 1) * (1 - (Jitter * chance));
        return pause < MaxPause ? pause : MaxPause;
    }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(FirstPause, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxPause, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(Jitter);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Jitter, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(AttemptTimeout, TimeSpan.Zero);
    }
}
