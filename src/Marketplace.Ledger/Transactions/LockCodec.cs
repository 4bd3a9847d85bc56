using Marketplace.Ledger.Canonical;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger;

/// <summary>The canonical bytes of locks: a tag, then what the lock names.</summary>
internal static class LockCodec
{
    /// <summary>The most bytes of a lock: a time or collateral lock around another.</summary>
    public const int MaxBytes = 1 + Hash256.Size;

    /// <summary>The bytes behind a tag; -1 if there is no such lock.</summary>
    public static int LengthAfter(OutputLockTag tag) => tag switch
    {
        OutputLockTag.Key or OutputLockTag.MultiSig => KeyHash.Size,
        OutputLockTag.Time => 1 + sizeof(long) + 1 + KeyHash.Size,
        OutputLockTag.Escrow or OutputLockTag.Deposit => Hash256.Size,
        OutputLockTag.Collateral => sizeof(long) + 1 + KeyHash.Size,
        OutputLockTag.Treasury => 0,
        _ => -1,
    };

    public static void Write(ref CanonicalWriter writer, OutputLock value)
    {
        if (value is null)
        {
            throw new ArgumentException("An output needs a lock.", nameof(value));
        }

        writer.WriteByte((byte)value.Tag);
        switch (value)
        {
            case KeyLock key:
                writer.WriteKeyHash(key.Hash);
                break;
            case MultiSigLock script:
                writer.WriteKeyHash(script.ScriptHash);
                break;
            case TimeLock time:
                writer.WriteByte((byte)time.Until.Kind);
                writer.WriteInt64(time.Until.Value);
                Write(ref writer, time.Inner);
                break;
            case EscrowLock escrow:
                writer.WriteHash(escrow.Lease.Value);
                break;
            case CollateralLock collateral:
                writer.WriteInt64(collateral.SinceRound);
                Write(ref writer, collateral.Inner);
                break;
            case DepositLock deposit:
                writer.WriteHash(deposit.Proposal.Value);
                break;
            default:
                break;
        }
    }

    public static OutputLock Read(ref CanonicalReader reader)
    {
        var tag = (OutputLockTag)reader.ReadByte();
        switch (tag)
        {
            case OutputLockTag.Key:
                return new KeyLock(reader.ReadKeyHash());
            case OutputLockTag.MultiSig:
                return new MultiSigLock(reader.ReadKeyHash());
            case OutputLockTag.Time:
                return ReadTimeLock(ref reader);
            case OutputLockTag.Escrow:
                var lease = reader.ReadHash();
                return lease.IsZero ? EscrowLock.Self : new EscrowLock(new LeaseId(lease));
            case OutputLockTag.Collateral:
                return new CollateralLock(reader.ReadInt64(long.MaxValue, "A collateral's round"), ReadInner(ref reader));
            case OutputLockTag.Deposit:
                var proposal = reader.ReadHash();
                return proposal.IsZero ? DepositLock.Self : new DepositLock(new ProposalId(proposal));
            case OutputLockTag.Treasury:
                return TreasuryLock.Instance;
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

        return new TimeLock(ReadInner(ref reader), new LockUntil((LockUntilKind)kind, value));
    }

    private static OutputLock ReadInner(ref CanonicalReader reader)
    {
        var tag = (OutputLockTag)reader.ReadByte();
        if (tag is not (OutputLockTag.Key or OutputLockTag.MultiSig))
        {
            reader.Fail($"An inner lock is a key lock or a multi-signature lock, not lock kind {(byte)tag}", RejectionCode.NotSupported);
        }

        var hash = reader.ReadKeyHash();
        return tag == OutputLockTag.MultiSig ? new MultiSigLock(hash) : new KeyLock(hash);
    }
}
