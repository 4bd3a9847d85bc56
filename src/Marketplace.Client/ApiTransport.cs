using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Marketplace.Api;

namespace Marketplace.Client;

/// <summary>Sends requests, again where that helps, and turns refusals into <see cref="ApiException"/>.</summary>
internal sealed class ApiTransport : IDisposable
{
    private const int MaxAnswerBytes = 64 * 1024 * 1024;

    private readonly HttpClient _http;
    private readonly RetryPolicy _retry;
    private readonly TimeProvider _time;

    public ApiTransport(Uri endpoint, RetryPolicy retry, TimeProvider time, HttpMessageHandler? handler)
    {
        Endpoint = endpoint;
        _retry = retry;
        _time = time;
        _http = handler is null ? new HttpClient() : new HttpClient(handler, disposeHandler: false);
        _http.Timeout = Timeout.InfiniteTimeSpan;
        _http.MaxResponseContentBufferSize = MaxAnswerBytes;
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("market-cli/1");
    }

    public Uri Endpoint { get; }

    /// <summary>Sends and reads the answer's JSON.</summary>
    public async Task<T> SendAsync<T>(ApiRequest request, JsonTypeInfo<T> type, string genesisHash, CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(request, genesisHash, HttpCompletionOption.ResponseContentRead, cancellationToken);
        try
        {
            var content = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return JsonSerializer.Deserialize(content, type) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new MarketplaceException(
                $"The host at {Endpoint} answered {request.Path} with something this program does not read. Are both of the same version?",
                "unexpected-answer",
                e);
        }
    }

    /// <summary>Sends until a successful answer begins; the caller disposes it.</summary>
    public async Task<HttpResponseMessage> OpenAsync(
        ApiRequest request, string genesisHash, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var last = attempt >= _retry.Attempts || !request.Repeatable;
            TimeSpan? asked = null;
            try
            {
                var response = await SendOnceAsync(request, genesisHash, completion, cancellationToken);
                if (response.IsSuccessStatusCode)
                {
                    return response;
                }

                using (response)
                {
                    if (last || !RetryPolicy.IsTransient(response.StatusCode))
                    {
                        throw new ApiException(response.StatusCode, await ReadProblemAsync(response, cancellationToken));
                    }

                    asked = response.Headers.RetryAfter?.Delta;
                }
            }
            catch (Exception e) when (e is HttpRequestException or TimeoutException)
            {
                if (last)
                {
                    throw Unreachable(e);
                }
            }

            await Task.Delay(_retry.Pause(attempt, asked), _time, cancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendOnceAsync(
        ApiRequest request, string genesisHash, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_retry.AttemptTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var message = request.ToMessage(Endpoint, genesisHash, _time.GetUtcNow());
        try
        {
            return await _http.SendAsync(message, completion, either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {_retry.AttemptTimeout.TotalSeconds:0} s");
        }
    }

    private static async Task<Problem> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var content = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (JsonSerializer.Deserialize(content, ApiJson.Tolerant.Problem) is { } problem)
            {
                return problem;
            }
        }
        catch (Exception e) when (e is JsonException or HttpRequestException or IOException)
        {
            // Not from a gateway (a proxy, say): the status is all there is.
        }

        return new Problem { Code = "http-error", Status = (int)response.StatusCode, Detail = $"The host answered {(int)response.StatusCode} {response.ReasonPhrase}." };
    }

    private MarketplaceException Unreachable(Exception e) => new(
        $"The host at {Endpoint} does not answer ({Reason(e)}). Start one with 'market up', or name another with --endpoint URL.",
        "unreachable",
        e);

    private static string Reason(Exception e) => (e.InnerException ?? e).Message.TrimEnd('.');
}
