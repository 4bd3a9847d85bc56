namespace Marketplace.Ledger.Keys.Verification;

/// <summary>Verifies ECDSA signatures over secp256k1. All implementations accept exactly the same: canonical (low s) signatures that hold.</summary>
/// <remarks>Safe from any thread. Never throws for a bad key or signature.</remarks>
public interface ISignatureVerifier
{
    /// <summary>What verifies, for the log: "libsecp256k1" or "managed".</summary>
    string Name { get; }

    /// <summary>Whether the key made the signature over the digest.</summary>
    /// <param name="key">Compressed public key.</param>
    /// <param name="digest">The digest that was signed.</param>
    /// <param name="signature">The signature.</param>
    bool Verify(in PublicKey key, in Hash256 digest, in Signature signature);

    /// <summary>Verifies many, one result for each.</summary>
    /// <param name="checks">What to verify.</param>
    /// <param name="results">Receives the results; as long as <paramref name="checks"/>.</param>
    void VerifyBatch(ReadOnlySpan<SignatureCheck> checks, Span<bool> results)
    {
        for (var i = 0; i < checks.Length; i++)
        {
            ref readonly var check = ref checks[i];
            results[i] = Verify(check.Key, check.Digest, check.Signature);
        }
    }
}
