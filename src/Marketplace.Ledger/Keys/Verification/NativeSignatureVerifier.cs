using Marketplace.Ledger.Keys.Curve;

namespace Marketplace.Ledger.Keys.Verification;

/// <summary>Verifies by libsecp256k1 (Debian: libsecp256k1-1), more than ten times as fast as anything managed.</summary>
public sealed unsafe class NativeSignatureVerifier : ISignatureVerifier
{
    private readonly nint _context;
    private readonly bool _rememberKeys;

    private NativeSignatureVerifier(nint context, bool rememberKeys) => (_context, _rememberKeys) = (context, rememberKeys);

    /// <inheritdoc/>
    public string Name => "libsecp256k1";

    /// <summary>The verifier, or null where the library is not installed or fails its self-test.</summary>
    /// <param name="rememberKeys">Whether each thread keeps the points of the keys that it met last; without, every check begins with the key's bytes.</param>
    public static NativeSignatureVerifier? TryCreate(bool rememberKeys = true) =>
        NativeLibrarySecp256k1.IsUsable ? new NativeSignatureVerifier(NativeLibrarySecp256k1.Context, rememberKeys) : null;

    /// <inheritdoc/>
    public bool Verify(in PublicKey key, in Hash256 digest, in Signature signature)
    {
        if (!_rememberKeys)
        {
            return NativeSecp256k1.Verify(key, digest, signature, _context);
        }

        var parsed = stackalloc byte[NativeMethods.PublicKeySize];
        return ParsedKeys.OfThread.TryGet(key, _context, parsed) && NativeSecp256k1.VerifyParsed(parsed, digest, signature, _context);
    }

    /// <inheritdoc/>
    public void VerifyBatch(ReadOnlySpan<SignatureCheck> checks, Span<bool> results)
    {
        for (var i = 0; i < checks.Length; i++)
        {
            ref readonly var check = ref checks[i];
            results[i] = Verify(check.Key, check.Digest, check.Signature);
        }
    }
}
