using System.Text.Json;
using System.Text.Json.Serialization;

namespace Marketplace.Ledger;

/// <summary>Money in JSON: the number of satoshis as a string of digits.</summary>
public sealed class MoneyJsonConverter : JsonConverter<Money>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">The value is not a string of digits, or is more than there can be.</exception>
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonDigits.TryRead(ref reader, out var satoshis) && satoshis <= Money.MaxSatoshis
            ? Money.FromSatoshis((long)satoshis)
            : throw new JsonException(
                "An amount is a string of digits that counts satoshis, such as \"125000000\": no sign, no leading zero, at most 56000000000000000.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        JsonDigits.Write(writer, (ulong)value.Satoshis);
    }
}
