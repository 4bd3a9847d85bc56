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
}
