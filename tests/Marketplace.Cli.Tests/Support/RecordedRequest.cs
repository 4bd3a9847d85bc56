using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Marketplace.Api;
using Marketplace.Ledger.Keys;

namespace Marketplace.Cli.Tests.Support;

/// <summary>A request as it came in.</summary>
public sealed record RecordedRequest(string Method, string PathAndQuery, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public string[] Segments => PathAndQuery.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries);

    public static async Task<RecordedRequest> FromAsync(HttpRequestMessage request, CancellationToken cancellationToken) => new(
        request.Method.Method,
        request.RequestUri!.PathAndQuery,
        request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken),
        request.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value)));

    public T Read<T>(JsonTypeInfo<T> type) => JsonSerializer.Deserialize(Body, type)!;

    /// <summary>What is wrong with the signature, or null; leases need one.</summary>
    public string? SignatureFault(string genesisHash)
    {
        if (Segments is not ["v1", "leases", ..])
        {
            return Headers.ContainsKey(RequestHeaders.Signature) ? "A public request was signed." : null;
        }

        var key = Headers.GetValueOrDefault(RequestHeaders.IdempotencyKey, "");
        var signed = new RequestSignature
        {
            GenesisHash = genesisHash,
            Method = Method,
            PathAndQuery = PathAndQuery,
            BodyHash = RequestSignature.HashBody(Body),
            TimestampMilliseconds = long.Parse(Headers[RequestHeaders.Timestamp], System.Globalization.CultureInfo.InvariantCulture),
            IdempotencyKey = key,
        };
        return (Method == "GET" ? key.Length > 0 : !RequestSignature.IsIdempotencyKey(key)) ? "The idempotency key is wrong."
            : SignedMessage.Verify(Address.Parse(Headers[RequestHeaders.Address]), signed.Text, Headers[RequestHeaders.Signature]) ? null
            : "The signature does not hold.";
    }
}
