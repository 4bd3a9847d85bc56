using System.Diagnostics.CodeAnalysis;
using NBitcoin.DataEncoders;

namespace NBitcoin;

/// <summary>32 bytes, kept in the order they are hashed and sent; as text they are reversed hex.</summary>
[SuppressMessage("Naming", "CA1707", Justification = "The name is NBitcoin's.")]
[SuppressMessage("Style", "IDE1006", Justification = "The name is NBitcoin's.")]
#pragma warning disable CS8981 // The name is NBitcoin's.
public sealed class uint256 : IEquatable<uint256>
#pragma warning restore CS8981
{
    private readonly byte[] _bytes;

    public uint256(byte[] vch)
        : this((vch ?? throw new ArgumentNullException(nameof(vch))).AsSpan())
    {
    }

    public uint256(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != 32)
        {
            throw new FormatException("the byte array should be 32 bytes long");
        }

        _bytes = bytes.ToArray();
    }

    public static uint256 Parse(string hex) =>
        TryParse(hex, out var result) ? result : throw new FormatException("A uint256 is 64 hexadecimal characters.");

    public static bool TryParse(string hex, [MaybeNullWhen(false)] out uint256 result)
    {
        ArgumentNullException.ThrowIfNull(hex);
        result = null;
        Span<byte> bytes = stackalloc byte[32];
        if (hex.Length != 64 || Convert.FromHexString(hex, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        bytes.Reverse();
        result = new uint256(bytes);
        return true;
    }

    public byte[] ToBytes(bool lendian = true)
    {
        var copy = (byte[])_bytes.Clone();
        if (!lendian)
        {
            Array.Reverse(copy);
        }

        return copy;
    }

    public bool Equals(uint256? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    public override bool Equals(object? obj) => Equals(obj as uint256);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }

    public override string ToString() => Encoders.Hex.EncodeData(ToBytes(lendian: false));

    public static bool operator ==(uint256? a, uint256? b) => a is null ? b is null : a.Equals(b);

    public static bool operator !=(uint256? a, uint256? b) => !(a == b);

    internal ReadOnlySpan<byte> Span => _bytes;
}
