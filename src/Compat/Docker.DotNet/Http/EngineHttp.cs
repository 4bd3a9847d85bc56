using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Docker.DotNet.Http;

/// <summary>Says which exception an error status of one call becomes; null leaves it a plain <see cref="DockerApiException"/>.</summary>
internal delegate DockerApiException? ErrorFactory(HttpStatusCode status, string body);

/// <summary>One HTTP request to the engine, and its answer as nothing, as a value or as a stream of values.</summary>
internal sealed class EngineHttp : IDisposable
{
    private const int MaxErrorBytes = 64 * 1024;
    private readonly HttpClient _client;
    private readonly string _prefix;

    public EngineHttp(Uri endpoint, Version? version)
    {
        var (address, handler) = EngineTransport.For(endpoint);
        _client = new HttpClient(handler) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        // Without a version in the path the engine answers with the newest one it knows.
        _prefix = version is null ? "" : $"v{version.Major}.{version.Minor}/";
    }

    public TimeSpan DefaultTimeout { get; set; }

    public async Task<HttpStatusCode> SendAsync(
        HttpMethod method, string path, QueryString? query, HttpContent? content, ErrorFactory? errors, CancellationToken cancellationToken)
    {
        using var timeout = Limited(cancellationToken);
        using var response = await OpenAsync(method, path, query, content, errors, null, timeout.Token);
        return response.StatusCode;
    }

    public async Task<T> SendAsync<T>(
        HttpMethod method, string path, QueryString? query, HttpContent? content, JsonTypeInfo<T> type, ErrorFactory? errors,
        CancellationToken cancellationToken)
    {
        using var timeout = Limited(cancellationToken);
        using var response = await OpenAsync(method, path, query, content, errors, null, timeout.Token);
        await using var body = await response.Content.ReadAsStreamAsync(timeout.Token);
        return await JsonSerializer.DeserializeAsync(body, type, timeout.Token)
            ?? throw new DockerApiException(response.StatusCode, "null");
    }

    /// <summary>Reports each of the JSON values that follow each other in the answer, until its end. No time limit.</summary>
    public async Task StreamAsync<T>(
        HttpMethod method, string path, QueryString? query, IReadOnlyDictionary<string, string>? headers, JsonTypeInfo<T> type,
        IProgress<T> progress, ErrorFactory? errors, CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(method, path, query, null, errors, headers, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var value in JsonSerializer.DeserializeAsyncEnumerable(body, type, topLevelValues: true, cancellationToken))
            if (value is not null)
                progress.Report(value);
    }

    /// <summary>The raw answer; disposing the stream ends the request. No time limit once it has begun.</summary>
    public async Task<Stream> StreamAsync(HttpMethod method, string path, QueryString? query, ErrorFactory? errors, CancellationToken cancellationToken)
    {
        var response = await OpenAsync(method, path, query, null, errors, null, cancellationToken);
        try
        {
            return await response.Content.ReadAsStreamAsync(cancellationToken);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    public static HttpContent Json<T>(T value, JsonTypeInfo<T> type)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value, type));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    public void Dispose() => _client.Dispose();

    private CancellationTokenSource Limited(CancellationToken cancellationToken)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (DefaultTimeout != Timeout.InfiniteTimeSpan)
            source.CancelAfter(DefaultTimeout);
        return source;
    }

    private async Task<HttpResponseMessage> OpenAsync(
        HttpMethod method, string path, QueryString? query, HttpContent? content, ErrorFactory? errors,
        IReadOnlyDictionary<string, string>? headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri($"{_prefix}{path}{query}", UriKind.Relative)) { Content = content };
        foreach (var (name, value) in headers ?? new Dictionary<string, string>())
            request.Headers.TryAddWithoutValidation(name, value);
        var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if ((int)response.StatusCode is >= 200 and < 400)
            return response;
        using (response)
        {
            var body = await ReadErrorAsync(response, cancellationToken);
            throw errors?.Invoke(response.StatusCode, body) ?? new DockerApiException(response.StatusCode, body);
        }
    }

    private static async Task<string> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[MaxErrorBytes];
        var count = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, count);
    }
}
