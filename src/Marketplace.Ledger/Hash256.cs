using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Marketplace.Ledger;

/// <summary>The 32 bytes of a double SHA-256 (or any digest of that size), such as a transaction or block id.</summary>
/// <remarks>
/// The bytes stand in the order they are hashed and encoded; the text form is Bitcoin's: those bytes reversed, in lower-case hex.
/// Ordering compares the bytes as encoded. The default value is all zero bytes, equal to <see cref="Zero"/>.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Hash256 : IEquatable<Hash256>, IComparable<Hash256>, ISpanFormattable, IUtf8SpanFormattable
{
    /// <summary>Bytes of a hash: 32.</summary>
    public const int Size = 32;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    /// <summary>Takes 32 bytes in encoding order.</summary>
    /// <param name="bytes">Exactly <see cref="Size"/> bytes.</param>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public Hash256(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException($"A hash is {Size} bytes, not {bytes.Length}.", nameof(bytes));
        }

        this = MemoryMarshal.Read<Hash256>(bytes);
    }

    /// <summary>All zero bytes.</summary>
    public static Hash256 Zero => default;

    /// <summary>Whether all bytes are zero.</summary>
    public bool IsZero => (_a | _b | _c | _d) == 0;

    /// <summary>The bytes in encoding order, without a copy; valid as long as the variable that holds this hash.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(new ReadOnlySpan<Hash256>(in this));

    /// <summary>Reads the text form.</summary>
    /// <param name="text">64 hexadecimal characters, most significant (last) byte first.</param>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static Hash256 Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var hash) ? hash : throw new FormatException($"A hash is 64 hexadecimal characters; this has {text.Length} characters or others among them.");

    /// <summary>Reads the text form; false if it is not 64 hexadecimal characters.</summary>
    /// <param name="text">The text; upper and lower case are read alike.</param>
    /// <param name="hash">The hash, or the zero hash.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out Hash256 hash)
    {
        Span<byte> bytes = stackalloc byte[Size];
        if (text.Length != Size * 2 || Convert.FromHexString(text, bytes, out _, out _) != OperationStatus.Done)
        {
            hash = default;
            return false;
        }

        bytes.Reverse();
        hash = new Hash256(bytes);
        return true;
    }

    /// <summary>Writes the 32 bytes in encoding order.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    public void CopyTo(Span<byte> destination) => Bytes.CopyTo(destination);

    /// <summary>A new array of the 32 bytes in encoding order.</summary>
    public byte[] ToArray() => Bytes.ToArray();

    /// <inheritdoc/>
    public bool Equals(Hash256 other) => _a == other._a && _b == other._b && _c == other._c && _d == other._d;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Hash256 other && Equals(other);

    /// <summary>A hash code keyed by this process, so that nobody can prepare ids that collide in its tables.</summary>
    public override int GetHashCode() => KeyedHashCode.Of(_a ^ _c, _b ^ _d);

    /// <inheritdoc/>
    public int CompareTo(Hash256 other) => Bytes.SequenceCompareTo(other.Bytes);

    /// <summary>64 lower-case hexadecimal characters, last byte first.</summary>
    public override string ToString() => string.Create(Size * 2, this, static (span, hash) => hash.TryFormat(span, out _, default, null));

    /// <inheritdoc/>
    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null)
    {
        Span<byte> reversed = stackalloc byte[Size];
        Bytes.CopyTo(reversed);
        reversed.Reverse();
        return Convert.TryToHexStringLower(reversed, destination, out charsWritten);
    }

    /// <inheritdoc/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null)
    {
        Span<byte> reversed = stackalloc byte[Size];
        Bytes.CopyTo(reversed);
        reversed.Reverse();
        return Convert.TryToHexStringLower(reversed, utf8Destination, out bytesWritten);
    }

    /// <summary>Whether all bytes are equal.</summary>
    public static bool operator ==(Hash256 left, Hash256 right) => left.Equals(right);

    /// <summary>Whether any byte differs.</summary>
    public static bool operator !=(Hash256 left, Hash256 right) => !left.Equals(right);

    /// <summary>Byte order, as encoded.</summary>
    public static bool operator <(Hash256 left, Hash256 right) => left.CompareTo(right) < 0;

    /// <summary>Byte order, as encoded.</summary>
    public static bool operator >(Hash256 left, Hash256 right) => left.CompareTo(right) > 0;

    /// <summary>Byte order, as encoded.</summary>
    public static bool operator <=(Hash256 left, Hash256 right) => left.CompareTo(right) <= 0;

    /// <summary>Byte order, as encoded.</summary>
    public static bool operator >=(Hash256 left, Hash256 right) => left.CompareTo(right) >= 0;
}
