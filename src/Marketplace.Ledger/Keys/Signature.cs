using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Marketplace.Ledger.Keys;

/// <summary>A canonical ECDSA signature over secp256k1: 32 bytes r, then 32 bytes s, big-endian.</summary>
/// <remarks>
/// Canonical means 0 &lt; r &lt; n and 0 &lt; s &lt;= n/2 (n the group order): of the two forms of a signature only the one with low s is ever
/// read, so that nobody can change a signed thing's bytes without its key. The default value verifies nothing.
/// </remarks>
public readonly struct Signature : IEquatable<Signature>
{
    /// <summary>Bytes of a signature: 64.</summary>
    public const int Size = 64;

    private const int HalfSize = Size / 2;

    private readonly Buffer _bytes;

    private Signature(ReadOnlySpan<byte> bytes) => bytes.CopyTo(_bytes);

    /// <summary>The bytes, without a copy; valid as long as the variable that holds this signature.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes => _bytes;

    internal static ReadOnlySpan<byte> GroupOrder =>
    [
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE,
        0xBA, 0xAE, 0xDC, 0xE6, 0xAF, 0x48, 0xA0, 0x3B, 0xBF, 0xD2, 0x5E, 0x8C, 0xD0, 0x36, 0x41, 0x41,
    ];

    private static ReadOnlySpan<byte> HalfGroupOrder =>
    [
        0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0x5D, 0x57, 0x6E, 0x73, 0x57, 0xA4, 0x50, 0x1D, 0xDF, 0xE9, 0x2F, 0x46, 0x68, 0x1B, 0x20, 0xA0,
    ];

    /// <summary>Reads 64 bytes.</summary>
    /// <param name="bytes">r and s.</param>
    /// <exception cref="FormatException">The bytes have another length or are not canonical.</exception>
    public static Signature Read(ReadOnlySpan<byte> bytes) =>
        TryRead(bytes, out var signature)
            ? signature
            : throw new FormatException($"A signature is {Size} bytes r and s, with r below the group order, s at most half of it and neither zero.");

    /// <summary>Reads 64 bytes; false if they have another length or are not canonical.</summary>
    /// <param name="bytes">r and s.</param>
    /// <param name="signature">The signature, or the default value.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Signature signature)
    {
        var canonical = bytes.Length == Size && IsCanonical(bytes);
        signature = canonical ? new Signature(bytes) : default;
        return canonical;
    }

    /// <summary>Reads 128 hexadecimal characters; false if they are not a canonical signature.</summary>
    /// <param name="text">The text; upper and lower case are read alike.</param>
    /// <param name="signature">The signature, or the default value.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out Signature signature)
    {
        Span<byte> bytes = stackalloc byte[Size];
        signature = default;
        return text.Length == Size * 2
            && Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done
            && TryRead(bytes, out signature);
    }

    /// <summary>Writes the 64 bytes.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    public void CopyTo(Span<byte> destination) => Bytes.CopyTo(destination);

    /// <inheritdoc/>
    public bool Equals(Signature other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Signature other && Equals(other);

    /// <summary>A hash code keyed by this process.</summary>
    public override int GetHashCode() =>
        KeyedHashCode.Of(Unsafe.ReadUnaligned<ulong>(in Bytes[0]), Unsafe.ReadUnaligned<ulong>(in Bytes[HalfSize]));

    /// <summary>128 lower-case hexadecimal characters.</summary>
    public override string ToString() => Convert.ToHexStringLower(Bytes);

    /// <summary>Whether all bytes are equal.</summary>
    public static bool operator ==(Signature left, Signature right) => left.Equals(right);

    /// <summary>Whether any byte differs.</summary>
    public static bool operator !=(Signature left, Signature right) => !left.Equals(right);

    /// <summary>Takes any 64 bytes: only for tests of what verifiers do with what is not canonical.</summary>
    internal static Signature ReadUnchecked(ReadOnlySpan<byte> bytes) => new(bytes[..Size]);

    internal static bool IsCanonical(ReadOnlySpan<byte> bytes)
    {
        var r = bytes[..HalfSize];
        var s = bytes[HalfSize..];
        return r.ContainsAnyExcept((byte)0)
            && s.ContainsAnyExcept((byte)0)
            && r.SequenceCompareTo(GroupOrder) < 0
            && s.SequenceCompareTo(HalfGroupOrder) <= 0;
    }

    [InlineArray(Size)]
    private struct Buffer
    {
        private byte _first;
    }
}
