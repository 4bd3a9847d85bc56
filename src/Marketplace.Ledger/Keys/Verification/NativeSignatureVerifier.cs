using Marketplace.Ledger.Keys.Curve;

namespace Marketplace.Ledger.Keys.Verification;

/// <summary>Verifies by libsecp256k1, which the package Secp256k1.Net carries; several times as fast as anything managed.</summary>
public sealed class NativeSignatureVerifier : ISignatureVerifier
{
    private readonly Secp256k1Net.Secp256k1 _library;
    private readonly bool _rememberKeys;

    internal NativeSignatureVerifier(Secp256k1Net.Secp256k1 library, bool rememberKeys) => (_library, _rememberKeys) = (library, rememberKeys);

    /// <inheritdoc/>
    public string Name => "libsecp256k1";

    /// <summary>The verifier, or null where the library does not load or fails its self-test.</summary>
    /// <param name="rememberKeys">Whether each thread keeps the points of the keys that it met last; without, every check begins with the key's bytes.</param>
    public static NativeSignatureVerifier? TryCreate(bool rememberKeys = true) =>
        NativeLibrarySecp256k1.Library is { } library ? new NativeSignatureVerifier(library, rememberKeys) : null;

    /// <inheritdoc/>
    public bool Verify(in PublicKey key, in Hash256 digest, in Signature signature)
    {
        if (_rememberKeys)
        {
            return ParsedKeys.OfThread.TryGet(key, _library, out var known) && VerifyParsed(known, digest, signature);
        }

        Span<byte> parsed = stackalloc byte[ParsedKeys.ParsedSize];
        return _library.EcPubkeyParse(parsed, key.Bytes) && VerifyParsed(parsed, digest, signature);
    }

    private bool VerifyParsed(ReadOnlySpan<byte> key, in Hash256 digest, in Signature signature)
    {
        Span<byte> parsed = stackalloc byte[Secp256k1Net.Secp256k1.UNSERIALIZED_SIGNATURE_LENGTH];

        // The library itself refuses a high s, r or s of zero, and r or s beyond the group order.
        return _library.EcdsaSignatureParseCompact(parsed, signature.Bytes) && _library.EcdsaVerify(parsed, digest.Bytes, key);
    }
}
