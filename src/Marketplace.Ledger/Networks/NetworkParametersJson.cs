using System.Text.Json;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger;

/// <summary>Network parameters as the JSON of a genesis file: addresses as text, amounts and rules as strings of digits.</summary>
internal static class NetworkParametersJson
{
    public static string Write(NetworkParameters parameters)
    {
        var file = new GenesisDocument
        {
            Name = parameters.Name,
            GenesisTimeMilliseconds = parameters.GenesisTimeMilliseconds,
            SupplyCapSatoshis = parameters.SupplyCap,
            Emission = GenesisEmission.Of(parameters.Emission),
            ValidatorEpochRounds = parameters.ValidatorEpochRounds,
            Rules = LedgerRulesJson.Write(parameters.Rules),
            Validators = [.. parameters.Validators.Validators.Select(validator => new GenesisValidator { Key = validator.Key.ToString(), Weight = validator.Weight })],
            Issue = [.. parameters.Issue.Select(WriteOutput)],
            GenesisHash = parameters.GenesisHash.ToString(),
        };
        return JsonSerializer.Serialize(file, GenesisFileJson.Default.GenesisDocument);
    }

    public static NetworkParameters Read(string json)
    {
        try
        {
            var file = JsonSerializer.Deserialize(json, GenesisFileJson.Default.GenesisDocument) ?? throw new FormatException("The genesis file is empty.");
            var parameters = Read(file);
            if (NetworkParametersCodec.FindFault(parameters) is { } fault)
            {
                throw new FormatException(fault);
            }

            return file.GenesisHash is null || file.GenesisHash == parameters.GenesisHash.ToString()
                ? parameters
                : throw new FormatException($"The genesis file names the genesis hash {file.GenesisHash}, but its parameters make {parameters.GenesisHash}.");
        }
        catch (JsonException fault)
        {
            // The serializer's own messages say where; those of converters do not.
            var place = fault.Message.Contains("Path:", StringComparison.Ordinal) ? "" : $" Path: {fault.Path}.";
            throw new FormatException($"The genesis file cannot be read: {fault.Message}{place}", fault);
        }
        catch (Exception fault) when (fault is OverflowException or ArgumentException)
        {
            throw new FormatException($"The genesis file cannot be read: {fault.Message}", fault);
        }
    }

    private static NetworkParameters Read(GenesisDocument file) => new()
    {
        Name = file.Name,
        GenesisTimeMilliseconds = file.GenesisTimeMilliseconds,
        SupplyCap = file.SupplyCapSatoshis,
        Emission = file.Emission.Read(),
        ValidatorEpochRounds = file.ValidatorEpochRounds,
        Rules = LedgerRulesJson.Read(file.Rules),
        Validators = new ValidatorSet(file.Validators.Select(validator => new Validator(PublicKey.Parse(validator.Key), validator.Weight))),
        Issue = [.. file.Issue.Select(ReadOutput)],
    };

    private static GenesisOutput WriteOutput(TransactionOutput output)
    {
        var time = output.Lock as TimeLock;
        return new GenesisOutput
        {
            Address = output.Lock.Owner?.ToString() ?? throw new FormatException("An issued output has an owner."),
            AmountSatoshis = output.Amount,
            FromHeight = time?.Until is { Kind: LockUntilKind.Height } height ? height.Value : null,
            FromUnixSeconds = time?.Until is { Kind: LockUntilKind.Time } seconds ? seconds.Value : null,
            Collateral = output.Lock is CollateralLock ? true : null,
        };
    }

    private static TransactionOutput ReadOutput(GenesisOutput output)
    {
        var owner = OutputLock.Of(Address.Parse(output.Address));
        return new TransactionOutput(output.AmountSatoshis, output switch
        {
            { FromHeight: not null, FromUnixSeconds: not null } => throw new FormatException("An output is locked until a height or until a time, not both."),
            { Collateral: true, FromHeight: null, FromUnixSeconds: null } => new CollateralLock(0, owner),
            { Collateral: true } => throw new FormatException("A collateral has no time lock."),
            { FromHeight: { } height } => new TimeLock(owner, LockUntil.AtHeight(height)),
            { FromUnixSeconds: { } seconds } => new TimeLock(owner, LockUntil.AtTime(seconds)),
            _ => owner,
        });
    }
}
