using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Marketplace.Api;

namespace Marketplace.Client.Transport;

/// <summary>Sends requests, again where that helps, and turns refusals into <see cref="ApiException"/>.</summary>
internal sealed class ApiTransport : IDisposable
{
    private const int MaxAnswerBytes = 64 << 20;
    private const int MaxProblemBytes = 1 << 20;

    private readonly HttpClient _http;
    private readonly bool _ownsHttp;
    private readonly string? _userAgent;
    private readonly RetryPolicy _retry;
    private readonly TimeProvider _time;

    public ApiTransport(Uri endpoint, HttpClient http, bool ownsHttp, MarketplaceClientOptions options)
    {
        Endpoint = endpoint;
        _http = http;
        _ownsHttp = ownsHttp;
        _retry = options.Retry;
        _time = options.Time;
        _userAgent = options.UserAgentBeside(http.DefaultRequestHeaders);
    }

    public Uri Endpoint { get; }

    /// <summary>Sends and reads the answer's JSON.</summary>
    public async Task<T> SendAsync<T>(ApiRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var content = await ReadAsync(request, MaxAnswerBytes, cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(content, type) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new MarketplaceException(
                $"The host at {Endpoint} answered {request.Path} with something that is not read here. Are both of the same version?",
                ErrorCodes.UnexpectedAnswer,
                e);
        }
    }

    /// <summary>Sends and reads the whole answer.</summary>
    public async Task<byte[]> ReadAsync(ApiRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(request, maxBytes, cancellationToken);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    /// <summary>Sends until a successful answer begins; the caller reads and disposes it.</summary>
    public Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken cancellationToken) => OpenAsync(request, null, cancellationToken);

    /// <summary>Sends once, and asks only whether the answer is a success.</summary>
    public async Task<bool> ProbeAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await SendOnceAsync(request, MaxProblemBytes, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (IsConnectionFailure(e))
        {
            return false;
        }
    }

    public void Dispose()
    {
        if (_ownsHttp)
        {
            _http.Dispose();
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(ApiRequest request, int? bufferBytes, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var isLast = attempt >= _retry.MaxAttempts || !request.IsRepeatable;
            TimeSpan? asked = null;
            try
            {
                var response = await SendOnceAsync(request, bufferBytes, cancellationToken);
                if (response.IsSuccessStatusCode)
                {
                    return response;
                }

                using (response)
                {
                    if (isLast || !RetryPolicy.IsTransient(response.StatusCode))
                    {
                        throw new ApiException(response.StatusCode, await ReadProblemAsync(response, cancellationToken));
                    }

                    asked = AskedPause(response.Headers.RetryAfter);
                }
            }
            catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
            {
                throw new MarketplaceException(
                    $"The host at {Endpoint} answered {request.Path} with more than is read here.", ErrorCodes.UnexpectedAnswer, e);
            }
            catch (Exception e) when (IsConnectionFailure(e))
            {
                if (isLast)
                {
                    throw new MarketplaceException(
                        $"The host at {Endpoint} does not answer ({(e.InnerException ?? e).Message.TrimEnd('.')}).", ErrorCodes.Unreachable, e);
                }
            }

            await Task.Delay(_retry.Pause(attempt, asked, Random.Shared.NextDouble()), _time, cancellationToken);
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(ApiRequest request, int? bufferBytes, CancellationToken cancellationToken)
    {
        using var message = await request.ToMessageAsync(Endpoint, _time.GetUtcNow(), cancellationToken);
        if (_userAgent is not null)
        {
            message.Headers.UserAgent.ParseAdd(_userAgent);
        }

        using var timeout = new CancellationTokenSource(_retry.AttemptTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        HttpResponseMessage? response = null;
        try
        {
            response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if ((response.IsSuccessStatusCode ? bufferBytes : MaxProblemBytes) is { } max)
            {
                await response.Content.LoadIntoBufferAsync(max, either.Token);
            }

            var opened = response;
            response = null;
            return opened;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {_retry.AttemptTimeout.TotalSeconds:0.###} s");
        }
        finally
        {
            response?.Dispose();
        }
    }

    private TimeSpan? AskedPause(RetryConditionHeaderValue? header)
    {
        var pause = header?.Delta ?? header?.Date - _time.GetUtcNow();
        return pause < TimeSpan.Zero ? TimeSpan.Zero : pause;
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
        catch (JsonException)
        {
            // Not from a gateway (a proxy, say): the status is all there is.
        }

        var status = (int)response.StatusCode;
        return new Problem { Code = ErrorCodes.HttpError, Status = status, Detail = $"The host answered {status} {response.ReasonPhrase}." };
    }

    private static bool IsConnectionFailure(Exception e) => e is HttpRequestException or IOException or TimeoutException;
}
