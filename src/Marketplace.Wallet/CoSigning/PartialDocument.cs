using System.Text.Json.Serialization;
using Marketplace.Ledger;

namespace Marketplace.Wallet.CoSigning;

/// <summary>The JSON of a partially signed transaction. Version 1; docs/cli.md describes it.</summary>
internal sealed record PartialDocument
{
    public const string FormatName = "market-transaction";
    public const int CurrentVersion = 1;

    public required string Format { get; init; }

    public required int Version { get; init; }

    public required string Network { get; init; }

    public required string GenesisHash { get; init; }

    /// <summary>The transaction without witnesses in canonical encoding, hex.</summary>
    public required string Transaction { get; init; }

    public required IReadOnlyList<PartialDocumentInput> Inputs { get; init; }

    public required IReadOnlyList<PartialDocumentSignature> Signatures { get; init; }
}

/// <summary>What one input spends.</summary>
internal sealed record PartialDocumentInput
{
    /// <summary>Transaction id, colon, index.</summary>
    public required string Output { get; init; }

    public required Money AmountSatoshis { get; init; }

    /// <summary>Whose keys must sign: t1 or t3.</summary>
    public required string Address { get; init; }

    /// <summary>For a time lock on a height.</summary>
    public long? FromHeight { get; init; }

    /// <summary>For a time lock on a time: unix seconds.</summary>
    public long? FromTime { get; init; }

    /// <summary>For t3: the script, hex.</summary>
    public string? RedeemScript { get; init; }
}

/// <summary>One signature.</summary>
internal sealed record PartialDocumentSignature
{
    public required string PublicKey { get; init; }

    /// <summary>64 bytes, hex.</summary>
    public required string Signature { get; init; }
}

/// <summary>What is unknown or doubled in such a file is refused: a signer must not overlook it.</summary>
[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web,
    WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PartialDocument))]
internal sealed partial class PartialJson : JsonSerializerContext;
