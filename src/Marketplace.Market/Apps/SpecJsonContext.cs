using System.Text.Json;
using System.Text.Json.Serialization;

namespace Marketplace.Market.Apps;

/// <summary>Source-generated JSON of specs: camelCase, strict.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    MaxDepth = SpecJson.MaxDepth,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AppSpec))]
internal sealed partial class SpecJsonContext : JsonSerializerContext
{
    /// <summary>The same, indented.</summary>
    public static SpecJsonContext Indented => field ??= new(new JsonSerializerOptions(Default.GeneratedSerializerOptions!) { WriteIndented = true });
}
