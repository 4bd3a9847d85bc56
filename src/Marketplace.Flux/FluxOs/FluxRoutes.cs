using System.Text.Json;
using Marketplace.Flux.JsonRpc;
using Marketplace.Gateway.Problems;
using Marketplace.Gateway.RateLimits;
using Marketplace.Gateway.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Flux.FluxOs;

/// <summary>The routes that FluxOS's users know: /daemon/METHOD and /explorer/METHOD, with parameters in path, query or body.</summary>
internal sealed class FluxRoutes(RpcDispatcher dispatcher, StreamSlots slots)
{
    private const int LongestName = 3;

    public static void Map(IEndpointRouteBuilder routes)
    {
        string[] methods = [HttpMethods.Get, HttpMethods.Post];
        routes.MapMethods("/daemon/{**call}", methods, static (HttpContext context, FluxRoutes flux) => flux.HandleAsync(context, "/daemon/", RpcMethods.FindDaemon))
            .WithMetadata(new BodyLimitAttribute(RpcEndpoint.MostBytes))
            .ExcludeFromDescription();
        routes.MapMethods("/explorer/{**call}", methods, static (HttpContext context, FluxRoutes flux) => flux.HandleAsync(context, "/explorer/", RpcMethods.FindExplorer))
            .WithMetadata(new BodyLimitAttribute(BodyLimitAttribute.Small))
            .ExcludeFromDescription();
    }

    private async Task HandleAsync(HttpContext context, string prefix, Func<string, RpcMethod?> find)
    {
        // Web pages of anywhere read a FluxOS node; there are no cookies here that they could misuse.
        context.Response.Headers.AccessControlAllowOrigin = "*";
        var segments = SegmentsOf(context, prefix);
        var (method, used) = Find(segments, find);
        if (method is null)
        {
            await ProblemResult.Of(Api.ProblemCodes.RouteNotFound, $"There is no route {context.Request.Method} {context.Request.Path}.").ExecuteAsync(context);
            return;
        }

        var (body, refusal) = await BodyOfAsync(context);
        if (refusal is not null)
        {
            await FluxEnvelope.WriteAsync(context, refusal);
            return;
        }

        var error = RpcBinder.Bind(method, segments[used..], name => QueryOf(context.Request, name), body, out var arguments);
        if (error is not null)
        {
            await FluxEnvelope.WriteAsync(context, RpcAnswer.Fail(error.Code, error.Message));
            return;
        }

        IDisposable? slot = null;
        if (method.Streams && slots.TryTake(context, out slot) is { } busy)
        {
            await busy.ExecuteAsync(context);
            return;
        }

        using (slot)
            await FluxEnvelope.WriteAsync(context, await dispatcher.RunAsync(method, arguments!, context.RequestAborted));
    }

    // The longest name wins: fusion/coinbase/all is a method, not fusion/coinbase with the address "all".
    private static (RpcMethod? Method, int Used) Find(List<string> segments, Func<string, RpcMethod?> find)
    {
        for (var length = Math.Min(LongestName, segments.Count); length > 0; length--)
        {
            if (find(string.Join('/', segments.Take(length))) is { } method)
                return (method, length);
        }

        return (null, 0);
    }

    // From the request line as it was sent: a decoded path no longer tells a slash within a parameter from one between two.
    private static List<string> SegmentsOf(HttpContext context, string prefix)
    {
        var raw = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        var path = raw is { Length: > 0 } && raw[0] == '/' ? raw.AsSpan() : (context.Request.PathBase + context.Request.Path).ToUriComponent();
        if (path.IndexOf('?') is >= 0 and var query)
            path = path[..query];
        var start = path.IndexOf(prefix, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
            return [];
        var segments = new List<string>();
        foreach (var part in path[(start + prefix.Length)..].ToString().Split('/'))
            segments.Add(Uri.UnescapeDataString(part));
        while (segments.Count > 0 && segments[^1].Length == 0)
            segments.RemoveAt(segments.Count - 1);
        return segments;
    }

    private static string? QueryOf(HttpRequest request, string name) => request.Query.TryGetValue(name, out var values) ? values[0] : null;

    // Scripts send JSON under any media type, often text/plain.
    private static async ValueTask<(JsonElement Body, RpcAnswer? Refusal)> BodyOfAsync(HttpContext context)
    {
        if (await RequestBytes.ReadAsync(context) is not { } bytes)
            return (default, RpcAnswer.Fail(RpcErrorCodes.InvalidRequest, $"A body has at most {RequestBytes.LimitOf(context)} bytes."));
        if (bytes.IsEmpty)
            return (default, null);
        if (!StrictJson.TryParse(bytes, out var document))
            return (default, RpcAnswer.Fail(RpcErrorCodes.ParseError, $"A body is {StrictJson.Rule}."));
        using (document)
            return (document.RootElement.Clone(), null);
    }
}
