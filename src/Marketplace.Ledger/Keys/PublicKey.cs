using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using NBitcoin;

namespace Marketplace.Ledger.Keys;

/// <summary>A compressed secp256k1 public key: 33 bytes, the first 02 or 03.</summary>
/// <remarks>
/// That the bytes name a point of the curve is found out when a signature is checked (no signature verifies for a key that is none), or asked by
/// <see cref="IsOnCurve"/>, which whoever is about to lock money under a stranger's key should do.
/// Ordering compares the bytes. The default value is no key: it verifies nothing.
/// </remarks>
public readonly struct PublicKey : IEquatable<PublicKey>, IComparable<PublicKey>
{
    /// <summary>Bytes of a compressed public key: 33.</summary>
    public const int Size = 33;

    private readonly Buffer _bytes;

    /// <summary>Takes 33 bytes.</summary>
    /// <param name="bytes">Exactly <see cref="Size"/> bytes, the first 02 or 03.</param>
    /// <exception cref="ArgumentException">The bytes have another length or first byte.</exception>
    public PublicKey(ReadOnlySpan<byte> bytes)
    {
        if (!IsWellFormed(bytes))
        {
            throw new ArgumentException($"A public key is {Size} bytes that start with 02 or 03.", nameof(bytes));
        }

        bytes.CopyTo(_bytes);
    }

    /// <summary>The bytes, without a copy; valid as long as the variable that holds this key.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>HASH160 of the 33 bytes: what a key lock names.</summary>
    public KeyHash Hash => Hashing.Hash160(Bytes);

    /// <summary>The t1 address of this key.</summary>
    public Address Address => Address.FromKeyHash(Hash);

    /// <summary>Whether the bytes name a point of the curve, so that there can be signatures of the key. Costs a square root.</summary>
    public bool IsOnCurve => PubKey.TryCreatePubKey(Bytes.ToArray(), out _);

    /// <summary>Takes 33 bytes; false if their length or first byte is wrong.</summary>
    /// <param name="bytes">The encoding.</param>
    /// <param name="key">The key, or the default value.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out PublicKey key)
    {
        key = IsWellFormed(bytes) ? new PublicKey(bytes) : default;
        return IsWellFormed(bytes);
    }

    /// <summary>Reads 66 hexadecimal characters.</summary>
    /// <param name="text">The text; upper and lower case are read alike.</param>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static PublicKey Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var key) ? key : throw new FormatException("A public key is 66 hexadecimal characters that start with 02 or 03.");

    /// <summary>Reads 66 hexadecimal characters; false if the text is anything else.</summary>
    /// <param name="text">The text; upper and lower case are read alike.</param>
    /// <param name="key">The key, or the default value.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out PublicKey key)
    {
        Span<byte> bytes = stackalloc byte[Size];
        key = default;
        return text.Length == Size * 2
            && Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done
            && TryRead(bytes, out key);
    }

    /// <summary>Writes the 33 bytes.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    public void CopyTo(Span<byte> destination) => Bytes.CopyTo(destination);

    /// <inheritdoc/>
    public bool Equals(PublicKey other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PublicKey other && Equals(other);

    /// <summary>A hash code keyed by this process.</summary>
    public override int GetHashCode() =>
        KeyedHashCode.Of(Unsafe.ReadUnaligned<ulong>(in Bytes[1]), Unsafe.ReadUnaligned<ulong>(in Bytes[9]) + Bytes[0]);

    /// <inheritdoc/>
    public int CompareTo(PublicKey other) => Bytes.SequenceCompareTo(other.Bytes);

    /// <summary>66 lower-case hexadecimal characters.</summary>
    public override string ToString() => Convert.ToHexStringLower(Bytes);

    /// <summary>Whether all bytes are equal.</summary>
    public static bool operator ==(PublicKey left, PublicKey right) => left.Equals(right);

    /// <summary>Whether any byte differs.</summary>
    public static bool operator !=(PublicKey left, PublicKey right) => !left.Equals(right);

    /// <summary>Byte order.</summary>
    public static bool operator <(PublicKey left, PublicKey right) => left.CompareTo(right) < 0;

    /// <summary>Byte order.</summary>
    public static bool operator >(PublicKey left, PublicKey right) => left.CompareTo(right) > 0;

    /// <summary>Byte order.</summary>
    public static bool operator <=(PublicKey left, PublicKey right) => left.CompareTo(right) <= 0;

    /// <summary>Byte order.</summary>
    public static bool operator >=(PublicKey left, PublicKey right) => left.CompareTo(right) >= 0;

    private static bool IsWellFormed(ReadOnlySpan<byte> bytes) => bytes.Length == Size && bytes[0] is (2 or 3);

    [InlineArray(Size)]
    private struct Buffer
    {
        private byte _first;
    }
}
