using System.Diagnostics.CodeAnalysis;
using NBitcoin.Crypto;
using NBitcoin.DataEncoders;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;

namespace NBitcoin;

/// <summary>A point of secp256k1 and the form, compressed or not, in which it is written.</summary>
public sealed class PubKey : IEquatable<PubKey>
{
    private readonly ECPoint _point;
    private readonly byte[] _encoded;

    internal PubKey(ECPoint point, bool compressed)
    {
        _point = point;
        _encoded = point.GetEncoded(compressed);
    }

    public PubKey(byte[] bytes)
        : this(
            Curve.TryDecode(bytes ?? throw new ArgumentNullException(nameof(bytes))) ?? throw new FormatException("Invalid public key"),
            bytes.Length == 33)
    {
    }

    internal ECPoint Point => _point;

    public bool IsCompressed => _encoded.Length == 33;

    public KeyId Hash => new(Hashes.RIPEMD160(Hashes.SHA256(_encoded)));

    public static bool TryCreatePubKey(byte[] bytes, [MaybeNullWhen(false)] out PubKey pubKey)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        pubKey = Curve.TryDecode(bytes) is { } point ? new PubKey(point, bytes.Length == 33) : null;
        return pubKey is not null;
    }

    public static PubKey RecoverCompact(uint256 hash, CompactSignature compactSignature)
    {
        ArgumentNullException.ThrowIfNull(hash);
        ArgumentNullException.ThrowIfNull(compactSignature);
        var r = new BigInteger(1, compactSignature.Signature, 0, 32);
        var s = new BigInteger(1, compactSignature.Signature, 32, 32);
        return Curve.TryRecover(r, s, compactSignature.RecoveryId, new BigInteger(1, hash.ToBytes())) is { } point
            ? new PubKey(point, compressed: true)
            : throw new InvalidOperationException("Impossible to recover the public key");
    }

    public PubKey Compress() => IsCompressed ? this : new PubKey(_point, compressed: true);

    public PubKey Decompress() => IsCompressed ? new PubKey(_point, compressed: false) : this;

    /// <summary>Accepts either form of S, as NBitcoin does.</summary>
    public bool Verify(uint256 hash, ECDSASignature sig)
    {
        ArgumentNullException.ThrowIfNull(hash);
        ArgumentNullException.ThrowIfNull(sig);
        if (!Curve.IsScalar(sig.R) || !Curve.IsScalar(sig.S))
        {
            return false;
        }

        return SystemVerifier.IsSupported
            ? SystemVerifier.Verify(_point.AffineXCoord.GetEncoded(), _point.AffineYCoord.GetEncoded(), hash.Span, sig.ToCompact())
            : Curve.Verify(_point, new BigInteger(1, hash.ToBytes()), sig.R, sig.S);
    }

    public byte[] ToBytes() => (byte[])_encoded.Clone();

    public string ToHex() => Encoders.Hex.EncodeData(_encoded);

    public bool Equals(PubKey? other) => other is not null && _encoded.AsSpan().SequenceEqual(other._encoded);

    public override bool Equals(object? obj) => Equals(obj as PubKey);

    public override int GetHashCode() => BitConverter.ToInt32(_encoded, 1);

    public override string ToString() => ToHex();

    public static bool operator ==(PubKey? a, PubKey? b) => a is null ? b is null : a.Equals(b);

    public static bool operator !=(PubKey? a, PubKey? b) => !(a == b);
}
