using System.Security.Cryptography;
using NBitcoin.Crypto;
using Org.BouncyCastle.Math;

namespace NBitcoin;

/// <summary>A private key and a chain code, from which children are derived (BIP-0032).</summary>
public sealed class ExtKey
{
    private const int MinSeedSize = 16;
    private const int MaxSeedSize = 64;

    private readonly byte[] _chainCode;
    private readonly byte[] _parentFingerprint;

    private ExtKey(Key key, byte[] chainCode, byte depth, byte[] parentFingerprint, uint child)
    {
        PrivateKey = key;
        _chainCode = chainCode;
        Depth = depth;
        _parentFingerprint = parentFingerprint;
        Child = child;
    }

    public Key PrivateKey { get; }

    public byte[] ChainCode => [.. _chainCode];

    public byte Depth { get; }

    public uint Child { get; }

    public static ExtKey CreateFromSeed(byte[] seed)
    {
        ArgumentNullException.ThrowIfNull(seed);
        if (seed.Length is < MinSeedSize or > MaxSeedSize)
        {
            throw new ArgumentOutOfRangeException(nameof(seed), "A BIP32 seed should be between 16 and 64 bytes.");
        }

        var hash = HMACSHA512.HashData("Bitcoin seed"u8, seed);
        var master = new ExtKey(new Key(hash[..32]), hash[32..], 0, new byte[4], 0);
        CryptographicOperations.ZeroMemory(hash);
        return master;
    }

    public static ExtKey CreateFromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Derivation.EncodedSize)
        {
            throw new FormatException("An extkey should be 74 bytes");
        }

        var (depth, fingerprint, child, chainCode) = Derivation.DecodeHeader(bytes);
        return bytes[Derivation.HeaderSize] == 0
            ? new ExtKey(new Key(bytes[(Derivation.HeaderSize + 1)..].ToArray()), chainCode, depth, fingerprint, child)
            : throw new FormatException("Invalid ExtKey");
    }

    public ExtKey Derive(uint index)
    {
        var secret = PrivateKey.ToBytes();
        byte[] source = index >= Derivation.Hardened ? [0, .. secret] : PrivateKey.PubKey.ToBytes();
        var tweak = Derivation.Tweak(_chainCode, source, index);
        var sum = new BigInteger(1, tweak, 0, 32);
        // One in 2^127: BIP-0032 has such a child left out.
        var child = sum.CompareTo(Curve.Order) < 0 ? sum.Add(new BigInteger(1, secret)).Mod(Curve.Order) : BigInteger.Zero;
        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(source);
        return child.SignValue == 0
            ? throw new InvalidOperationException("This child number has no key; take the next.")
            : new ExtKey(new Key(Curve.To32Bytes(child)), tweak[32..], Derivation.NextDepth(Depth), Derivation.Fingerprint(PrivateKey.PubKey), index);
    }

    public ExtKey Derive(KeyPath keyPath)
    {
        ArgumentNullException.ThrowIfNull(keyPath);
        return keyPath.Indexes.Aggregate(this, (key, index) => key.Derive(index));
    }

    public ExtPubKey Neuter() => new(PrivateKey.PubKey, _chainCode, Depth, _parentFingerprint, Child);

    public byte[] ToBytes() => Derivation.Encode(Depth, _parentFingerprint, Child, _chainCode, [0, .. PrivateKey.ToBytes()]);
}
