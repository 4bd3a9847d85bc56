using System.Buffers.Binary;
using System.Numerics;

namespace Marketplace.Ledger.Framing;

/// <summary>CRC-32C (Castagnoli, as in iSCSI and ext4), computed by the processor's instruction where it has one.</summary>
/// <remarks>The check value of the ASCII bytes "123456789" is 0xE3069283.</remarks>
public static class Crc32C
{
    /// <summary>The state before the first byte.</summary>
    public const uint Start = uint.MaxValue;

    /// <summary>Runs <paramref name="bytes"/> through the state; begin with <see cref="Start"/>, end with <see cref="Finish"/>.</summary>
    /// <param name="state">The state so far.</param>
    /// <param name="bytes">The next bytes.</param>
    public static uint Append(uint state, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var value in bytes)
        {
            state = BitOperations.Crc32C(state, value);
        }

        return state;
    }

    /// <summary>Turns a state into the checksum.</summary>
    /// <param name="state">The state after the last byte.</param>
    public static uint Finish(uint state) => ~state;

    /// <summary>The checksum of one run of bytes.</summary>
    /// <param name="bytes">What to check.</param>
    public static uint Compute(ReadOnlySpan<byte> bytes) => Finish(Append(Start, bytes));
}
