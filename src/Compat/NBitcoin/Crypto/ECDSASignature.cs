using System.Diagnostics.CodeAnalysis;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Math;

namespace NBitcoin.Crypto;

/// <summary>An ECDSA signature over secp256k1: two numbers from 0 to the group order less one.</summary>
public sealed class ECDSASignature
{
    internal ECDSASignature(BigInteger r, BigInteger s)
    {
        R = r;
        S = s;
    }

    public ECDSASignature(byte[] derSig)
    {
        ArgumentNullException.ThrowIfNull(derSig);
        try
        {
            var sequence = (Asn1Sequence)Asn1Object.FromByteArray(derSig);
            R = ((DerInteger)sequence[0]).Value;
            S = ((DerInteger)sequence[1]).Value;
        }
        catch (Exception e) when (e is IOException or InvalidCastException or ArgumentException or IndexOutOfRangeException)
        {
            throw new FormatException("Invalid DER signature", e);
        }

        if (R.SignValue < 0 || S.SignValue < 0 || R.CompareTo(Curve.Order) >= 0 || S.CompareTo(Curve.Order) >= 0)
        {
            throw new FormatException("Invalid DER signature");
        }
    }

    internal BigInteger R { get; }

    internal BigInteger S { get; }

    public bool IsLowS => S.CompareTo(Curve.HalfOrder) <= 0;

    public bool IsLowR => Curve.To32Bytes(R)[0] < 0x80;

    public static ECDSASignature FromDER(byte[] sig) => new(sig);

    public static bool TryParseFromCompact(byte[] compactFormat, [MaybeNullWhen(false)] out ECDSASignature signature)
    {
        ArgumentNullException.ThrowIfNull(compactFormat);
        signature = null;
        if (compactFormat.Length != 64)
        {
            return false;
        }

        var r = new BigInteger(1, compactFormat, 0, 32);
        var s = new BigInteger(1, compactFormat, 32, 32);
        if (r.CompareTo(Curve.Order) >= 0 || s.CompareTo(Curve.Order) >= 0)
        {
            return false;
        }

        signature = new ECDSASignature(r, s);
        return true;
    }

    public byte[] ToCompact()
    {
        var bytes = new byte[64];
        Curve.To32Bytes(R).CopyTo(bytes, 0);
        Curve.To32Bytes(S).CopyTo(bytes, 32);
        return bytes;
    }

    public byte[] ToDER() => new DerSequence(new DerInteger(R), new DerInteger(S)).GetDerEncoded();

    public ECDSASignature MakeCanonical() => IsLowS ? this : new ECDSASignature(R, Curve.Order.Subtract(S));
}
