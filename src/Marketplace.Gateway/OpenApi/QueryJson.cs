using System.Text.Json.Serialization;

namespace Marketplace.Gateway.OpenApi;

/// <summary>The types of path and query parameters: they are no JSON on the wire, but the API's description needs their schemas.</summary>
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool?))]
[JsonSerializable(typeof(int?))]
[JsonSerializable(typeof(long?))]
internal sealed partial class QueryJson : JsonSerializerContext;
