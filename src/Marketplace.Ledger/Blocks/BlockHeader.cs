using Marketplace.Ledger.Canonical;

namespace Marketplace.Ledger;

/// <summary>What a block commits to. Its id is SHA-256d of these 151 bytes.</summary>
/// <param name="Height">0 for the genesis block, then one more for each block.</param>
/// <param name="PreviousId">The id of the block before; zero in the genesis block.</param>
/// <param name="MerkleRoot">The Merkle root of the transactions' ids.</param>
/// <param name="TimeMilliseconds">Unix time in milliseconds; never before the previous block's.</param>
/// <param name="TransactionCount">How many transactions the block has. In the header, so that no other list can have the same id and root.</param>
/// <param name="ValidatorSetHash">The set that certifies this block.</param>
/// <param name="NextValidatorSetHash">The set that will certify the next block, as the rules have it after this one; so who knows one set learns of all later ones.</param>
/// <param name="Proposer">The place in that set of who proposed it.</param>
public sealed record BlockHeader(
    long Height,
    Hash256 PreviousId,
    Hash256 MerkleRoot,
    long TimeMilliseconds,
    int TransactionCount,
    Hash256 ValidatorSetHash,
    Hash256 NextValidatorSetHash,
    ushort Proposer)
{
    /// <summary>The version that these rules know.</summary>
    public const byte CurrentVersion = 1;

    /// <summary>Bytes of an encoded header: 151.</summary>
    public const int Size = 1 + sizeof(long) + (4 * Hash256.Size) + sizeof(long) + sizeof(uint) + sizeof(ushort);

    /// <summary>The block's id; computed each time.</summary>
    public Hash256 Id => ComputeId(Height, PreviousId, MerkleRoot, TimeMilliseconds, TransactionCount, ValidatorSetHash, NextValidatorSetHash, Proposer);

    /// <summary>The block's time in whole seconds: what every rule about time compares with.</summary>
    public long TimeSeconds => TimeMilliseconds / 1000;

    /// <summary>The canonical bytes.</summary>
    public byte[] Encode()
    {
        var bytes = new byte[Size];
        Write(bytes);
        return bytes;
    }

    /// <summary>Reads canonical bytes; false with the reason if they are none.</summary>
    /// <param name="bytes">Exactly <see cref="Size"/> bytes.</param>
    /// <param name="header">The header.</param>
    /// <param name="rejection">Why the bytes were refused.</param>
    public static bool TryDecode(
        ReadOnlySpan<byte> bytes,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out BlockHeader? header,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out Rejection? rejection)
    {
        var reader = new CanonicalReader(bytes);
        header = Read(ref reader);
        var read = reader.Finish() && header is not null;
        rejection = read ? null : reader.Rejection;
        header = read ? header : null;
        return read;
    }

    internal static BlockHeader? Read(ref CanonicalReader reader)
    {
        if (reader.ReadByte() is var version && version != CurrentVersion)
        {
            reader.Fail($"Version {version} of a block is not known", RejectionCode.NotSupported);
        }

        var height = reader.ReadInt64(long.MaxValue, "A height");
        var previous = reader.ReadHash();
        var root = reader.ReadHash();
        var time = reader.ReadInt64((FormatLimits.MaxUnixSeconds * 1000) + 999, "A block's time");
        var count = reader.ReadUInt32();
        if (count > FormatLimits.MaxBlockTransactions)
        {
            reader.Fail($"A block has at most {FormatLimits.MaxBlockTransactions} transactions, not {count}", RejectionCode.TooLarge);
        }

        var validators = reader.ReadHash();
        var next = reader.ReadHash();
        var proposer = reader.ReadUInt16();
        return reader.Failed ? null : new BlockHeader(height, previous, root, time, (int)count, validators, next, proposer);
    }

    internal void Write(Span<byte> destination) =>
        Write(destination, Height, PreviousId, MerkleRoot, TimeMilliseconds, TransactionCount, ValidatorSetHash, NextValidatorSetHash, Proposer);

    private static Hash256 ComputeId(long height, in Hash256 previous, in Hash256 root, long time, int count, in Hash256 validators, in Hash256 next, ushort proposer)
    {
        Span<byte> bytes = stackalloc byte[Size];
        Write(bytes, height, previous, root, time, count, validators, next, proposer);
        return Hashing.Sha256d(bytes);
    }

    private static void Write(
        Span<byte> destination, long height, in Hash256 previous, in Hash256 root, long time, int count, in Hash256 validators, in Hash256 next, ushort proposer)
    {
        var writer = new CanonicalWriter(destination);
        writer.WriteByte(CurrentVersion);
        writer.WriteInt64(height);
        writer.WriteHash(previous);
        writer.WriteHash(root);
        writer.WriteInt64(time);
        writer.WriteUInt32((uint)count);
        writer.WriteHash(validators);
        writer.WriteHash(next);
        writer.WriteUInt16(proposer);
    }
}
