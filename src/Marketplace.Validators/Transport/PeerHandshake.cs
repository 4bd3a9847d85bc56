using System.Security.Cryptography;
using Marketplace.Ledger;
using Marketplace.Ledger.Canonical;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;

namespace Marketplace.Validators.Transport;

/// <summary>Two peers prove their validator keys to each other and agree on keys for this one connection (docs/consensus.md, section 12).</summary>
/// <remarks>
/// Each sends magic, genesis hash, validator key, a fresh P-256 key and 32 random bytes, then a signature over both of these greetings. What one signs
/// names the other's key and this connection, so it proves nothing to anybody else and cannot be used again.
/// </remarks>
internal sealed class PeerHandshake : IDisposable
{
    /// <summary>Bytes of a greeting.</summary>
    public const int GreetingSize = 8 + Hash256.Size + PublicKey.Size + EphemeralSize + NonceSize;

    private const int CoordinateSize = 32;
    private const int EphemeralSize = 2 * CoordinateSize;
    private const int NonceSize = 32;
    private const int KeySize = 32;

    private readonly ECDiffieHellman _ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly IBlockSigner _signer;
    private readonly Hash256 _genesisHash;
    private readonly bool _dialed;

    /// <summary>Begins a handshake.</summary>
    /// <param name="signer">This validator's key.</param>
    /// <param name="genesisHash">The network.</param>
    /// <param name="dialed">Whether this side has dialed.</param>
    public PeerHandshake(IBlockSigner signer, in Hash256 genesisHash, bool dialed)
    {
        (_signer, _genesisHash, _dialed) = (signer, genesisHash, dialed);
        var writer = new CanonicalWriter(stackalloc byte[GreetingSize]);
        writer.WriteBytes(Magic);
        writer.WriteHash(genesisHash);
        signer.PublicKey.CopyTo(writer.Take(PublicKey.Size));
        var point = _ephemeral.ExportParameters(includePrivateParameters: false).Q;
        writer.WriteBytes(point.X);
        writer.WriteBytes(point.Y);
        RandomNumberGenerator.Fill(writer.Take(NonceSize));
        Greeting = writer.ToArray();
    }

    /// <summary>What this side sends first.</summary>
    public byte[] Greeting { get; }

    private static ReadOnlySpan<byte> Magic => "FMPEER01"u8;

    private static ReadOnlySpan<byte> Tag => "FluxMarket/peer/v1"u8;

    /// <summary>The key that a greeting claims; false if it is no greeting of this network.</summary>
    public bool TryReadKey(ReadOnlySpan<byte> greeting, out PublicKey key)
    {
        key = default;
        return greeting.Length == GreetingSize
            && greeting.StartsWith(Magic)
            && greeting.Slice(8, Hash256.Size).SequenceEqual(_genesisHash.Bytes)
            && PublicKey.TryRead(greeting.Slice(8 + Hash256.Size, PublicKey.Size), out key);
    }

    /// <summary>What this side sends second.</summary>
    /// <param name="theirs">The other side's greeting.</param>
    public byte[] Prove(ReadOnlySpan<byte> theirs)
    {
        var proof = new byte[Signature.Size];
        _signer.Sign(Digest(theirs, byDialer: _dialed)).CopyTo(proof);
        return proof;
    }

    /// <summary>Whether the other side has the key that it claims.</summary>
    public bool Holds(ReadOnlySpan<byte> theirs, ReadOnlySpan<byte> proof, ISignatureVerifier verifier) =>
        TryReadKey(theirs, out var key) && Signature.TryRead(proof, out var signature) && verifier.Verify(key, Digest(theirs, byDialer: !_dialed), signature);

    /// <summary>The keys of this connection.</summary>
    /// <param name="theirs">The other side's greeting.</param>
    /// <returns>The key for what is sent, and the one for what is received.</returns>
    /// <exception cref="CryptographicException">The other side's point is not on the curve.</exception>
    public (byte[] Sending, byte[] Receiving) DeriveKeys(ReadOnlySpan<byte> theirs)
    {
        var point = theirs.Slice(8 + Hash256.Size + PublicKey.Size, EphemeralSize);
        using var other = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = point[..CoordinateSize].ToArray(), Y = point[CoordinateSize..].ToArray() },
        });
        var shared = _ephemeral.DeriveRawSecretAgreement(other.PublicKey);
        var salt = Transcript(theirs).ToArray();
        var fromDialer = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, KeySize, salt, "dialer"u8.ToArray());
        var fromListener = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, KeySize, salt, "listener"u8.ToArray());
        CryptographicOperations.ZeroMemory(shared);
        return _dialed ? (fromDialer, fromListener) : (fromListener, fromDialer);
    }

    public void Dispose() => _ephemeral.Dispose();

    private Hash256 Transcript(ReadOnlySpan<byte> theirs) =>
        _dialed ? Hashing.Sha256d([.. Tag, .. Greeting, .. theirs]) : Hashing.Sha256d([.. Tag, .. theirs, .. Greeting]);

    private Hash256 Digest(ReadOnlySpan<byte> theirs, bool byDialer) =>
        Hashing.Sha256d([.. Tag, byDialer ? (byte)1 : (byte)2, .. Transcript(theirs).Bytes]);
}
