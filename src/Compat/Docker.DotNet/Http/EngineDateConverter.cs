using System.Text.Json;
using System.Text.Json.Serialization;

namespace Docker.DotNet.Http;

/// <summary>The engine writes instants as RFC 3339 text in some answers and as unix seconds in others.</summary>
internal sealed class EngineDateConverter : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number
            ? DateTime.UnixEpoch.AddSeconds(reader.GetInt64())
            : reader.TryGetDateTime(out var value) ? value.ToUniversalTime() : default;

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
