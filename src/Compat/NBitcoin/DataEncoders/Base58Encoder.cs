using System.Numerics;

namespace NBitcoin.DataEncoders;

public sealed class Base58Encoder : DataEncoder
{
    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    public override string EncodeData(byte[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var zeros = data.AsSpan().IndexOfAnyExcept((byte)0);
        zeros = zeros < 0 ? data.Length : zeros;
        var digits = new Stack<char>();
        for (var rest = new BigInteger(data, isUnsigned: true, isBigEndian: true); !rest.IsZero;)
        {
            rest = BigInteger.DivRem(rest, Alphabet.Length, out var digit);
            digits.Push(Alphabet[(int)digit]);
        }

        return new string('1', zeros) + string.Concat(digits);
    }

    public override byte[] DecodeData(string encoded)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        var value = BigInteger.Zero;
        foreach (var c in encoded)
        {
            var digit = Alphabet.IndexOf(c, StringComparison.Ordinal);
            value = digit >= 0 ? (value * Alphabet.Length) + digit : throw new FormatException("Invalid base 58 string");
        }

        var zeros = encoded.AsSpan().IndexOfAnyExcept('1');
        zeros = zeros < 0 ? encoded.Length : zeros;
        return value.IsZero ? new byte[zeros] : [.. new byte[zeros], .. value.ToByteArray(isUnsigned: true, isBigEndian: true)];
    }
}
