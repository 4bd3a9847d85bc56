using System.Text.Json;
using System.Text.Json.Serialization;

namespace Marketplace.Wallet.Keys;

/// <summary>Reads and writes wallet files; what is unknown or doubled is refused, because a wallet file has one form only.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(WalletDocument))]
internal sealed partial class WalletJson : JsonSerializerContext;
