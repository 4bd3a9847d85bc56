using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;
using Org.BouncyCastle.Math.EC.Multiplier;

namespace NBitcoin.Crypto;

/// <summary>secp256k1: its parameters and the few steps of ECDSA that keys and signatures share.</summary>
internal static class Curve
{
    private static readonly Org.BouncyCastle.Asn1.X9.X9ECParameters Parameters = CustomNamedCurves.GetByName("secp256k1");

    public static readonly BigInteger Order = Parameters.N;
    public static readonly BigInteger HalfOrder = Order.ShiftRight(1);
    public static readonly ECPoint Generator = Parameters.G;
    private static readonly BigInteger FieldPrime = Parameters.Curve.Field.Characteristic;

    public static byte[] To32Bytes(BigInteger value)
    {
        var bytes = new byte[32];
        var unsigned = value.ToByteArrayUnsigned();
        unsigned.CopyTo(bytes, 32 - unsigned.Length);
        return bytes;
    }

    public static bool IsScalar(BigInteger value) => value.SignValue > 0 && value.CompareTo(Order) < 0;

    public static ECPoint MultiplyGenerator(BigInteger scalar) => new FixedPointCombMultiplier().Multiply(Generator, scalar).Normalize();

    /// <summary>The point of a 33- or 65-byte encoding, or null where there is none.</summary>
    public static ECPoint? TryDecode(byte[] bytes)
    {
        var form = bytes.Length == 0 ? 0 : bytes[0];
        if (!(bytes.Length == 33 && form is 2 or 3) && !(bytes.Length == 65 && form == 4))
        {
            return null;
        }

        try
        {
            return Parameters.Curve.DecodePoint(bytes).Normalize();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The public key that made (r, s) over <paramref name="hash"/>, or null where none can have.</summary>
    public static ECPoint? TryRecover(BigInteger r, BigInteger s, int recoveryId, BigInteger hash)
    {
        var x = (recoveryId & 2) == 0 ? r : r.Add(Order);
        if (!IsScalar(r) || !IsScalar(s) || x.CompareTo(FieldPrime) >= 0)
        {
            return null;
        }

        var encoded = new byte[33];
        encoded[0] = (byte)(2 + (recoveryId & 1));
        To32Bytes(x).CopyTo(encoded, 1);
        if (TryDecode(encoded) is not { } point)
        {
            return null;
        }

        var inverse = r.ModInverse(Order);
        var key = ECAlgorithms.SumOfTwoMultiplies(
            Generator,
            Order.Subtract(hash.Mod(Order)).Multiply(inverse).Mod(Order),
            point,
            s.Multiply(inverse).Mod(Order)).Normalize();
        return key.IsInfinity ? null : key;
    }

    public static bool Verify(ECPoint key, BigInteger hash, BigInteger r, BigInteger s)
    {
        if (!IsScalar(r) || !IsScalar(s))
        {
            return false;
        }

        var inverse = s.ModInverse(Order);
        var point = ECAlgorithms.SumOfTwoMultiplies(
            Generator, hash.Multiply(inverse).Mod(Order), key, r.Multiply(inverse).Mod(Order)).Normalize();
        return !point.IsInfinity && point.AffineXCoord.ToBigInteger().Mod(Order).Equals(r);
    }
}
