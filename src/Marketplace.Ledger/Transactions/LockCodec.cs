using Marketplace.Ledger.Canonical;

namespace Marketplace.Ledger;

/// <summary>The canonical bytes of locks: a tag, then what the lock names.</summary>
internal static class LockCodec
{
    public static void Write(ref CanonicalWriter writer, OutputLock value)
    {
        switch (value)
        {
            case KeyLock key:
                writer.WriteByte((byte)OutputLockTag.Key);
                writer.WriteKeyHash(key.Hash);
                break;
            case TimeLock time:
                writer.WriteByte((byte)OutputLockTag.Time);
                writer.WriteByte((byte)time.Until.Kind);
                writer.WriteInt64(time.Until.Value);
                Write(ref writer, time.Inner);
                break;
            case EscrowLock escrow:
                writer.WriteByte((byte)OutputLockTag.Escrow);
                writer.WriteHash(escrow.Lease.Value);
                break;
            default:
                throw new ArgumentException("An output needs a lock.", nameof(value));
        }
    }

    public static OutputLock Read(ref CanonicalReader reader)
    {
        var tag = (OutputLockTag)reader.ReadByte();
        switch (tag)
        {
            case OutputLockTag.Key:
                return new KeyLock(reader.ReadKeyHash());
            case OutputLockTag.Time:
                return ReadTimeLock(ref reader);
            case OutputLockTag.Escrow:
                var lease = reader.ReadHash();
                return lease.IsZero ? EscrowLock.Self : new EscrowLock(new LeaseId(lease));
            default:
                reader.Fail($"Lock kind {(byte)tag} is not known", RejectionCode.NotSupported);
                return EscrowLock.Self;
        }
    }

    private static TimeLock ReadTimeLock(ref CanonicalReader reader)
    {
        var kind = reader.ReadByte();
        if (kind > (byte)LockUntilKind.Time)
        {
            reader.Fail($"A time lock counts heights (0) or seconds (1), not {kind}");
        }

        var value = reader.ReadInt64(LockUntil.MaxValue, "A time lock's height or time");
        if (value == 0)
        {
            reader.Fail("A time lock opens at 0, so it is none");
        }

        if (reader.ReadByte() is var inner && inner != (byte)OutputLockTag.Key)
        {
            reader.Fail($"A time lock holds a key lock, not lock kind {inner}", RejectionCode.NotSupported);
        }

        return new TimeLock(new KeyLock(reader.ReadKeyHash()), new LockUntil((LockUntilKind)kind, value));
    }
}
