using System.Text.Json;
using System.Text.Json.Serialization;

namespace Marketplace.Market.Apps;

/// <summary>Source-generated JSON of specs: camelCase, strict.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    UseStringEnumConverter = false,
    MaxDepth = SpecJson.MaxDepth,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(PortProtocolConverter)])]
[JsonSerializable(typeof(AppSpec))]
internal sealed partial class SpecJsonContext : JsonSerializerContext
{
    /// <summary>The same, indented.</summary>
    public static SpecJsonContext Indented => field ??= new(new JsonSerializerOptions(Default.GeneratedSerializerOptions!) { WriteIndented = true });
}

/// <summary>Writes protocols as <c>tcp</c> and <c>udp</c>, and reads nothing else.</summary>
internal sealed class PortProtocolConverter : JsonConverter<PortProtocol>
{
    /// <inheritdoc/>
    public override PortProtocol Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (reader.TokenType == JsonTokenType.String ? reader.GetString() : null) switch
        {
            "tcp" => PortProtocol.Tcp,
            "udp" => PortProtocol.Udp,
            _ => throw new JsonException("A protocol is \"tcp\" or \"udp\"."),
        };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, PortProtocol value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value == PortProtocol.Udp ? "udp" : "tcp");
}
