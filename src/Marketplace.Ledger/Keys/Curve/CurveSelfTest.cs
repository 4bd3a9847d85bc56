using Marketplace.Ledger.Keys.Verification;

namespace Marketplace.Ledger.Keys.Curve;

/// <summary>Asks an implementation of the curve for answers that are known, before any money depends on it.</summary>
internal static class CurveSelfTest
{
    /// <summary>Whether it derives, signs, recovers and verifies a published signature, and refuses what nobody signed and the high-s form.</summary>
    public static bool Passes(ISecp256k1 curve, ISignatureVerifier verifier)
    {
        // RFC 6979 signature of SHA-256("Satoshi Nakamoto") under the private key 1, whose public key is the generator.
        byte[] secret = [.. new byte[PrivateKey.Size - 1], 1];
        var key = new PublicKey(Convert.FromHexString("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"));
        var digest = Hashing.Sha256("Satoshi Nakamoto"u8);
        var signature = Signature.Read(Convert.FromHexString(
            "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d82442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5"));
        var highForm = Signature.ReadUnchecked(Convert.FromHexString(
            "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8dbbd3162d46e9f9bef7feb87c16dc13b4f6568a87f4e83f728e2443ba586675c"));
        Span<byte> recovered = stackalloc byte[PublicKey.Size];
        return curve.GetPublicKey(secret) == key
            && curve.Sign(secret, digest, out var recoveryId) == signature
            && curve.TryRecover(digest, signature.Bytes, recoveryId, recovered)
            && recovered.SequenceEqual(key.Bytes)
            && verifier.Verify(key, digest, signature)
            && !verifier.Verify(key, Hashing.Sha256("Satoshi Nakamot0"u8), signature)
            && !verifier.Verify(key, digest, highForm);
    }
}
