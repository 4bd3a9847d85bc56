using System.Collections.Immutable;
using System.Text;
using Marketplace.Ledger.Canonical;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes.Evidence;

namespace Marketplace.Ledger.Stakes;

/// <summary>The canonical bytes of what transactions say about stakes, and of stake records in the state.</summary>
internal static class StakePayloadCodec
{
    public static void Write(ref CanonicalWriter writer, RegisterStake register)
    {
        WriteOutPoint(ref writer, register.Collateral);
        register.NodeKey.CopyTo(writer.Take(PublicKey.Size));
        WriteAddress(ref writer, register.Payout);
        WriteDelegates(ref writer, register.Delegates);
        writer.WriteByte(register.Validates ? (byte)1 : (byte)0);
    }

    public static RegisterStake ReadRegister(ref CanonicalReader reader) => new(
        ReadOutPoint(ref reader), reader.ReadPublicKey(), ReadAddress(ref reader), ReadDelegates(ref reader), ReadFlag(ref reader, "Whether a stake validates"));

    public static void Write(ref CanonicalWriter writer, ConfirmStake confirm)
    {
        WriteOutPoint(ref writer, confirm.Collateral);
        writer.WriteInt64(confirm.Round);
        WriteEndpoint(ref writer, confirm.Endpoint);
    }

    public static ConfirmStake ReadConfirm(ref CanonicalReader reader) => new(ReadOutPoint(ref reader), ReadRound(ref reader), ReadEndpoint(ref reader));

    public static void Write(ref CanonicalWriter writer, RestartStake restart)
    {
        WriteOutPoint(ref writer, restart.Collateral);
        writer.WriteInt64(restart.StartedRound);
        writer.WriteKeyHash(restart.By);
    }

    public static RestartStake ReadRestart(ref CanonicalReader reader) => new(ReadOutPoint(ref reader), ReadRound(ref reader), reader.ReadKeyHash());

    public static void Write(ref CanonicalWriter writer, SetDelegates set)
    {
        WriteOutPoint(ref writer, set.Collateral);
        WriteDelegates(ref writer, set.Delegates);
    }

    public static SetDelegates ReadSetDelegates(ref CanonicalReader reader) => new(ReadOutPoint(ref reader), ReadDelegates(ref reader));

    public static void Write(ref CanonicalWriter writer, UnregisterStake unregister)
    {
        WriteOutPoint(ref writer, unregister.Collateral);
        writer.WriteInt64(unregister.RegisteredRound);
    }

    public static UnregisterStake ReadUnregister(ref CanonicalReader reader) => new(ReadOutPoint(ref reader), ReadRound(ref reader));

    public static void Write(ref CanonicalWriter writer, SlashStake slash)
    {
        writer.WriteKeyHash(slash.Reporter);
        EvidenceCodec.Write(ref writer, slash.Evidence);
    }

    public static SlashStake ReadSlash(ref CanonicalReader reader) => new(reader.ReadKeyHash(), EvidenceCodec.Read(ref reader));

    public static void WriteOutPoint(ref CanonicalWriter writer, OutPoint outPoint)
    {
        writer.WriteHash(outPoint.TransactionId);
        writer.WriteVarUInt(outPoint.Index);
    }

    public static OutPoint ReadOutPoint(ref CanonicalReader reader) => new(reader.ReadHash(), reader.ReadVarUInt(uint.MaxValue));

    public static void WriteAddress(ref CanonicalWriter writer, Address address)
    {
        writer.WriteByte((byte)address.Kind);
        writer.WriteKeyHash(address.Hash);
    }

    public static Address ReadAddress(ref CanonicalReader reader)
    {
        var kind = (AddressKind)reader.ReadByte();
        if (kind is not (AddressKind.KeyHash or AddressKind.ScriptHash))
        {
            reader.Fail($"An address is a key's (1) or a script's (3), not {(byte)kind}");
        }

        return new Address(kind, reader.ReadKeyHash());
    }

    public static void WriteDelegates(ref CanonicalWriter writer, ImmutableArray<KeyHash> delegates)
    {
        writer.WriteVarUInt((uint)delegates.Length);
        foreach (var hash in delegates)
        {
            writer.WriteKeyHash(hash);
        }
    }

    public static ImmutableArray<KeyHash> ReadDelegates(ref CanonicalReader reader)
    {
        var count = reader.ReadCount(StakeParameters.MaxDelegates, KeyHash.Size, "delegates");
        if (count == 0)
        {
            return [];
        }

        var delegates = ImmutableArray.CreateBuilder<KeyHash>(count);
        for (var i = 0; i < count; i++)
        {
            delegates.Add(reader.ReadKeyHash());
            if (i > 0 && delegates[i - 1] >= delegates[i])
            {
                reader.Fail("Delegates are not strictly ascending");
            }
        }

        return delegates.MoveToImmutable();
    }

    public static void WriteEndpoint(ref CanonicalWriter writer, string endpoint)
    {
        // Longer or other text than allowed is refused when the transaction reads itself back.
        writer.WriteVarUInt((uint)endpoint.Length);
        Encoding.Latin1.GetBytes(endpoint, writer.Take(endpoint.Length));
    }

    public static string ReadEndpoint(ref CanonicalReader reader, bool allowEmpty = false)
    {
        var length = reader.ReadCount(NodeEndpoint.MaxLength, 1, "characters of an endpoint");
        var text = Encoding.Latin1.GetString(reader.ReadBytes(length));
        if (!NodeEndpoint.IsWellFormed(text) && !(allowEmpty && text.Length == 0))
        {
            reader.Fail($"An endpoint is 1 to {NodeEndpoint.MaxLength} of a-z, 0-9, '.', ':', '-', '[' and ']'");
        }

        return text;
    }

    public static bool ReadFlag(ref CanonicalReader reader, string what)
    {
        var flag = reader.ReadByte();
        if (flag > 1)
        {
            reader.Fail($"{what} is yes (1) or no (0), not {flag}");
        }

        return flag == 1;
    }

    private static long ReadRound(ref CanonicalReader reader) => reader.ReadInt64(long.MaxValue, "A round");
}
