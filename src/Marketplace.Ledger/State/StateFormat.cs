using Marketplace.Ledger.Canonical;

namespace Marketplace.Ledger;

/// <summary>The canonical bytes of a state's parts. The state hash is SHA-256d of all of them; a snapshot is all of them and that hash.</summary>
internal static class StateFormat
{
    public const int OutputHeadSize = Hash256.Size + sizeof(uint) + sizeof(long) + sizeof(long);
    public const int SumsSize = Hash256.Size + sizeof(long) + Hash256.Size + sizeof(long) + (3 * sizeof(long)) + (3 * 16) + sizeof(ulong);

    public static ReadOnlySpan<byte> Magic => "FMSTATE1"u8;

    public static void WriteLease(ref CanonicalWriter writer, LeaseAccount account)
    {
        writer.WriteHash(account.Id.Value);
        LeaseTermsCodec.Write(ref writer, account.Terms);
        writer.WriteMoney(account.Escrowed);
        writer.WriteInt64(account.OpenedAtHeight);
        writer.WriteInt64(account.OpenedAt);
        writer.WriteInt64(account.SettledThrough);
        writer.WriteInt64(account.EndsAt);
        writer.WriteMoney(account.Charged);
        writer.WriteMoney(account.Fee);
        writer.WriteUInt32(account.Settlements);
        writer.WriteByte((byte)account.EscrowOutPoints.Length);
        foreach (var outPoint in account.EscrowOutPoints)
        {
            writer.WriteHash(outPoint.TransactionId);
            writer.WriteUInt32(outPoint.Index);
        }
    }

    /// <summary>Reads a lease up to its escrow outputs, which follow.</summary>
    /// <param name="reader">At the lease.</param>
    /// <param name="outPoints">How many escrow outputs follow.</param>
    public static LeaseAccount ReadLeaseHead(ref CanonicalReader reader, out int outPoints)
    {
        var account = new LeaseAccount(
            new LeaseId(reader.ReadHash()),
            LeaseTermsCodec.Read(ref reader),
            reader.ReadMoney(allowZero: true),
            [],
            reader.ReadInt64(long.MaxValue, "A height"),
            reader.ReadInt64(FormatLimits.MaxUnixSeconds, "A time"),
            reader.ReadInt64(FormatLimits.MaxUnixSeconds, "A time"),
            reader.ReadInt64(FormatLimits.MaxUnixSeconds, "A time"),
            reader.ReadMoney(allowZero: true),
            reader.ReadMoney(allowZero: true),
            reader.ReadUInt32());
        outPoints = reader.ReadByte();
        return account;
    }

    /// <summary>Reads a whole lease.</summary>
    public static LeaseAccount ReadLease(ref CanonicalReader reader)
    {
        var account = ReadLeaseHead(ref reader, out var count);
        var outPoints = new OutPoint[count];
        for (var i = 0; i < count; i++)
        {
            outPoints[i] = new OutPoint(reader.ReadHash(), reader.ReadUInt32());
        }

        return account with { EscrowOutPoints = [.. outPoints] };
    }

    public static void WriteTotals(ref CanonicalWriter writer, in LedgerTotals totals)
    {
        writer.WriteMoney(totals.Issued);
        writer.WriteMoney(totals.Burned);
        writer.WriteMoney(totals.Unspent);
        writer.WriteUInt128(totals.TransactionFees);
        writer.WriteUInt128(totals.Charged);
        writer.WriteUInt128(totals.ProtocolFees);
        writer.WriteUInt64(totals.Transactions);
    }

    public static LedgerTotals ReadTotals(ref CanonicalReader reader) => new(
        reader.ReadMoney(allowZero: true),
        reader.ReadMoney(allowZero: true),
        reader.ReadMoney(allowZero: true),
        ReadUInt128(ref reader),
        ReadUInt128(ref reader),
        ReadUInt128(ref reader),
        reader.ReadUInt64());

    private static UInt128 ReadUInt128(ref CanonicalReader reader)
    {
        var low = reader.ReadUInt64();
        return new UInt128(reader.ReadUInt64(), low);
    }
}
