using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Marketplace.Api;

namespace Marketplace.Client.Transport;

/// <summary>One request, kept so that it can be sent again: its body and idempotency key stay, its timestamp and signature are made anew.</summary>
internal sealed record ApiRequest(HttpMethod Method, string Path)
{
    public byte[]? Body { get; init; }

    /// <summary>Signs the request; null for public ones.</summary>
    public IRequestSigner? Signer { get; init; }

    /// <summary>The network that the signature binds to.</summary>
    public string GenesisHash { get; init; } = "";

    public string IdempotencyKey { get; init; } = "";

    public string Accept { get; init; } = "application/json";

    public string? LastEventId { get; init; }

    /// <summary>Whether sending it twice does it once. What is not so is never sent again after an attempt whose outcome is unknown.</summary>
    public bool IsRepeatable { get; init; } = true;

    public static ApiRequest Get(string path) => new(HttpMethod.Get, path);

    public static ApiRequest GetFile(string path) => new(HttpMethod.Get, path) { Accept = "*/*" };

    public static ApiRequest GetEvents(string path) => new(HttpMethod.Get, path) { Accept = "text/event-stream" };

    public static ApiRequest Post(string path) => new(HttpMethod.Post, path) { IdempotencyKey = Guid.NewGuid().ToString("N") };

    public static ApiRequest Post<T>(string path, T body, JsonTypeInfo<T> type) =>
        Post(path) with { Body = JsonSerializer.SerializeToUtf8Bytes(body, type) };

    public async Task<HttpRequestMessage> ToMessageAsync(Uri endpoint, DateTimeOffset now, CancellationToken cancellationToken)
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
            await SignAsync(message, Signer, uri, now.ToUnixTimeMilliseconds(), cancellationToken);
        }

        return message;
    }

    private async Task SignAsync(HttpRequestMessage message, IRequestSigner signer, Uri uri, long timestamp, CancellationToken cancellationToken)
    {
        var signature = new RequestSignature
        {
            GenesisHash = GenesisHash,
            Method = Method.Method,
            PathAndQuery = uri.PathAndQuery,
            BodyHash = RequestSignature.HashBody(Body),
            TimestampMilliseconds = timestamp,
            IdempotencyKey = IdempotencyKey,
        };
        message.Headers.Add(RequestHeaders.Address, signer.Address.ToString());
        message.Headers.Add(RequestHeaders.Timestamp, timestamp.ToString(CultureInfo.InvariantCulture));
        message.Headers.Add(RequestHeaders.Signature, await signer.SignAsync(signature.Text, cancellationToken));
    }
}
