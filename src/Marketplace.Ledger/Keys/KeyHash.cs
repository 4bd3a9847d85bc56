using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Marketplace.Ledger.Keys;

/// <summary>The 20-byte HASH160 of a public key (or of a script): what an output lock and an address name.</summary>
/// <remarks>Ordering compares the bytes. The text form is plain lower-case hex, not reversed. The default value is all zero bytes.</remarks>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly struct KeyHash : IEquatable<KeyHash>, IComparable<KeyHash>
{
    /// <summary>Bytes of a key hash: 20.</summary>
    public const int Size = 20;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly uint _c;

    /// <summary>Takes 20 bytes.</summary>
    /// <param name="bytes">Exactly <see cref="Size"/> bytes.</param>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public KeyHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException($"A key hash is {Size} bytes, not {bytes.Length}.", nameof(bytes));
        }

        this = MemoryMarshal.Read<KeyHash>(bytes);
    }

    /// <summary>Whether all bytes are zero, which is no key's hash in practice.</summary>
    public bool IsZero => (_a | _b | _c) == 0;

    /// <summary>The bytes, without a copy; valid as long as the variable that holds this hash.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(new ReadOnlySpan<KeyHash>(in this));

    /// <summary>Reads 40 hexadecimal characters.</summary>
    /// <param name="text">The text; upper and lower case are read alike.</param>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static KeyHash Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var hash) ? hash : throw new FormatException("A key hash is 40 hexadecimal characters.");

    /// <summary>Reads 40 hexadecimal characters; false if the text is anything else.</summary>
    /// <param name="text">The text; upper and lower case are read alike.</param>
    /// <param name="hash">The hash, or all zero bytes.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out KeyHash hash)
    {
        Span<byte> bytes = stackalloc byte[Size];
        var valid = text.Length == Size * 2 && Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done;
        hash = valid ? new KeyHash(bytes) : default;
        return valid;
    }

    /// <summary>Writes the 20 bytes.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    public void CopyTo(Span<byte> destination) => Bytes.CopyTo(destination);

    /// <inheritdoc/>
    public bool Equals(KeyHash other) => _a == other._a && _b == other._b && _c == other._c;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is KeyHash other && Equals(other);

    /// <summary>A hash code keyed by this process.</summary>
    public override int GetHashCode() => KeyedHashCode.Of(_a, _b + _c);

    /// <inheritdoc/>
    public int CompareTo(KeyHash other) => Bytes.SequenceCompareTo(other.Bytes);

    /// <summary>40 lower-case hexadecimal characters.</summary>
    public override string ToString() => Convert.ToHexStringLower(Bytes);

    /// <summary>Whether all bytes are equal.</summary>
    public static bool operator ==(KeyHash left, KeyHash right) => left.Equals(right);

    /// <summary>Whether any byte differs.</summary>
    public static bool operator !=(KeyHash left, KeyHash right) => !left.Equals(right);

    /// <summary>Byte order.</summary>
    public static bool operator <(KeyHash left, KeyHash right) => left.CompareTo(right) < 0;

    /// <summary>Byte order.</summary>
    public static bool operator >(KeyHash left, KeyHash right) => left.CompareTo(right) > 0;

    /// <summary>Byte order.</summary>
    public static bool operator <=(KeyHash left, KeyHash right) => left.CompareTo(right) <= 0;

    /// <summary>Byte order.</summary>
    public static bool operator >=(KeyHash left, KeyHash right) => left.CompareTo(right) >= 0;
}
