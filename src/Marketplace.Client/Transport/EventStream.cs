using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Marketplace.Api;

namespace Marketplace.Client.Transport;

/// <summary>
/// Reads the server-sent events of one connection, whose data is JSON. "notice" tells something to the reader, "end" ends the stream for good;
/// one that just stops has broken off. Other names are skipped.
/// </summary>
internal sealed class EventStream<T>
    where T : class
{
    private const string NoticeEvent = "notice";
    private const string EndEvent = "end";

    private readonly SseParser<Data> _parser;
    private readonly Action<string>? _notice;

    /// <param name="stream">The connection.</param>
    /// <param name="eventName">The events that are read.</param>
    /// <param name="type">What their data is.</param>
    /// <param name="notice">Told every notice.</param>
    public EventStream(Stream stream, string eventName, JsonTypeInfo<T> type, Action<string>? notice)
    {
        _notice = notice;
        _parser = SseParser.Create(stream, (name, data) => new Data(
            name == eventName ? Parse(data, type) : null,
            name == NoticeEvent ? Parse(data, ApiJson.Tolerant.StreamNotice)?.Message : null));
    }

    /// <summary>How long the host asks to wait before the stream is opened again; null where it says nothing.</summary>
    public TimeSpan? AskedPause => _parser.ReconnectionInterval >= TimeSpan.Zero ? _parser.ReconnectionInterval : null;

    /// <exception cref="IOException">The stream stopped without its end.</exception>
    public async IAsyncEnumerable<SseItem<T>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in _parser.EnumerateAsync(cancellationToken))
        {
            if (item.EventType == EndEvent)
            {
                yield break;
            }

            if (item.Data.Notice is { } text)
            {
                _notice?.Invoke(text);
            }

            if (item.Data.Value is { } value)
            {
                yield return new SseItem<T>(value, item.EventType) { EventId = item.EventId };
            }
        }

        throw new IOException("The stream broke off.");
    }

    private static TData? Parse<TData>(ReadOnlySpan<byte> data, JsonTypeInfo<TData> type)
    {
        try
        {
            return JsonSerializer.Deserialize(data, type);
        }
        catch (JsonException e)
        {
            throw new MarketplaceException(
                "The host sent an event that is not read here. Are both of the same version?", ErrorCodes.UnexpectedAnswer, e);
        }
    }

    private readonly record struct Data(T? Value, string? Notice);
}
