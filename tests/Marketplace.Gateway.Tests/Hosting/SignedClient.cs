using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Marketplace.Api;
using Marketplace.Ledger.Keys;

namespace Marketplace.Gateway.Tests.Hosting;

/// <summary>Sends requests signed by one key; each part of the signature can be bent for a test.</summary>
internal sealed class SignedClient(HttpClient http, string genesisHash, PrivateKey key, TimeProvider? clock = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    public PrivateKey Key => key;

    public string Address => key.Address.ToString();

    public HttpRequestMessage Request<T>(HttpMethod method, string path, T body, JsonTypeInfo<T> type, string? idempotencyKey = null) =>
        Request(method, path, JsonSerializer.SerializeToUtf8Bytes(body, type), idempotencyKey);

    public HttpRequestMessage Request(HttpMethod method, string path, byte[]? body = null, string? idempotencyKey = null, long? timestamp = null)
    {
        var mutates = method != HttpMethod.Get;
        var signed = new RequestSignature
        {
            GenesisHash = genesisHash,
            Method = method.Method,
            PathAndQuery = path,
            BodyHash = RequestSignature.HashBody(body ?? []),
            TimestampMilliseconds = timestamp ?? _clock.GetUtcNow().ToUnixTimeMilliseconds(),
            IdempotencyKey = idempotencyKey ?? (mutates ? Guid.NewGuid().ToString("N") : ""),
        };
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add(RequestHeaders.Address, Address);
        request.Headers.Add(RequestHeaders.Timestamp, signed.TimestampMilliseconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
        request.Headers.Add(RequestHeaders.Signature, key.SignMessage(signed.Text));
        if (signed.IdempotencyKey.Length > 0)
            request.Headers.Add(RequestHeaders.IdempotencyKey, signed.IdempotencyKey);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return request;
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(Request(HttpMethod.Get, path));

    public Task<HttpResponseMessage> PostAsync<T>(string path, T body, JsonTypeInfo<T> type, string? idempotencyKey = null) =>
        SendAsync(Request(HttpMethod.Post, path, body, type, idempotencyKey));
}
