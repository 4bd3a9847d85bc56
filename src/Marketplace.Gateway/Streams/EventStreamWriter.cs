using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Marketplace.Gateway.Streams;

/// <summary>
/// Writes server-sent events to one reader. Each write waits until the connection took it: a reader that does not read holds back
/// its own source and, after a while, is dropped, so nothing piles up for it here.
/// </summary>
internal sealed class EventStreamWriter(HttpContext context, TimeSpan slowReader, CancellationToken stop)
{
    /// <summary>The media type of server-sent events.</summary>
    public const string MediaType = "text/event-stream";

    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>Starts the answer.</summary>
    public async Task OpenAsync()
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = MediaType;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        Append("retry: 2000\n\n");
        await FlushAsync();
    }

    /// <summary>Appends an event; <see cref="FlushAsync"/> sends it.</summary>
    public void Add<T>(string name, string? id, T data, JsonTypeInfo<T> type)
    {
        Append("event: " + name + "\n");
        if (id is not null)
            Append("id: " + id + "\n");
        Append("data: ");
        // JSON in one line: the writer escapes line ends inside strings.
        _buffer.Write(JsonSerializer.SerializeToUtf8Bytes(data, type));
        Append("\n\n");
    }

    /// <summary>Appends an event whose id is a number.</summary>
    public void Add<T>(string name, long id, T data, JsonTypeInfo<T> type) =>
        Add(name, id.ToString(CultureInfo.InvariantCulture), data, type);

    /// <summary>Sends a comment, so that proxies and the reader know that the stream lives.</summary>
    public Task HeartbeatAsync()
    {
        Append(": heartbeat\n\n");
        return FlushAsync();
    }

    /// <summary>Sends what was appended and waits until the connection took it.</summary>
    /// <exception cref="OperationCanceledException">The reader left or was too slow, or the host stops.</exception>
    public async Task FlushAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stop);
        deadline.CancelAfter(slowReader);
        try
        {
            await context.Response.Body.WriteAsync(_buffer.WrittenMemory, deadline.Token);
            await context.Response.Body.FlushAsync(deadline.Token);
            _buffer.ResetWrittenCount();
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            context.Abort();
            throw;
        }
    }

    private void Append(string text) => Encoding.UTF8.GetBytes(text, _buffer);
}
