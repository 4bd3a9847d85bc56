using System.Globalization;
using System.Security.Cryptography;

namespace Marketplace;

/// <summary>Shared source of Market and Api, which know nothing of each other: the text that a renter's key signs for one HTTP request. See docs/http-api.md.</summary>
internal static class RequestText
{
    /// <summary>How far a request's timestamp may be from the server's clock, either way.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(120);

    /// <summary>Builds the text: seven lines, separated by a line feed, with none at the end.</summary>
    /// <param name="genesisHash">Id of the network's genesis block, lower-case hex.</param>
    /// <param name="method">The HTTP method in capitals.</param>
    /// <param name="target">Path and query exactly as they stand in the request line.</param>
    /// <param name="bodyHash">See <see cref="HashBody"/>.</param>
    /// <param name="timestampMilliseconds">Unix time in milliseconds.</param>
    /// <param name="commandId">The idempotency key; empty if there is none.</param>
    public static string Compose(
        string genesisHash, string method, string target, string bodyHash, long timestampMilliseconds, string commandId) => string.Join(
        '\n',
        "FluxMarket request v1",
        genesisHash,
        method,
        target,
        bodyHash,
        timestampMilliseconds.ToString(CultureInfo.InvariantCulture),
        commandId);

    /// <summary>Hashes a body.</summary>
    /// <param name="body">The bytes as they are sent; none if there is no body.</param>
    /// <returns>SHA-256 as 64 lower-case hex digits.</returns>
    public static string HashBody(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body));
}
