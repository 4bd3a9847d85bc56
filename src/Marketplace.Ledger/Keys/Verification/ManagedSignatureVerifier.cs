using NBitcoin;
using NBitcoin.Crypto;

namespace Marketplace.Ledger.Keys.Verification;

/// <summary>Verifies by NBitcoin, on machines without libsecp256k1.</summary>
public sealed class ManagedSignatureVerifier : ISignatureVerifier
{
    /// <inheritdoc/>
    public string Name => "managed";

    /// <inheritdoc/>
    public bool Verify(in PublicKey key, in Hash256 digest, in Signature signature) =>
        Signature.IsCanonical(signature.Bytes)
        && PubKey.TryCreatePubKey(key.Bytes.ToArray(), out var pubKey)
        && ECDSASignature.TryParseFromCompact(signature.Bytes.ToArray(), out var parsed)
        && pubKey.Verify(new uint256(digest.Bytes), parsed);
}
