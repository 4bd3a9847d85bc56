using System.Diagnostics;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;

namespace Marketplace.Bench.Ledger;

/// <summary>How many signatures one core verifies, with nothing around it: each from the bytes of its key and its signature.</summary>
internal static class RawVerifier
{
    /// <summary>Verifications per second on one core.</summary>
    public static double MeasurePerCore(TimeSpan duration)
    {
        var verifier = (ISignatureVerifier?)NativeSignatureVerifier.TryCreate(rememberKeys: false) ?? new ManagedSignatureVerifier();
        using var key = PrivateKey.Generate();
        var signer = new FastSigner(key);
        var checks = Enumerable.Range(0, 256).Select(i => Hashing.Sha256([(byte)i])).Select(digest => new SignatureCheck(key.PublicKey, digest, signer.Sign(digest))).ToArray();
        var results = new bool[checks.Length];
        verifier.VerifyBatch(checks, results);
        if (results.Contains(false))
        {
            throw new InvalidOperationException("The bench's signatures do not verify.");
        }

        var clock = Stopwatch.StartNew();
        long verified = 0;
        while (clock.Elapsed < duration)
        {
            verifier.VerifyBatch(checks, results);
            verified += checks.Length;
        }

        return verified / clock.Elapsed.TotalSeconds;
    }
}
