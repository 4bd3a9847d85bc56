using System.Text.Json.Serialization;
using Marketplace.Ledger.Emission;

namespace Marketplace.Ledger;

/// <summary>The JSON of a genesis file. No hash covers this text: the genesis block holds the parameters in their binary form.</summary>
internal sealed record GenesisDocument
{
    public required string Name { get; init; }
    public required long GenesisTimeMilliseconds { get; init; }
    public required Money SupplyCapSatoshis { get; init; }
    public required GenesisEmission Emission { get; init; }
    public required long ValidatorEpochRounds { get; init; }
    public required Dictionary<string, string> Rules { get; init; }
    public required GenesisValidator[] Validators { get; init; }
    public required GenesisOutput[] Issue { get; init; }
    public string? GenesisHash { get; init; }
}

/// <summary>How money is issued, in a genesis file.</summary>
internal sealed record GenesisEmission
{
    public required int RoundMilliseconds { get; init; }
    public required int MaximumRoundsPerBlock { get; init; }
    public required Money InitialSubsidySatoshis { get; init; }
    public required long DecayIntervalRounds { get; init; }
    public required uint DecayNumerator { get; init; }
    public required uint DecayDenominator { get; init; }
    public required int DecaySteps { get; init; }

    public static GenesisEmission Of(EmissionParameters emission) => new()
    {
        RoundMilliseconds = emission.RoundMilliseconds,
        MaximumRoundsPerBlock = emission.MaximumRoundsPerBlock,
        InitialSubsidySatoshis = emission.InitialSubsidy,
        DecayIntervalRounds = emission.DecayIntervalRounds,
        DecayNumerator = emission.DecayNumerator,
        DecayDenominator = emission.DecayDenominator,
        DecaySteps = emission.DecaySteps,
    };

    public EmissionParameters Read() => new()
    {
        RoundMilliseconds = RoundMilliseconds,
        MaximumRoundsPerBlock = MaximumRoundsPerBlock,
        InitialSubsidy = InitialSubsidySatoshis,
        DecayIntervalRounds = DecayIntervalRounds,
        DecayNumerator = DecayNumerator,
        DecayDenominator = DecayDenominator,
        DecaySteps = DecaySteps,
    };
}

/// <summary>A validator in a genesis file.</summary>
internal sealed record GenesisValidator
{
    public required string Key { get; init; }
    public required ulong Weight { get; init; }
}

/// <summary>An issued output in a genesis file.</summary>
internal sealed record GenesisOutput
{
    public required string Address { get; init; }
    public required Money AmountSatoshis { get; init; }
    public long? FromHeight { get; init; }
    public long? FromUnixSeconds { get; init; }
    public bool? Collateral { get; init; }
}

[JsonSourceGenerationOptions(
    WriteIndented = true,
    AllowDuplicateProperties = false,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GenesisDocument))]
internal sealed partial class GenesisFileJson : JsonSerializerContext;
