using System.IO.Pipelines;
using System.Text.Json;

namespace Marketplace.Flux.JsonRpc;

/// <summary>Where an answer is written: a JSON writer over the connection, which takes what was written in portions.</summary>
internal sealed class JsonSink : IAsyncDisposable
{
    private const int Portion = 64 * 1024;

    private readonly PipeWriter _pipe;
    private readonly CancellationToken _stop;
    private long _sent;

    public JsonSink(PipeWriter pipe, CancellationToken stop)
    {
        (_pipe, _stop) = (pipe, stop);
        Writer = new Utf8JsonWriter(pipe);
    }

    /// <summary>Writes the JSON.</summary>
    public Utf8JsonWriter Writer { get; }

    /// <summary>Ends the answer's making when its reader has left.</summary>
    public CancellationToken Stop => _stop;

    /// <summary>Sends what was written once it is a portion, and waits until the connection took it: so a long list needs little memory.</summary>
    public ValueTask DrainAsync() =>
        Writer.BytesCommitted + Writer.BytesPending - _sent >= Portion ? SendAsync() : ValueTask.CompletedTask;

    /// <summary>Sends all that was written.</summary>
    public async ValueTask SendAsync()
    {
        await Writer.FlushAsync(_stop);
        _sent = Writer.BytesCommitted;
        await _pipe.FlushAsync(_stop);
    }

    public ValueTask DisposeAsync() => Writer.DisposeAsync();
}
