using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger.Canonical;

/// <summary>Writes the canonical encoding: into the given span as long as it fits, then into pooled memory. Dispose gives that back.</summary>
/// <param name="initial">Where writing starts, often on the stack.</param>
public ref struct CanonicalWriter(Span<byte> initial)
{
    private Span<byte> _buffer = initial;
    private byte[]? _pooled;

    /// <summary>How many bytes have been written.</summary>
    public int Length { get; private set; }

    /// <summary>What has been written, valid until the next write.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer[..Length];

    /// <summary>How many bytes <see cref="WriteVarUInt"/> takes.</summary>
    /// <param name="value">The number, at least 0.</param>
    public static int VarUIntLength(int value) => 1 + (BitOperations.Log2((uint)value | 1) / 7);

    /// <summary>A copy of what has been written.</summary>
    public readonly byte[] ToArray() => Written.ToArray();

    /// <summary>Room for the next bytes, already counted as written; the caller fills it.</summary>
    /// <param name="count">How many bytes.</param>
    public Span<byte> Take(int count)
    {
        if (count > _buffer.Length - Length)
        {
            Grow(count);
        }

        var room = _buffer.Slice(Length, count);
        Length += count;
        return room;
    }

    /// <summary>Forgets what has been written and starts again in the same memory.</summary>
    public void Reset() => Length = 0;

    /// <summary>One byte.</summary>
    /// <param name="value">The byte.</param>
    public void WriteByte(byte value) => Take(1)[0] = value;

    /// <summary>Two bytes, little-endian.</summary>
    /// <param name="value">The number.</param>
    public void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Take(sizeof(ushort)), value);

    /// <summary>Four bytes, little-endian.</summary>
    /// <param name="value">The number.</param>
    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Take(sizeof(uint)), value);

    /// <summary>Eight bytes, little-endian.</summary>
    /// <param name="value">The number, at least 0.</param>
    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value);

    /// <summary>Eight bytes, little-endian.</summary>
    /// <param name="value">The number.</param>
    public void WriteUInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(sizeof(ulong)), value);

    /// <summary>Sixteen bytes, little-endian.</summary>
    /// <param name="value">The number.</param>
    public void WriteUInt128(UInt128 value) => BinaryPrimitives.WriteUInt128LittleEndian(Take(16), value);

    /// <summary>An amount: its satoshis in eight bytes.</summary>
    /// <param name="value">The amount.</param>
    public void WriteMoney(Money value) => WriteInt64(value.Satoshis);

    /// <summary>A number in the shortest base-128 form.</summary>
    /// <param name="value">The number.</param>
    public void WriteVarUInt(uint value)
    {
        while (value >= 0x80)
        {
            WriteByte((byte)(value | 0x80));
            value >>= 7;
        }

        WriteByte((byte)value);
    }

    /// <summary>Bytes as they are.</summary>
    /// <param name="bytes">The bytes.</param>
    public void WriteBytes(scoped ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>32 bytes.</summary>
    /// <param name="value">The hash.</param>
    public void WriteHash(in Hash256 value) => value.CopyTo(Take(Hash256.Size));

    /// <summary>20 bytes.</summary>
    /// <param name="value">The key hash.</param>
    public void WriteKeyHash(in KeyHash value) => value.CopyTo(Take(KeyHash.Size));

    /// <summary>Gives pooled memory back.</summary>
    public void Dispose()
    {
        if (_pooled is { } pooled)
        {
            _pooled = null;
            ArrayPool<byte>.Shared.Return(pooled);
        }

        _buffer = default;
        Length = 0;
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(Length + count), _buffer.Length * 2));
        Written.CopyTo(larger);
        if (_pooled is { } pooled)
        {
            ArrayPool<byte>.Shared.Return(pooled);
        }

        _pooled = larger;
        _buffer = larger;
    }
}
