using System.Text.Json;
using Marketplace.Flux.JsonRpc;
using Microsoft.AspNetCore.Http;

namespace Marketplace.Flux.FluxOs;

/// <summary>FluxOS's envelope: {status, data} around everything, errors too, with HTTP status 200.</summary>
internal static class FluxEnvelope
{
    /// <summary>Writes an answer as data, or an error as {code, name, message}.</summary>
    public static async Task WriteAsync(HttpContext context, RpcAnswer answer)
    {
        var response = context.Response;
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        await using var sink = new JsonSink(response.BodyWriter, context.RequestAborted);
        var json = sink.Writer;
        json.WriteStartObject();
        json.WriteString("status", answer.Error is null ? "success" : "error");
        json.WritePropertyName("data");
        if (answer.Error is { } error)
            WriteError(json, error);
        else
            await answer.WriteAsync(sink);
        json.WriteEndObject();
        await sink.SendAsync();
    }

    private static void WriteError(Utf8JsonWriter json, RpcError error)
    {
        json.WriteStartObject();
        json.WriteNumber("code", error.Code);
        json.WriteString("name", error.Code == RpcErrorCodes.Unauthorized ? "Unauthorized" : "RpcError");
        json.WriteString("message", error.Message);
        json.WriteEndObject();
    }
}
