using System.Text;
using Marketplace.Ledger.Canonical;

namespace Marketplace.Ledger;

/// <summary>The canonical bytes of a network's rules, and the bounds that they must keep.</summary>
internal static class NetworkParametersCodec
{
    private const byte Version = 1;
    private const int MaxNameLength = 64;
    private const int MinBlockBytes = 256 << 10;
    private const uint Million = 1_000_000;

    // A body has at most this many started 1,024 bytes, each of which asks for the minimum fee.
    private const int MostFeeUnits = FormatLimits.MaxTransactionBytes / 1024;

    public static byte[] Encode(NetworkParameters parameters)
    {
        var writer = new CanonicalWriter(stackalloc byte[512]);
        writer.WriteByte(Version);
        writer.WriteVarUInt((uint)parameters.Name.Length);
        writer.WriteBytes(Encoding.ASCII.GetBytes(parameters.Name));
        writer.WriteInt64(parameters.GenesisTimeMilliseconds);
        writer.WriteMoney(parameters.SupplyCap);
        writer.WriteKeyHash(parameters.FeeKeyHash);
        writer.WriteUInt32(parameters.FeePartsPerMillion);
        writer.WriteMoney(parameters.MinimumTransactionFee);
        writer.WriteUInt32((uint)parameters.MaximumBlockBytes);
        writer.WriteUInt32((uint)parameters.MaximumBlockTransactions);
        writer.WriteUInt32(parameters.MaximumTermSeconds);
        writer.WriteUInt32(parameters.MinimumPaidSeconds);
        writer.WriteUInt32(parameters.ReclaimGraceSeconds);
        writer.WriteUInt32(parameters.MinimumSettleIntervalSeconds);
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
        var feeKeyHash = reader.ReadKeyHash();
        var feeParts = reader.ReadUInt32();
        var minimumFee = reader.ReadMoney(allowZero: true);
        var blockBytes = reader.ReadUInt32();
        var blockTransactions = reader.ReadUInt32();
        var term = reader.ReadUInt32();
        var minimumPaid = reader.ReadUInt32();
        var grace = reader.ReadUInt32();
        var settleInterval = reader.ReadUInt32();
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
            FeeKeyHash = feeKeyHash,
            SupplyCap = cap,
            FeePartsPerMillion = feeParts,
            MinimumTransactionFee = minimumFee,
            MaximumBlockBytes = (int)Math.Min(blockBytes, int.MaxValue),
            MaximumBlockTransactions = (int)Math.Min(blockTransactions, int.MaxValue),
            MaximumTermSeconds = term,
            MinimumPaidSeconds = minimumPaid,
            ReclaimGraceSeconds = grace,
            MinimumSettleIntervalSeconds = settleInterval,
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

        if (parameters.FeePartsPerMillion > Million)
        {
            return "The protocol's share is at most 1,000,000 parts per million.";
        }

        if (parameters.MaximumBlockBytes is < MinBlockBytes or > FormatLimits.MaxBlockBytes)
        {
            return $"A block's bytes are limited to a number from {MinBlockBytes} to {FormatLimits.MaxBlockBytes}.";
        }

        if (parameters.MaximumBlockTransactions is < 2 or > FormatLimits.MaxBlockTransactions)
        {
            return $"A block's transactions are limited to a number from 2 to {FormatLimits.MaxBlockTransactions}.";
        }

        if (parameters.MinimumTransactionFee.Satoshis > parameters.SupplyCap.Satoshis / MostFeeUnits)
        {
            return "The minimum fee is more than anybody could pay.";
        }

        return FindIssueFault(parameters);
    }

    private static string? FindIssueFault(NetworkParameters parameters)
    {
        if (parameters.Issue.IsDefaultOrEmpty)
        {
            return "A network needs at least one output at its beginning.";
        }

        if (parameters.Issue.Length > Genesis.OutputsPerTransaction * (parameters.MaximumBlockTransactions - 1))
        {
            return "More outputs are issued than a block has room for.";
        }

        UInt128 issued = 0;
        foreach (var output in parameters.Issue)
        {
            if (output.Amount.IsZero || output.Lock is null or EscrowLock)
            {
                return "An issued output needs an amount and a lock that is no escrow.";
            }

            issued += (UInt128)output.Amount.Satoshis;
        }

        return issued > (UInt128)parameters.SupplyCap.Satoshis ? $"{issued} satoshis are issued where the cap is {parameters.SupplyCap.Satoshis}." : null;
    }
}
