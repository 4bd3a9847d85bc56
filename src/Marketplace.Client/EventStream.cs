using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Marketplace.Api;

namespace Marketplace.Client;

/// <summary>
/// Reads server-sent events whose data is JSON. "notice" tells something to the reader, "end" ends the stream for good; one that just
/// stops has broken off. Other names are skipped.
/// </summary>
internal static class EventStream
{
    private const string NoticeEvent = "notice";
    private const string EndEvent = "end";

    /// <exception cref="IOException">The stream stopped without its end.</exception>
    public static async IAsyncEnumerable<SseItem<T>> ReadAsync<T>(
        Stream stream, string eventName, JsonTypeInfo<T> type, Action<string>? notice, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        var parser = SseParser.Create(stream, (name, data) => new Data<T>(
            name == eventName ? Parse(data, type) : null, name == NoticeEvent ? Parse(data, ApiJson.Tolerant.StreamNotice)?.Message : null));
        await foreach (var item in parser.EnumerateAsync(cancellationToken))
        {
            if (item.EventType == EndEvent)
            {
                yield break;
            }

            if (item.Data.Notice is { } text)
            {
                notice?.Invoke(text);
            }

            if (item.Data.Value is { } value)
            {
                yield return new SseItem<T>(value, item.EventType) { EventId = item.EventId };
            }
        }

        throw new IOException("The stream broke off.");
    }

    private static T? Parse<T>(ReadOnlySpan<byte> data, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(data, type);
        }
        catch (JsonException e)
        {
            throw new MarketplaceException("The host sent an event that this program does not read. Are both of the same version?", "unexpected-answer", e);
        }
    }

    private readonly record struct Data<T>(T? Value, string? Notice);
}
