using System.Text.Json;
using Marketplace.Gateway.RateLimits;
using Marketplace.Gateway.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Flux.JsonRpc;

/// <summary>JSON-RPC over HTTP: version 2.0 with batches and notifications, and the older kind that Bitcoin's tools speak.</summary>
internal sealed class RpcEndpoint(RpcDispatcher dispatcher, RequestRates rates, StreamSlots slots)
{
    /// <summary>Calls that one batch may hold.</summary>
    public const int MostCalls = 100;

    /// <summary>Bytes that a body may have: room for a transaction of the largest size in hex, and more.</summary>
    public const int MostBytes = 1024 * 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        // Bitcoin's own program can't be told another path.
        routes.MapPost("/", static (HttpContext context, RpcEndpoint endpoint) => endpoint.HandleAsync(context))
            .WithMetadata(new BodyLimitAttribute(MostBytes))
            .ExcludeFromDescription();
        routes.MapPost("/rpc", static (HttpContext context, RpcEndpoint endpoint) => endpoint.HandleAsync(context))
            .WithMetadata(new BodyLimitAttribute(MostBytes))
            .WithName("jsonRpc").WithTags("ledger")
            .WithSummary("Call methods by JSON-RPC")
            .WithDescription(
                "Bitcoin-style JSON-RPC 2.0 (and 1.0 without \"jsonrpc\"), single calls and batches of at most 100, with any media type. The method \"help\" lists "
                + "the methods; docs/flux-compatibility.md describes them with their error codes.");
    }

    private async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (await RequestBytes.ReadAsync(context) is not { } body)
        {
            await AnswerAsync(context, StatusCodes.Status413PayloadTooLarge, RpcErrorCodes.InvalidRequest, $"A body has at most {MostBytes} bytes.");
            return;
        }

        if (!StrictJson.TryParse(body, out var document))
        {
            await AnswerAsync(context, StatusCodes.Status400BadRequest, RpcErrorCodes.ParseError, $"A body is {StrictJson.Rule}.");
            return;
        }

        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Array)
                await SingleAsync(context, RpcRequest.Read(root));
            else if (root.GetArrayLength() is 0 or > MostCalls)
                await AnswerAsync(context, StatusCodes.Status400BadRequest, RpcErrorCodes.InvalidRequest, $"A batch has 1 to {MostCalls} calls.");
            else
                await BatchAsync(context, root);
        }
    }

    private async Task SingleAsync(HttpContext context, RpcRequest request)
    {
        var (answer, slot) = await RunAsync(context, request);
        using var held = slot;
        if (request.IsNotification)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        // The older kind tells an error by the HTTP status too, and its tools look at that.
        context.Response.StatusCode = answer.Error is { } error && !request.Modern ? OldStatus(error.Code) : answer.Error?.Code == RpcErrorCodes.InvalidRequest ? 400 : 200;
        context.Response.ContentType = "application/json";
        await using var sink = new JsonSink(context.Response.BodyWriter, context.RequestAborted);
        await WriteAsync(sink, request, answer);
        await sink.SendAsync();
    }

    private async Task BatchAsync(HttpContext context, JsonElement batch)
    {
        // Each call counts as one request.
        if (rates.TakeForIp(context, batch.GetArrayLength() - 1) is { } tooMany)
        {
            await tooMany.ExecuteAsync(context);
            return;
        }

        JsonSink? sink = null;
        try
        {
            foreach (var json in batch.EnumerateArray())
            {
                var request = RpcRequest.Read(json);
                var (answer, slot) = await RunAsync(context, request);
                using var held = slot;
                if (request.IsNotification)
                    continue;
                if (sink is null)
                {
                    context.Response.ContentType = "application/json";
                    sink = new JsonSink(context.Response.BodyWriter, context.RequestAborted);
                    sink.Writer.WriteStartArray();
                }

                await WriteAsync(sink, request, answer);
                await sink.DrainAsync();
            }

            if (sink is null)
            {
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return;
            }

            sink.Writer.WriteEndArray();
            await sink.SendAsync();
        }
        finally
        {
            if (sink is not null)
                await sink.DisposeAsync();
        }
    }

    private async ValueTask<(RpcAnswer Answer, IDisposable? Slot)> RunAsync(HttpContext context, RpcRequest request)
    {
        if (request.Refusal is { } refusal)
            return (RpcAnswer.Fail(refusal.Code, refusal.Message), null);
        if (RpcMethods.FindDaemon(request.Method) is not { } method)
            return (RpcAnswer.Fail(RpcErrorCodes.MethodNotFound, "Method not found"), null);
        if (RpcBinder.Bind(method, request.Parameters, lenient: false, out var arguments) is { } error)
            return (RpcAnswer.Fail(error.Code, error.Message), null);
        IDisposable? slot = null;
        if (method.Streams && slots.TryTake(context, out slot) is { } busy)
            return (RpcAnswer.Fail(RpcErrorCodes.NotReady, busy.Problem.Detail ?? "Too many long answers are under way."), null);
        return (await dispatcher.RunAsync(method, arguments!, context.RequestAborted), slot);
    }

    private static async ValueTask WriteAsync(JsonSink sink, RpcRequest request, RpcAnswer answer)
    {
        var json = sink.Writer;
        json.WriteStartObject();
        if (request.Modern)
            json.WriteString("jsonrpc", "2.0");
        if (answer.Error is { } error)
        {
            if (!request.Modern)
                json.WriteNull("result");
            WriteError(json, error);
        }
        else
        {
            json.WritePropertyName("result");
            await answer.WriteAsync(sink);
            if (!request.Modern)
                json.WriteNull("error");
        }

        json.WritePropertyName("id");
        if (request.Id is { } id)
            json.WriteRawValue(id);
        else
            json.WriteNullValue();
        json.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter json, RpcError error)
    {
        json.WriteStartObject("error");
        json.WriteNumber("code", error.Code);
        json.WriteString("message", error.Message);
        json.WriteEndObject();
    }

    private static async Task AnswerAsync(HttpContext context, int status, int code, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await using var sink = new JsonSink(context.Response.BodyWriter, context.RequestAborted);
        await WriteAsync(sink, new RpcRequest(null, "", default, Modern: true, null), RpcAnswer.Fail(code, message));
        await sink.SendAsync();
    }

    private static int OldStatus(int code) => code switch
    {
        RpcErrorCodes.InvalidRequest => StatusCodes.Status400BadRequest,
        RpcErrorCodes.MethodNotFound => StatusCodes.Status404NotFound,
        _ => StatusCodes.Status500InternalServerError,
    };
}
