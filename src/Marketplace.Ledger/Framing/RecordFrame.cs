using System.Buffers.Binary;

namespace Marketplace.Ledger.Framing;

/// <summary>How one record (an encoded block) stands in a chain file: 16 bytes of header, then the payload.</summary>
/// <remarks>
/// <para>Header, little-endian: magic "FMR1" (4), payload length (4), group index (4), checksum (4). The checksum is the CRC-32C of
/// the salt of the file (4 bytes), the first 12 bytes of the header and the payload.</para>
/// <para>The group index counts the records that one commit wrote together: 0 means that everything before this record was durable before
/// this record was written. So a valid record with index 0 behind a damaged one proves damage, and anything else may be a torn write.</para>
/// <para>The salt is random per log file and zero in exports. It keeps a payload from containing bytes that pass for a record.</para>
/// </remarks>
public static class RecordFrame
{
    /// <summary>Bytes before the payload.</summary>
    public const int HeaderSize = 16;

    /// <summary>The largest payload, bytes: 64 MiB.</summary>
    public const int MaxPayload = 64 << 20;

    /// <summary>The first four bytes of a record, read as a little-endian number ("FMR1").</summary>
    public const uint Magic = 0x31524D46;

    /// <summary>Writes the header of a record.</summary>
    /// <param name="header">At least <see cref="HeaderSize"/> bytes.</param>
    /// <param name="payload">1 to <see cref="MaxPayload"/> bytes.</param>
    /// <param name="groupIndex">The record's place in its commit, from 0.</param>
    /// <param name="salt">The salt of the file; zero in exports.</param>
    /// <exception cref="ArgumentOutOfRangeException">The payload is empty or too long.</exception>
    public static void WriteHeader(Span<byte> header, ReadOnlySpan<byte> payload, uint groupIndex, uint salt)
    {
        ArgumentOutOfRangeException.ThrowIfZero(payload.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, MaxPayload);
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], groupIndex);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], Checksum(header, payload, salt));
    }

    /// <summary>Reads a header without its checksum; false when these bytes start no record.</summary>
    /// <param name="header">At least <see cref="HeaderSize"/> bytes.</param>
    /// <param name="payloadLength">The length of the payload that follows, 1 to <see cref="MaxPayload"/>.</param>
    /// <param name="groupIndex">The record's place in its commit.</param>
    public static bool TryReadHeader(ReadOnlySpan<byte> header, out int payloadLength, out uint groupIndex)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        groupIndex = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        payloadLength = 0;
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != Magic || length is 0 or > MaxPayload)
        {
            return false;
        }

        payloadLength = (int)length;
        return true;
    }

    /// <summary>Whether header and payload belong together and are as they were written.</summary>
    /// <param name="header">At least <see cref="HeaderSize"/> bytes.</param>
    /// <param name="payload">As many bytes as the header says.</param>
    /// <param name="salt">The salt of the file; zero in exports.</param>
    public static bool IsIntact(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, uint salt) =>
        BinaryPrimitives.ReadUInt32LittleEndian(header[12..]) == Checksum(header, payload, salt);

    private static uint Checksum(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, uint salt)
    {
        Span<byte> seed = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(seed, salt);
        return Crc32C.Finish(Crc32C.Append(Crc32C.Append(Crc32C.Append(Crc32C.Start, seed), header[..12]), payload));
    }
}
