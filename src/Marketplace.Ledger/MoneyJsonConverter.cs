using System.Text.Json;
using System.Text.Json.Serialization;

namespace Marketplace.Ledger;

/// <summary>Money in JSON: the number of satoshis, an integer.</summary>
public sealed class MoneyJsonConverter : JsonConverter<Money>
{
    /// <inheritdoc/>
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var satoshis) && Money.TryFromSatoshis(satoshis, out var money)
            ? money
            : throw new JsonException("An amount is a whole number of satoshis, 0 to 56000000000000000.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Satoshis);
}
