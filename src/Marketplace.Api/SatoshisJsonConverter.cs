using System.Text.Json;
using System.Text.Json.Serialization;

namespace Marketplace.Api;

/// <summary>Reads and writes an amount as a string of digits.</summary>
public sealed class SatoshisJsonConverter : JsonConverter<Satoshis>
{
    /// <inheritdoc/>
    /// <exception cref="ApiFormatException">The value is not a string of digits, or is more than 9,223,372,036,854,775,807.</exception>
    public override Satoshis Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonDigits.TryRead(ref reader, out var value) && value <= long.MaxValue
            ? new Satoshis((long)value)
            : throw new ApiFormatException(
                "An amount is a string of digits that counts satoshis, such as \"125000000\": no sign, no leading zero, at most 9223372036854775807.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Satoshis value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        JsonDigits.Write(writer, (ulong)value.Value);
    }
}
