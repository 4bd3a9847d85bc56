using System.Text;
using Marketplace.Ledger.Canonical;
using Marketplace.Ledger.Emission;

namespace Marketplace.Ledger;

/// <summary>The canonical bytes of a network's rules, and the bounds that they must keep.</summary>
internal static class NetworkParametersCodec
{
    private const byte Version = 1;
    private const int MaxNameLength = 64;

    // A body has at most this many started 1,024 bytes, each of which asks for the minimum fee.
    private const int MostFeeUnits = FormatLimits.MaxTransactionBytes / 1024;

    public static byte[] Encode(NetworkParameters parameters)
    {
        var writer = new CanonicalWriter(stackalloc byte[1024]);
        writer.WriteByte(Version);
        writer.WriteVarUInt((uint)parameters.Name.Length);
        writer.WriteBytes(Encoding.ASCII.GetBytes(parameters.Name));
        writer.WriteInt64(parameters.GenesisTimeMilliseconds);
        writer.WriteMoney(parameters.SupplyCap);
        WriteEmission(ref writer, parameters.Emission);
        writer.WriteInt64(parameters.ValidatorEpochRounds);
        LedgerRulesCodec.Write(ref writer, parameters.Rules);
        parameters.Validators.Write(ref writer);
        var bytes = writer.ToArray();
        writer.Dispose();
        return bytes;
    }

    public static NetworkParameters Decode(ReadOnlySpan<byte> bytes, System.Collections.Immutable.ImmutableArray<TransactionOutput> issue)
    {
        var reader = new CanonicalReader(bytes);
        if (reader.ReadByte() is var version && version != Version)
        {
            reader.Fail($"Version {version} of network parameters is not known", RejectionCode.NotSupported);
        }

        var name = Encoding.ASCII.GetString(reader.ReadBytes(reader.ReadCount(MaxNameLength, 1, "characters of a name")));
        var time = reader.ReadInt64((FormatLimits.MaxUnixSeconds * 1000) + 999, "The genesis time");
        var cap = reader.ReadMoney();
        var emission = ReadEmission(ref reader);
        var epoch = reader.ReadInt64(NetworkParameters.MaxValidatorEpochRounds, "A span between validator sets");
        var rules = LedgerRulesCodec.Read(ref reader);
        var validators = ValidatorSet.Read(ref reader);
        if (!reader.Finish() || validators is null)
        {
            throw new FormatException(reader.Rejection.ToString());
        }

        var parameters = new NetworkParameters
        {
            Name = name,
            GenesisTimeMilliseconds = time,
            Issue = issue,
            Validators = validators,
            SupplyCap = cap,
            Emission = emission,
            ValidatorEpochRounds = epoch,
            Rules = rules,
        };
        return FindFault(parameters) is { } fault ? throw new FormatException(fault) : parameters;
    }

    /// <summary>The first rule that the parameters break, in words; null if they break none.</summary>
    public static string? FindFault(NetworkParameters parameters)
    {
        if (parameters.Name.Length is 0 or > MaxNameLength || parameters.Name.Any(letter => letter is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')))
        {
            return $"A network's name is 1 to {MaxNameLength} of a-z, 0-9 and '-'.";
        }

        if (parameters.GenesisTimeMilliseconds is < 0 or > (FormatLimits.MaxUnixSeconds * 1000) + 999)
        {
            return "The genesis time is outside the years 1970 to 9999.";
        }

        if (parameters.ValidatorEpochRounds is < 1 or > NetworkParameters.MaxValidatorEpochRounds)
        {
            return $"Validator sets are 1 to {NetworkParameters.MaxValidatorEpochRounds} rounds apart.";
        }

        if ((parameters.Emission.FindFault() ?? parameters.Rules.FindFault()) is { } fault)
        {
            return fault;
        }

        if (parameters.Rules.MinimumTransactionFee.Satoshis > parameters.SupplyCap.Satoshis / MostFeeUnits)
        {
            return "The minimum fee is more than anybody could pay.";
        }

        return FindIssueFault(parameters);
    }

    private static void WriteEmission(ref CanonicalWriter writer, EmissionParameters emission)
    {
        writer.WriteUInt32((uint)emission.RoundMilliseconds);
        writer.WriteUInt32((uint)emission.MaximumRoundsPerBlock);
        writer.WriteMoney(emission.InitialSubsidy);
        writer.WriteInt64(emission.DecayIntervalRounds);
        writer.WriteUInt32(emission.DecayNumerator);
        writer.WriteUInt32(emission.DecayDenominator);
        writer.WriteByte((byte)emission.DecaySteps);
    }

    // What is too large for its type is outside the bounds as well, so it is cut here and refused with the rest.
    private static EmissionParameters ReadEmission(ref CanonicalReader reader) => new()
    {
        RoundMilliseconds = (int)Math.Min(reader.ReadUInt32(), int.MaxValue),
        MaximumRoundsPerBlock = (int)Math.Min(reader.ReadUInt32(), int.MaxValue),
        InitialSubsidy = reader.ReadMoney(allowZero: true),
        DecayIntervalRounds = reader.ReadInt64(long.MaxValue, "A decay interval"),
        DecayNumerator = reader.ReadUInt32(),
        DecayDenominator = reader.ReadUInt32(),
        DecaySteps = reader.ReadByte(),
    };

    private static string? FindIssueFault(NetworkParameters parameters)
    {
        if (parameters.Issue.IsDefaultOrEmpty)
        {
            return "A network needs at least one output at its beginning.";
        }

        if (parameters.Issue.Length > (long)Genesis.OutputsPerTransaction * (parameters.Rules.MaximumBlockTransactions - 1))
        {
            return "More outputs are issued than a block has room for.";
        }

        UInt128 issued = 0;
        foreach (var output in parameters.Issue)
        {
            if (output.Amount.IsZero || output.Lock is not (KeyLock or MultiSigLock or TimeLock or CollateralLock { SinceRound: 0 }))
            {
                return "An issued output needs an amount and a lock that an owner can open.";
            }

            issued += (UInt128)output.Amount.Satoshis;
        }

        return issued > (UInt128)parameters.SupplyCap.Satoshis ? $"{issued} satoshis are issued where the cap is {parameters.SupplyCap.Satoshis}." : null;
    }
}
