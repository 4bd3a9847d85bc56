using NBitcoin.Crypto;
using Org.BouncyCastle.Math;

namespace NBitcoin;

/// <summary>A public key and a chain code, from which the public keys of children that are not hardened are derived (BIP-0032).</summary>
public sealed class ExtPubKey
{
    private readonly byte[] _chainCode;
    private readonly byte[] _parentFingerprint;

    internal ExtPubKey(PubKey key, byte[] chainCode, byte depth, byte[] parentFingerprint, uint child)
    {
        PubKey = key;
        _chainCode = chainCode;
        Depth = depth;
        _parentFingerprint = parentFingerprint;
        Child = child;
    }

    /// <exception cref="FormatException">The bytes are no extended public key.</exception>
    public ExtPubKey(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (bytes.Length != Derivation.EncodedSize)
        {
            throw new FormatException("An extpubkey should be 74 bytes");
        }

        (Depth, _parentFingerprint, Child, _chainCode) = Derivation.DecodeHeader(bytes);
        PubKey = new PubKey(bytes[Derivation.HeaderSize..]);
    }

    public PubKey PubKey { get; }

    public byte[] ChainCode => [.. _chainCode];

    public byte Depth { get; }

    public uint Child { get; }

    public ExtPubKey Derive(uint index)
    {
        if (index >= Derivation.Hardened)
        {
            throw new InvalidOperationException("A public key can't derivate an hardened child");
        }

        var tweak = Derivation.Tweak(_chainCode, PubKey.ToBytes(), index);
        var sum = new BigInteger(1, tweak, 0, 32);
        var point = sum.CompareTo(Curve.Order) < 0 ? Curve.MultiplyGenerator(sum).Add(PubKey.Point).Normalize() : null;
        return point is null || point.IsInfinity
            ? throw new InvalidOperationException("This child number has no key; take the next.")
            : new ExtPubKey(new PubKey(point, compressed: true), tweak[32..], Derivation.NextDepth(Depth), Derivation.Fingerprint(PubKey), index);
    }

    public byte[] ToBytes() => Derivation.Encode(Depth, _parentFingerprint, Child, _chainCode, PubKey.ToBytes());
}
