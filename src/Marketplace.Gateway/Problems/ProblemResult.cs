using System.Diagnostics;
using System.Text.Json;
using Marketplace.Api;
using Microsoft.AspNetCore.Http;

namespace Marketplace.Gateway.Problems;

/// <summary>A refusal. Every error answer of the API is written by this one class.</summary>
internal sealed class ProblemResult : IResult, IStatusCodeHttpResult
{
    /// <summary>The media type of RFC 9457.</summary>
    public const string MediaType = "application/problem+json";

    private ProblemResult(Problem problem) => Problem = problem;

    /// <summary>What will be written; instance and trace id are added then.</summary>
    public Problem Problem { get; }

    /// <summary>For 429 and 503: seconds after which to try again.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <inheritdoc/>
    public int? StatusCode => Problem.Status;

    /// <summary>A problem with one code and words for a person.</summary>
    public static ProblemResult Of(string code, string detail, IReadOnlyList<Fault>? faults = null, int? status = null)
    {
        var (usual, title) = ProblemTitles.Of(code);
        return new ProblemResult(new Problem
        {
            Type = "urn:flux-market:problem:" + code,
            Title = title,
            Status = status ?? usual,
            Detail = detail,
            Code = code,
            Faults = faults ?? [],
        });
    }

    /// <summary>A transaction that the ledger refused, with the input that it names.</summary>
    public static ProblemResult OfRejection(string code, string detail, int? inputIndex) =>
        new(Of(code, detail, status: StatusCodes.Status422UnprocessableEntity).Problem with { InputIndex = inputIndex });

    /// <summary>Something in path, query or headers does not parse.</summary>
    public static ProblemResult Malformed(string path, string message) =>
        Of(ProblemCodes.MalformedRequest, message, [new Fault { Path = path, Code = ProblemCodes.MalformedRequest, Message = message }]);

    /// <summary>The host cannot do it now; nothing changed.</summary>
    public static ProblemResult Unavailable(string detail, int retryAfterSeconds = 1) =>
        new(Of(ProblemCodes.Unavailable, detail).Problem) { RetryAfterSeconds = retryAfterSeconds };

    /// <summary>Too many requests.</summary>
    public static ProblemResult TooMany(string detail, int retryAfterSeconds) =>
        new(Of(ProblemCodes.TooManyRequests, detail).Problem) { RetryAfterSeconds = retryAfterSeconds };

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Problem.Status;
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-store";
        if (RetryAfterSeconds is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (Problem.Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "FluxSignature";
        if (HttpMethods.IsHead(httpContext.Request.Method))
            return;
        var complete = Problem with
        {
            Instance = httpContext.Request.Path.Value,
            TraceId = Activity.Current?.TraceId.ToHexString() ?? httpContext.TraceIdentifier,
        };
        var bytes = JsonSerializer.SerializeToUtf8Bytes(complete, ApiJson.Default.Problem);
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, httpContext.RequestAborted);
    }
}
