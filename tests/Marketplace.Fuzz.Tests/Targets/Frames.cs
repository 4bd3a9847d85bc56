using System.Buffers.Binary;
using Marketplace.Ledger.Framing;

namespace Marketplace.Fuzz.Tests.Targets;

/// <summary>Puts checksums in order, so that changes get past them to what is behind.</summary>
internal static class Frames
{
    /// <summary>A copy with a right header checksum, and right record checksums as far as records follow each other.</summary>
    public static byte[] Repair(ReadOnlySpan<byte> input)
    {
        var bytes = input.ToArray();
        if (bytes.Length < ChainFileHeader.Size)
        {
            return bytes;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(ChainFileHeader.Size - 4), Crc32C.Compute(bytes.AsSpan(0, ChainFileHeader.Size - 4)));
        var salt = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(12));
        var rest = bytes.AsSpan(ChainFileHeader.Size);
        while (rest.Length > RecordFrame.HeaderSize && RecordFrame.TryReadHeader(rest, out var length, out var group))
        {
            length = Math.Min(length, rest.Length - RecordFrame.HeaderSize);
            RecordFrame.WriteHeader(rest, rest.Slice(RecordFrame.HeaderSize, length), group, salt);
            rest = rest[(RecordFrame.HeaderSize + length)..];
        }

        return bytes;
    }
}
