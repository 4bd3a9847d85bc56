using System.Text.Json;
using System.Text.Json.Serialization;
using Docker.DotNet.Models;

namespace Docker.DotNet.Http;

/// <summary>The engine's names of restart policies; the empty one, which enum converters refuse, means that none was chosen.</summary>
internal sealed class RestartPolicyConverter : JsonConverter<RestartPolicyKind>
{
    private static readonly string[] Names = ["", "no", "always", "on-failure", "unless-stopped"];

    public override RestartPolicyKind Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (RestartPolicyKind)Math.Max(0, Array.IndexOf(Names, reader.GetString()));

    public override void Write(Utf8JsonWriter writer, RestartPolicyKind value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Names[(int)value]);
}
