using System.Text.Json;
using System.Text.Json.Serialization;

namespace Marketplace.Market.Words;

/// <summary>Writes an enum of the market as its word in <see cref="WireWords"/>, and reads nothing else.</summary>
/// <typeparam name="T">An enum that has a table.</typeparam>
public sealed class WireWordConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var word = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return WireWords.Of<T>().TryRead(word, out var member)
            ? member
            : throw new JsonException($"The value must be {WireWords.Of<T>().Choice}.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(WireWords.Of<T>().Write(value));
}
