using System.Text.Json;
using System.Text.Json.Serialization;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger;

/// <summary>Network parameters as the JSON of a genesis file: addresses as text, amounts in satoshis.</summary>
internal static class NetworkParametersJson
{
    public static string Write(NetworkParameters parameters)
    {
        var file = new GenesisFile
        {
            Name = parameters.Name,
            GenesisTimeMilliseconds = parameters.GenesisTimeMilliseconds,
            SupplyCapSatoshis = parameters.SupplyCap.Satoshis,
            FeeAddress = Address.FromKeyHash(parameters.FeeKeyHash).ToString(),
            FeePartsPerMillion = parameters.FeePartsPerMillion,
            MinimumTransactionFeeSatoshis = parameters.MinimumTransactionFee.Satoshis,
            MaximumBlockBytes = parameters.MaximumBlockBytes,
            MaximumBlockTransactions = parameters.MaximumBlockTransactions,
            MaximumTermSeconds = parameters.MaximumTermSeconds,
            MinimumPaidSeconds = parameters.MinimumPaidSeconds,
            ReclaimGraceSeconds = parameters.ReclaimGraceSeconds,
            MinimumSettleIntervalSeconds = parameters.MinimumSettleIntervalSeconds,
            Validators = [.. parameters.Validators.Validators.Select(validator => new GenesisValidator { Key = validator.Key.ToString(), Weight = validator.Weight })],
            Issue = [.. parameters.Issue.Select(WriteOutput)],
            GenesisHash = parameters.GenesisHash.ToString(),
        };
        return JsonSerializer.Serialize(file, GenesisFileJson.Default.GenesisFile);
    }

    public static NetworkParameters Read(string json)
    {
        try
        {
            var file = JsonSerializer.Deserialize(json, GenesisFileJson.Default.GenesisFile) ?? throw new FormatException("The genesis file is empty.");
            var parameters = Read(file);
            if (NetworkParametersCodec.FindFault(parameters) is { } fault)
            {
                throw new FormatException(fault);
            }

            return file.GenesisHash is null || file.GenesisHash == parameters.GenesisHash.ToString()
                ? parameters
                : throw new FormatException($"The genesis file names the genesis hash {file.GenesisHash}, but its parameters make {parameters.GenesisHash}.");
        }
        catch (Exception fault) when (fault is JsonException or OverflowException or ArgumentException)
        {
            throw new FormatException($"The genesis file cannot be read: {fault.Message}", fault);
        }
    }

    private static NetworkParameters Read(GenesisFile file) => new()
    {
        Name = file.Name,
        GenesisTimeMilliseconds = file.GenesisTimeMilliseconds,
        SupplyCap = Money.FromSatoshis(file.SupplyCapSatoshis),
        FeeKeyHash = ReadKeyHash(file.FeeAddress),
        FeePartsPerMillion = file.FeePartsPerMillion,
        MinimumTransactionFee = Money.FromSatoshis(file.MinimumTransactionFeeSatoshis),
        MaximumBlockBytes = file.MaximumBlockBytes,
        MaximumBlockTransactions = file.MaximumBlockTransactions,
        MaximumTermSeconds = file.MaximumTermSeconds,
        MinimumPaidSeconds = file.MinimumPaidSeconds,
        ReclaimGraceSeconds = file.ReclaimGraceSeconds,
        MinimumSettleIntervalSeconds = file.MinimumSettleIntervalSeconds,
        Validators = new ValidatorSet(file.Validators.Select(validator => new Validator(PublicKey.Parse(validator.Key), validator.Weight))),
        Issue = [.. file.Issue.Select(ReadOutput)],
    };

    private static GenesisOutput WriteOutput(TransactionOutput output)
    {
        var time = output.Lock as TimeLock;
        var key = (KeyLock)(time?.Inner ?? output.Lock);
        return new GenesisOutput
        {
            Address = key.Address.ToString(),
            AmountSatoshis = output.Amount.Satoshis,
            FromHeight = time?.Until is { Kind: LockUntilKind.Height } height ? height.Value : null,
            FromUnixSeconds = time?.Until is { Kind: LockUntilKind.Time } seconds ? seconds.Value : null,
        };
    }

    private static TransactionOutput ReadOutput(GenesisOutput output)
    {
        OutputLock key = new KeyLock(ReadKeyHash(output.Address));
        return new TransactionOutput(Money.FromSatoshis(output.AmountSatoshis), output switch
        {
            { FromHeight: not null, FromUnixSeconds: not null } => throw new FormatException("An output is locked until a height or until a time, not both."),
            { FromHeight: { } height } => new TimeLock(key, LockUntil.AtHeight(height)),
            { FromUnixSeconds: { } seconds } => new TimeLock(key, LockUntil.AtTime(seconds)),
            _ => key,
        });
    }

    private static KeyHash ReadKeyHash(string address)
    {
        var parsed = Address.Parse(address);
        return parsed.Kind == AddressKind.KeyHash ? parsed.Hash : throw new FormatException($"{address} is not the address of a key.");
    }
}

/// <summary>The JSON of a genesis file.</summary>
internal sealed record GenesisFile
{
    public required string Name { get; init; }
    public required long GenesisTimeMilliseconds { get; init; }
    public required long SupplyCapSatoshis { get; init; }
    public required string FeeAddress { get; init; }
    public required uint FeePartsPerMillion { get; init; }
    public required long MinimumTransactionFeeSatoshis { get; init; }
    public required int MaximumBlockBytes { get; init; }
    public required int MaximumBlockTransactions { get; init; }
    public required uint MaximumTermSeconds { get; init; }
    public required uint MinimumPaidSeconds { get; init; }
    public required uint ReclaimGraceSeconds { get; init; }
    public required uint MinimumSettleIntervalSeconds { get; init; }
    public required GenesisValidator[] Validators { get; init; }
    public required GenesisOutput[] Issue { get; init; }
    public string? GenesisHash { get; init; }
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
    public required long AmountSatoshis { get; init; }
    public long? FromHeight { get; init; }
    public long? FromUnixSeconds { get; init; }
}

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GenesisFile))]
internal sealed partial class GenesisFileJson : JsonSerializerContext;
