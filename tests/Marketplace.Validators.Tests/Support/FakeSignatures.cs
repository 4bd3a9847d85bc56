using System.Security.Cryptography;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;

namespace Marketplace.Validators.Tests.Support;

/// <summary>Signatures that cost a hash instead of a curve operation, so that thousands of schedules fit into a test. Nobody forges them, because nobody here tries.</summary>
internal sealed class FakeSignatures : ISignatureVerifier
{
    public static FakeSignatures Instance { get; } = new();

    public string Name => "fake";

    public bool Verify(in PublicKey key, in Hash256 digest, in Signature signature) => signature == Make(key, digest);

    public static Signature Make(in PublicKey key, in Hash256 digest)
    {
        Span<byte> bytes = stackalloc byte[Signature.Size];
        SHA256.HashData([.. key.Bytes, .. digest.Bytes], bytes);
        bytes[..32].CopyTo(bytes[32..]);
        (bytes[0], bytes[32], bytes[31], bytes[63]) = (0, 0, 1, 1);
        return Signature.Read(bytes);
    }
}

/// <summary>Signs by <see cref="FakeSignatures"/>.</summary>
internal sealed class FakeSigner(PublicKey key) : IBlockSigner
{
    public PublicKey PublicKey => key;

    public Signature Sign(in Hash256 digest) => FakeSignatures.Make(key, digest);
}
