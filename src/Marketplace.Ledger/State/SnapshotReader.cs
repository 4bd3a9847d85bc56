using System.Security.Cryptography;
using Marketplace.Ledger.Canonical;

namespace Marketplace.Ledger;

/// <summary>Reads a snapshot: every byte goes through the state hash, and nothing is believed before that hash is right.</summary>
internal sealed class SnapshotReader(Stream stream)
{
    private const int MaxAffairsBytes = 512 << 20;
    private const int OutPointSize = Hash256.Size + sizeof(uint);
    private const int TermsSize = (2 * Keys.KeyHash.Size) + Hash256.Size + sizeof(long) + sizeof(ushort) + sizeof(uint) + (2 * sizeof(long));
    private const int LeaseHeadSize = Hash256.Size + TermsSize + (7 * sizeof(long)) + sizeof(uint) + 1;

    private readonly IncrementalHash _sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[512];

    public LedgerState Read(NetworkParameters parameters)
    {
        using (_sha)
        {
            if (!Next(StateFormat.Magic.Length).SequenceEqual(StateFormat.Magic))
            {
                throw new InvalidDataException("The file is no snapshot of this version.");
            }

            return ReadState(parameters);
        }
    }

    private LedgerState ReadState(NetworkParameters parameters)
    {
        var reader = new CanonicalReader(Next(StateFormat.SumsSize));
        if (reader.ReadHash() != parameters.GenesisHash)
        {
            throw new InvalidDataException("The snapshot belongs to another network.");
        }

        var height = reader.ReadInt64(long.MaxValue, "A height");
        var tipId = reader.ReadHash();
        var tipTime = reader.ReadInt64(long.MaxValue, "A time");
        var totals = StateFormat.ReadTotals(ref reader);
        ThrowIfFailed(reader);
        var store = ReadAffairs();
        var unspent = ReadOutputs(store);
        ReadLeases(store);
        CheckHash();
        if (unspent != totals.Unspent.Satoshis || !LedgerState.IsConserved(totals, parameters))
        {
            throw new InvalidDataException("The unspent outputs are not worth what the snapshot says was issued.");
        }

        store.Totals = totals;
        return LedgerState.Restore(parameters, store, height, tipId, tipTime);
    }

    private uint ReadUInt32()
    {
        var reader = new CanonicalReader(Next(sizeof(uint)));
        return reader.ReadUInt32();
    }

    private StateStore ReadAffairs()
    {
        var length = ReadUInt32();
        if (length > MaxAffairsBytes)
        {
            throw new InvalidDataException($"The snapshot says that its affairs have {length} bytes.");
        }

        // In pieces, so that a damaged length sets no more memory aside than there are bytes.
        using var affairs = new MemoryStream();
        while (affairs.Length < length)
        {
            affairs.Write(Next((int)Math.Min(_buffer.Length, length - affairs.Length)));
        }

        return AffairsCodec.Decode(affairs.GetBuffer().AsSpan(0, (int)affairs.Length));
    }

    private long ReadOutputs(StateStore store)
    {
        var counter = new CanonicalReader(Next(sizeof(ulong)));
        var count = counter.ReadUInt64();
        long sum = 0;
        OutPoint? before = null;
        for (ulong i = 0; i < count; i++)
        {
            // The lock's tag tells how many bytes follow it.
            var head = Next(StateFormat.OutputHeadSize + 1);
            var reader = new CanonicalReader(head);
            var outPoint = new OutPoint(reader.ReadHash(), reader.ReadUInt32());
            var amount = reader.ReadMoney();
            var height = reader.ReadInt64(long.MaxValue >> 8, "A height");
            ThrowIfFailed(reader);
            var output = new TransactionOutput(amount, ReadLock((OutputLockTag)head[^1]));
            if (before is { } previous && outPoint.CompareTo(previous) <= 0)
            {
                throw new InvalidDataException("The snapshot's outputs are not in order.");
            }

            sum += amount.Satoshis;
            if (sum > Money.MaxSatoshis)
            {
                throw new InvalidDataException("The snapshot's outputs are worth more than there can be.");
            }

            store.Create(outPoint.TransactionId, outPoint.Index, output, height);
            store.Keep();
            before = outPoint;
        }

        return sum;
    }

    private OutputLock ReadLock(OutputLockTag tag)
    {
        var length = LockCodec.LengthAfter(tag);
        if (length < 0)
        {
            throw new InvalidDataException($"The snapshot holds an unknown lock kind {(byte)tag}.");
        }

        Span<byte> bytes = stackalloc byte[LockCodec.MaxBytes];
        bytes[0] = (byte)tag;
        Next(length).CopyTo(bytes[1..]);
        var reader = new CanonicalReader(bytes[..(length + 1)]);
        var found = LockCodec.Read(ref reader);
        ThrowIfFailed(reader);
        return found;
    }

    private void ReadLeases(StateStore store)
    {
        var counter = new CanonicalReader(Next(sizeof(ulong)));
        var count = counter.ReadUInt64();
        LeaseId? before = null;
        for (ulong i = 0; i < count; i++)
        {
            var account = ReadLease();
            if (before is { } previous && account.Id.CompareTo(previous) <= 0)
            {
                throw new InvalidDataException("The snapshot's leases are not in order.");
            }

            store.SetLease(account);
            store.Keep();
            before = account.Id;
        }
    }

    private LeaseAccount ReadLease()
    {
        var head = Next(LeaseHeadSize);
        var reader = new CanonicalReader(head);
        var account = StateFormat.ReadLeaseHead(ref reader, out var count);
        ThrowIfFailed(reader);
        var outPoints = new OutPoint[count];
        for (var i = 0; i < outPoints.Length; i++)
        {
            var item = new CanonicalReader(Next(OutPointSize));
            outPoints[i] = new OutPoint(item.ReadHash(), item.ReadUInt32());
        }

        return account with { EscrowOutPoints = [.. outPoints] };
    }

    private void CheckHash()
    {
        var wanted = Hashing.Sha256(_sha.GetHashAndReset());
        if (new Hash256(Next(Hash256.Size)) != wanted)
        {
            throw new InvalidDataException("The snapshot is damaged: its contents do not have the hash at its end.");
        }
    }

    private ReadOnlySpan<byte> Next(int count)
    {
        var bytes = _buffer.AsSpan(0, count);
        try
        {
            stream.ReadExactly(bytes);
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException("The snapshot ends too early.");
        }

        _sha.AppendData(bytes);
        return bytes;
    }

    private static void ThrowIfFailed(in CanonicalReader reader)
    {
        if (reader.Failed)
        {
            throw new InvalidDataException($"The snapshot is damaged: {reader.Rejection}");
        }
    }
}
