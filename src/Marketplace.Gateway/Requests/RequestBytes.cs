using System.Buffers;
using Marketplace.Api;
using Marketplace.Gateway.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Marketplace.Gateway.Requests;

/// <summary>Says how large a body an endpoint takes, in bytes.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BodyLimitAttribute(int bytes) : Attribute
{
    /// <summary>For requests that carry nothing worth more: 16 KiB.</summary>
    public const int Small = 16 * 1024;

    /// <summary>For a transaction in hex: 1 MiB.</summary>
    public const int Transaction = 1024 * 1024;

    /// <summary>For a spec: 512 KiB.</summary>
    public const int Spec = 512 * 1024;

    /// <summary>For a spec and a transaction.</summary>
    public const int SpecAndTransaction = Spec + Transaction;

    /// <summary>The limit.</summary>
    public int Bytes { get; } = bytes;
}

/// <summary>Reads a request's body once, within its endpoint's limit; signature check and binding share the bytes.</summary>
internal static class RequestBytes
{
    private static readonly object Key = new();

    /// <summary>The limit of the endpoint that was matched.</summary>
    public static int LimitOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<BodyLimitAttribute>()?.Bytes ?? BodyLimitAttribute.Small;

    /// <summary>The refusal of a body over the limit.</summary>
    public static ProblemResult TooLarge(HttpContext context) =>
        ProblemResult.Of(ProblemCodes.BodyTooLarge, $"This endpoint takes bodies of at most {LimitOf(context)} bytes.");

    /// <summary>The body's bytes, or null when there are more than the endpoint takes.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(HttpContext context)
    {
        if (context.Items.TryGetValue(Key, out var known))
            return (ReadOnlyMemory<byte>)known!;
        var limit = LimitOf(context);
        if (context.Request.ContentLength > limit)
            return null;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = limit + 1;
        var body = await ReadAllAsync(context, limit);
        if (body is { } bytes)
            context.Items[Key] = bytes;
        return body;
    }

    private static async ValueTask<ReadOnlyMemory<byte>?> ReadAllAsync(HttpContext context, int limit)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(context.RequestAborted);
            var buffer = result.Buffer;
            if (buffer.Length > limit)
            {
                reader.AdvanceTo(buffer.End);
                return null;
            }

            if (result.IsCompleted)
            {
                var bytes = buffer.ToArray();
                reader.AdvanceTo(buffer.End);
                return bytes;
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }
}
