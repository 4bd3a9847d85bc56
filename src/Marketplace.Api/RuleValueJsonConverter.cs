using System.Text.Json;
using System.Text.Json.Serialization;

namespace Marketplace.Api;

/// <summary>Reads and writes a rule's value as a string of digits.</summary>
public sealed class RuleValueJsonConverter : JsonConverter<RuleValue>
{
    /// <inheritdoc/>
    /// <exception cref="ApiFormatException">The value is not a string of digits, or is more than 18,446,744,073,709,551,615.</exception>
    public override RuleValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonDigits.TryRead(ref reader, out var value)
            ? new RuleValue(value)
            : throw new ApiFormatException(
                "The value of a rule is a string of digits, such as \"20000\": no sign, no leading zero, at most 18446744073709551615.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, RuleValue value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        JsonDigits.Write(writer, value.Value);
    }
}
