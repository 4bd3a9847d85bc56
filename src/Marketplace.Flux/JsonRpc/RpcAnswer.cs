using System.Text.Json;
using Marketplace.Flux.JsonRpc.Bitcoin;
using Marketplace.Ledger;

namespace Marketplace.Flux.JsonRpc;

/// <summary>What a method answers: an error, or JSON that is written when it is its turn.</summary>
internal sealed class RpcAnswer
{
    private readonly Func<JsonSink, ValueTask>? _write;

    private RpcAnswer(RpcError? error, Func<JsonSink, ValueTask>? write) => (Error, _write) = (error, write);

    /// <summary>JSON null.</summary>
    public static RpcAnswer Null { get; } = Of(static json => json.WriteNullValue());

    /// <summary>A list without items.</summary>
    public static RpcAnswer EmptyList { get; } = Of(static json =>
    {
        json.WriteStartArray();
        json.WriteEndArray();
    });

    /// <summary>Why there is no answer; null when there is one.</summary>
    public RpcError? Error { get; }

    /// <summary>An answer that is small, or as large as one block.</summary>
    public static RpcAnswer Of(Action<Utf8JsonWriter> write) => new(null, sink =>
    {
        write(sink.Writer);
        return sink.DrainAsync();
    });

    /// <summary>A text.</summary>
    public static RpcAnswer Of(string text) => Of(json => json.WriteStringValue(text));

    /// <summary>A whole number.</summary>
    public static RpcAnswer Of(long number) => Of(json => json.WriteNumberValue(number));

    /// <summary>True or false.</summary>
    public static RpcAnswer Of(bool truth) => Of(json => json.WriteBooleanValue(truth));

    /// <summary>A hash in its text form.</summary>
    public static RpcAnswer Of(Hash256 hash) => Of(hash.ToString());

    /// <summary>An amount in FLUX.</summary>
    public static RpcAnswer Of(Money amount) => Of(json => json.WriteFluxValue(amount));

    /// <summary>An answer of any length; the writer drains the sink as it goes.</summary>
    public static RpcAnswer Stream(Func<JsonSink, ValueTask> write) => new(null, write);

    /// <summary>A refusal.</summary>
    public static RpcAnswer Fail(int code, string message) => new(new RpcError(code, message), null);

    /// <summary>Writes the JSON of an answer that is no error.</summary>
    public ValueTask WriteAsync(JsonSink sink) => _write is { } write ? write(sink) : throw new InvalidOperationException("An error has no result.");
}
