namespace Marketplace.Api;

/// <summary>
/// What a renter's key signs for one HTTP request. Client and server both build <see cref="Text"/> and sign or check it as a
/// Bitcoin signed message. It binds network, method, path, query, body, time and idempotency key, so nothing of a request can be
/// changed or carried to another network.
/// </summary>
public sealed record RequestSignature
{
    /// <summary>How far a request's timestamp may be from the server's clock, either way.</summary>
    public static readonly TimeSpan Window = RequestText.Window;

    /// <summary>Id of the network's genesis block, lower-case hex.</summary>
    public required string GenesisHash { get; init; }

    /// <summary>The HTTP method in capitals.</summary>
    public required string Method { get; init; }

    /// <summary>Path and query exactly as they stand in the request line: "/v1/leases?limit=20".</summary>
    public required string PathAndQuery { get; init; }

    /// <summary>SHA-256 of the body's bytes, lower-case hex; of no bytes if there is no body. See <see cref="HashBody"/>.</summary>
    public required string BodyHash { get; init; }

    /// <summary>Unix time in milliseconds, the value of the Flux-Timestamp header.</summary>
    public required long TimestampMilliseconds { get; init; }

    /// <summary>The value of the Idempotency-Key header; empty if there is none.</summary>
    public string IdempotencyKey { get; init; } = "";

    /// <summary>The text to sign: seven lines, separated by a line feed, with none at the end.</summary>
    public string Text => RequestText.Compose(GenesisHash, Method, PathAndQuery, BodyHash, TimestampMilliseconds, IdempotencyKey);

    /// <summary>Hashes a body for <see cref="BodyHash"/>.</summary>
    /// <param name="body">The bytes as they are sent.</param>
    /// <returns>64 lower-case hex digits.</returns>
    public static string HashBody(ReadOnlySpan<byte> body) => RequestText.HashBody(body);

    /// <summary>Whether a text may serve as an idempotency key.</summary>
    /// <param name="key">The header's value.</param>
    /// <returns>True for 8 to 64 characters of [A-Za-z0-9_-].</returns>
    public static bool IsIdempotencyKey(string? key)
    {
        if (key is not { Length: >= 8 and <= 64 })
            return false;
        foreach (var character in key)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('_' or '-'))
                return false;
        }

        return true;
    }
}
