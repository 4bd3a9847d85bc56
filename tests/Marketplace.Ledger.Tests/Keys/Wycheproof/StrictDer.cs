using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger.Tests.Keys.Wycheproof;

/// <summary>Brings a DER signature to the ledger's 64 bytes. The ledger itself reads no DER; only these vectors come in it.</summary>
internal static class StrictDer
{
    private const byte Sequence = 0x30;
    private const byte Integer = 0x02;
    private const int HalfSize = Signature.Size / 2;

    /// <summary>r and s, 32 bytes each; null unless the bytes are one sequence of two shortest non-negative integers of at most 256 bits, and no more.</summary>
    public static byte[]? ToCompact(ReadOnlySpan<byte> der)
    {
        var compact = new byte[Signature.Size];
        return der is [Sequence, var length, ..]
            && length == der.Length - 2
            && TryReadInteger(der[2..], compact.AsSpan(0, HalfSize), out var rest)
            && TryReadInteger(rest, compact.AsSpan(HalfSize), out rest)
            && rest.IsEmpty
                ? compact
                : null;
    }

    private static bool TryReadInteger(ReadOnlySpan<byte> der, Span<byte> destination, out ReadOnlySpan<byte> rest)
    {
        rest = default;

        // Lengths of 128 and more have another form, which no integer of 256 bits needs.
        if (der is not [Integer, > 0 and < 0x80 and var length, ..] || der.Length < 2 + length)
        {
            return false;
        }

        var value = der.Slice(2, length);
        rest = der[(2 + length)..];
        var isNegative = value[0] >= 0x80;
        var isPadded = value is [0, < 0x80, ..];
        var digits = value[0] == 0 ? value[1..] : value;
        if (isNegative || isPadded || digits.Length > destination.Length)
        {
            return false;
        }

        digits.CopyTo(destination[^digits.Length..]);
        return true;
    }
}
