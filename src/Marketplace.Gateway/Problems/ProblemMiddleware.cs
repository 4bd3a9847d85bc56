using System.Diagnostics;
using System.Text.RegularExpressions;
using Marketplace.Api;
using Marketplace.Chain;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Marketplace.Gateway.Problems;

/// <summary>
/// The outermost step: whatever ends in an exception or in a bare error status leaves as problem details. Details of a fault of
/// ours go to the log, never to the caller.
/// </summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        ProblemResult? problem = null;
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null or 0 })
                problem = OfStatus(context, context.Response.StatusCode);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (BadHttpRequestException exception)
        {
            problem = OfBadRequest(exception);
        }
        catch (OperationCanceledException)
        {
            // Not the caller's doing: a part of the host stops.
            problem = ProblemResult.Of(ProblemCodes.OutcomeUnknown, "The host is stopping. Ask again with the same idempotency key when it is back.");
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException or LedgerUnavailableException)
        {
            LogTimeout(exception, context.Request.Method, context.Request.Path);
            problem = ProblemResult.Of(
                ProblemCodes.OutcomeUnknown,
                "The host did not learn the outcome in time. Ask again with the same idempotency key.");
        }
#pragma warning disable CA1031 // the boundary: nothing may pass it
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFault(exception, context.Request.Method, context.Request.Path, Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier);
            problem = ProblemResult.Of(ProblemCodes.InternalError, "The host has a fault. Its log has the trace id of this answer.");
        }

        if (problem is null)
            return;
        if (context.Response.HasStarted)
        {
            // Half an answer is out: breaking the connection is the only honest end.
            context.Abort();
            return;
        }

        var allow = context.Response.Headers.Allow;
        context.Response.Clear();
        if (problem.StatusCode == StatusCodes.Status405MethodNotAllowed)
            context.Response.Headers.Allow = allow;
        await problem.ExecuteAsync(context);
    }

    private static ProblemResult OfBadRequest(BadHttpRequestException exception) => exception.StatusCode switch
    {
        413 => ProblemResult.Of(ProblemCodes.BodyTooLarge, "The body is larger than this endpoint takes."),
        415 => ProblemResult.Of(ProblemCodes.UnsupportedMediaType, "Send the body as application/json."),
        _ => ProblemResult.Of(ProblemTitles.CodeOf(exception.StatusCode), Explain(exception.Message), status: exception.StatusCode),
    };

    // ASP.NET Core's text names the CLR type: Failed to bind parameter "Nullable<int> slot" from "abc".
    private static string Explain(string message) => UnboundText().Match(message) is { Success: true } match
        ? $"{char.ToLowerInvariant(match.Groups[1].Value[0])}{match.Groups[1].Value[1..]} cannot be \"{match.Groups[2].Value}\"."
        : message;

    [GeneratedRegex("^Failed to bind parameter \"[^\"]* ([^\" ]+)\" from \"(.*)\"\\.$", RegexOptions.Singleline)]
    private static partial Regex UnboundText();

    private static ProblemResult OfStatus(HttpContext context, int status)
    {
        var request = context.Request;
        return ProblemResult.Of(
            ProblemTitles.CodeOf(status),
            status switch
            {
                404 => $"There is no route {request.Method} {request.Path}.",
                405 => $"{request.Path} does not have the method {request.Method}; it has {context.Response.Headers.Allow}.",
                415 => "Send the body as application/json.",
                _ => $"{request.Method} {request.Path} was refused.",
            },
            status: status);
    }

    [LoggerMessage(EventId = 5001, Level = LogLevel.Error, Message = "{Method} {Path} failed, trace {TraceId}")]
    private partial void LogFault(Exception exception, string method, PathString path, string traceId);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Warning, Message = "{Method} {Path} has no known outcome")]
    private partial void LogTimeout(Exception exception, string method, PathString path);
}
