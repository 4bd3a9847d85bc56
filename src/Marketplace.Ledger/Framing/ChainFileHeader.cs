using System.Buffers.Binary;

namespace Marketplace.Ledger.Framing;

/// <summary>The first 64 bytes of every chain file: a segment of a node's log, or an export.</summary>
/// <remarks>
/// Little-endian: magic "FMCHAIN1" (8), format version 1 (4), salt (4), height of the first record (8), genesis hash in the byte order of the
/// hash function (32), zero (4), CRC-32C of the 60 bytes before (4). An export is one such file with salt 0 from height 0 on.
/// </remarks>
/// <param name="Salt">Mixed into every record's checksum; random per log file, zero in exports.</param>
/// <param name="FirstHeight">The height of the block in the first record.</param>
/// <param name="GenesisHash">32 bytes: the network that the file belongs to.</param>
public readonly record struct ChainFileHeader(uint Salt, long FirstHeight, ReadOnlyMemory<byte> GenesisHash)
{
    /// <summary>Bytes that the header takes.</summary>
    public const int Size = 64;

    private const uint Version = 1;

    private static ReadOnlySpan<byte> Magic => "FMCHAIN1"u8;

    /// <summary>Writes the header.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    /// <exception cref="ArgumentException">The genesis hash has not 32 bytes, or the height is negative.</exception>
    public void Write(Span<byte> destination)
    {
        if (GenesisHash.Length != 32 || FirstHeight < 0)
        {
            throw new ArgumentException("A chain file needs a genesis hash of 32 bytes and a height of at least 0.");
        }

        destination = destination[..Size];
        destination.Clear();
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[8..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[12..], Salt);
        BinaryPrimitives.WriteInt64LittleEndian(destination[16..], FirstHeight);
        GenesisHash.Span.CopyTo(destination[24..]);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[60..], Crc32C.Compute(destination[..60]));
    }

    /// <summary>Reads a header; false when the bytes are none of this version or were changed.</summary>
    /// <param name="source">At least <see cref="Size"/> bytes; fewer are no header.</param>
    /// <param name="header">What was read.</param>
    public static bool TryRead(ReadOnlySpan<byte> source, out ChainFileHeader header)
    {
        header = default;
        if (source.Length < Size
            || !source.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(source[8..]) != Version
            || BinaryPrimitives.ReadUInt32LittleEndian(source[56..]) != 0
            || BinaryPrimitives.ReadUInt32LittleEndian(source[60..]) != Crc32C.Compute(source[..60]))
        {
            return false;
        }

        var first = BinaryPrimitives.ReadInt64LittleEndian(source[16..]);
        header = new ChainFileHeader(BinaryPrimitives.ReadUInt32LittleEndian(source[12..]), first, source.Slice(24, 32).ToArray());
        return first >= 0;
    }
}
