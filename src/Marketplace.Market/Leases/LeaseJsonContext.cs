using System.Text.Json.Serialization;

namespace Marketplace.Market.Leases;

/// <summary>The stored form of a lease.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LeaseState))]
public sealed partial class LeaseJsonContext : JsonSerializerContext;
