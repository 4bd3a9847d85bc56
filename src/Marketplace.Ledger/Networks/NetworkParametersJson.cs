using System.Text.Json;
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
            Emission = GenesisEmission.Of(parameters.Emission),
            ValidatorEpochRounds = parameters.ValidatorEpochRounds,
            Rules = LedgerRulesJson.Write(parameters.Rules),
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
        Emission = file.Emission.Read(),
        ValidatorEpochRounds = file.ValidatorEpochRounds,
        Rules = LedgerRulesJson.Read(file.Rules),
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
