using System.Security.Cryptography;
using Marketplace.Ledger.Keys;
using Org.BouncyCastle.Crypto.Digests;

namespace Marketplace.Ledger;

/// <summary>The ledger's hash functions over spans; none of them allocates, but for the contexts that each thread keeps. Safe to call from any thread.</summary>
public static class Hashing
{
    // A new context for each hash costs more than the hash itself; nothing leaves one half filled.
    [ThreadStatic]
    private static IncrementalHash? _sha256;

    [ThreadStatic]
    private static RipeMD160Digest? _ripemd160;

    /// <summary>SHA-256 of SHA-256 of the data.</summary>
    /// <param name="data">Any length.</param>
    public static Hash256 Sha256d(ReadOnlySpan<byte> data)
    {
        Span<byte> digest = stackalloc byte[Hash256.Size];
        Sha256(data, digest);
        Sha256(digest, digest);
        return new Hash256(digest);
    }

    /// <summary>Double SHA-256 of two hashes one after the other, as in a Merkle tree.</summary>
    /// <param name="left">Comes first.</param>
    /// <param name="right">Comes second.</param>
    public static Hash256 Sha256d(in Hash256 left, in Hash256 right)
    {
        Span<byte> pair = stackalloc byte[2 * Hash256.Size];
        left.CopyTo(pair);
        right.CopyTo(pair[Hash256.Size..]);
        return Sha256d(pair);
    }

    /// <summary>SHA-256 of the data.</summary>
    /// <param name="data">Any length.</param>
    public static Hash256 Sha256(ReadOnlySpan<byte> data)
    {
        Span<byte> digest = stackalloc byte[Hash256.Size];
        Sha256(data, digest);
        return new Hash256(digest);
    }

    /// <summary>RIPEMD-160 of SHA-256 of the data: what an address carries of a public key.</summary>
    /// <param name="data">Any length; a compressed public key has 33 bytes.</param>
    public static KeyHash Hash160(ReadOnlySpan<byte> data)
    {
        Span<byte> digest = stackalloc byte[Hash256.Size];
        Sha256(data, digest);
        return Ripemd160(digest);
    }

    /// <summary>RIPEMD-160 alone, which the ledger only uses within <see cref="Hash160"/>.</summary>
    internal static KeyHash Ripemd160(ReadOnlySpan<byte> data)
    {
        var ripemd = _ripemd160 ??= new RipeMD160Digest();
        Span<byte> hash = stackalloc byte[KeyHash.Size];
        ripemd.BlockUpdate(data);
        ripemd.DoFinal(hash);
        return new KeyHash(hash);
    }

    private static void Sha256(ReadOnlySpan<byte> data, Span<byte> digest)
    {
        var sha = _sha256 ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(data);
        sha.GetHashAndReset(digest);
    }
}
