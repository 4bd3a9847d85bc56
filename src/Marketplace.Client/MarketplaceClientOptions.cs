using System.Net.Http.Headers;

namespace Marketplace.Client;

/// <summary>How a <see cref="MarketplaceClient"/> sends its requests. Every value has a default that suits a program that runs for long.</summary>
public sealed record MarketplaceClientOptions
{
    /// <summary>
    /// What requests say about the program that sends them, such as "my-billing/2.1". The default is this library's name and version, unless
    /// the <see cref="HttpClient"/> that was given has a User-Agent of its own.
    /// </summary>
    public string? UserAgent { get; init; }

    /// <summary>When a request is sent again.</summary>
    public RetryPolicy Retry { get; init; } = new();

    /// <summary>
    /// How long a stream may bring nothing, not even the host's heartbeat, before it is opened again. A host sends a heartbeat every 15 seconds
    /// unless it is configured otherwise. The default is 60 seconds.
    /// </summary>
    public TimeSpan StreamSilence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The clock: it times retries and signs requests, so it must not be off by more than two minutes. The default is the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Sends the requests in place of the system's own way: a proxy, a recorder, a test. It stays the caller's and is never disposed.
    /// Without effect beside an <see cref="HttpClient"/>.
    /// </summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>Refuses values that cannot work.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    internal void Check()
    {
        ArgumentNullException.ThrowIfNull(Retry);
        ArgumentNullException.ThrowIfNull(Time);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(StreamSilence, TimeSpan.Zero);
        Retry.Check();
        using var message = new HttpRequestMessage();
        if (UserAgent is { } agent && !message.Headers.UserAgent.TryParseAdd(agent))
        {
            throw new ArgumentException($"'{agent}' is no User-Agent; \"name/version\" is.", nameof(UserAgent));
        }
    }

    /// <summary>The User-Agent of each message; null where the client's own is sent.</summary>
    internal string? UserAgentBeside(HttpRequestHeaders defaults) =>
        UserAgent ?? (defaults.UserAgent.Count > 0 ? null : $"Marketplace.Client/{typeof(MarketplaceClientOptions).Assembly.GetName().Version!.ToString(3)}");
}
