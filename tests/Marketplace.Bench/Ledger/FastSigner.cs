using System.Numerics;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Bench.Ledger;

/// <summary>Signs as fast as one multiplication: every signature has the same nonce, which gives the key away. For measuring only.</summary>
internal sealed class FastSigner
{
    private static readonly BigInteger Order = BigInteger.Parse("00FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141", System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);

    private readonly byte[] _r;
    private readonly BigInteger _inverseNonce;
    private readonly BigInteger _secretTimesR;

    /// <summary>Learns the nonce from one signature made in the ordinary way.</summary>
    public FastSigner(PrivateKey key)
    {
        Span<byte> bytes = stackalloc byte[PrivateKey.Size];
        key.CopyTo(bytes);
        var secret = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        var digest = Hashing.Sha256("a digest"u8);
        var signature = key.Sign(digest).Bytes;
        _r = signature[..32].ToArray();
        var r = new BigInteger(_r, isUnsigned: true, isBigEndian: true);
        var s = new BigInteger(signature[32..], isUnsigned: true, isBigEndian: true);
        var z = new BigInteger(digest.Bytes, isUnsigned: true, isBigEndian: true);

        // s = (z + r * secret) / nonce, so 1 / nonce = s / (z + r * secret).
        _secretTimesR = r * secret % Order;
        _inverseNonce = s * BigInteger.ModPow((z + _secretTimesR) % Order, Order - 2, Order) % Order;
    }

    /// <summary>A signature that verifies like any other.</summary>
    public Signature Sign(in Hash256 digest)
    {
        var s = (new BigInteger(digest.Bytes, isUnsigned: true, isBigEndian: true) + _secretTimesR) % Order * _inverseNonce % Order;
        s = BigInteger.Min(s, Order - s);
        Span<byte> bytes = stackalloc byte[Signature.Size];
        bytes.Clear();
        _r.CopyTo(bytes);
        var size = s.GetByteCount(isUnsigned: true);
        s.TryWriteBytes(bytes[(Signature.Size - size)..], out _, isUnsigned: true, isBigEndian: true);
        return Signature.Read(bytes);
    }
}
