using Marketplace.Api;
using Marketplace.Ledger.Keys;

namespace Marketplace.Client;

/// <summary>One request, kept so that it can be sent again: its body and idempotency key stay, its timestamp and signature are made anew.</summary>
internal sealed record ApiRequest(HttpMethod Method, string Path)
{
    public byte[]? Body { get; init; }

    /// <summary>Signs the request; null for public ones.</summary>
    public PrivateKey? Signer { get; init; }

    public string IdempotencyKey { get; init; } = "";

    public string Accept { get; init; } = "application/json";

    public string? LastEventId { get; init; }

    /// <summary>Whether sending it twice does it once. What is not so is never sent again after an attempt whose outcome is unknown.</summary>
    public bool Repeatable { get; init; } = true;

    public static string NewIdempotencyKey() => Guid.NewGuid().ToString("N");

    public HttpRequestMessage ToMessage(Uri endpoint, string genesisHash, DateTimeOffset now)
    {
        var uri = new Uri(endpoint, Path);
        var message = new HttpRequestMessage(Method, uri);
        message.Headers.Accept.ParseAdd(Accept);
        if (LastEventId is not null)
        {
            message.Headers.Add("Last-Event-ID", LastEventId);
        }

        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body) { Headers = { ContentType = new("application/json") } };
        }

        if (IdempotencyKey.Length > 0)
        {
            message.Headers.Add(RequestHeaders.IdempotencyKey, IdempotencyKey);
        }

        if (Signer is not null)
        {
            Sign(message, uri, genesisHash, now.ToUnixTimeMilliseconds());
        }

        return message;
    }

    private void Sign(HttpRequestMessage message, Uri uri, string genesisHash, long timestamp)
    {
        var signature = new RequestSignature
        {
            GenesisHash = genesisHash,
            Method = Method.Method,
            PathAndQuery = uri.PathAndQuery,
            BodyHash = RequestSignature.HashBody(Body),
            TimestampMilliseconds = timestamp,
            IdempotencyKey = IdempotencyKey,
        };
        message.Headers.Add(RequestHeaders.Address, Signer!.Address.ToString());
        message.Headers.Add(RequestHeaders.Timestamp, timestamp.ToString(System.Globalization.CultureInfo.InvariantCulture));
        message.Headers.Add(RequestHeaders.Signature, Signer.SignMessage(signature.Text));
    }
}
