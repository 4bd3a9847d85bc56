namespace Marketplace.Ledger.Keys.Curve;

/// <summary>What private keys and signed messages need of the curve; natively and managed with the same results, bit for bit.</summary>
internal interface ISecp256k1
{
    /// <summary>The compressed public key of a valid secret.</summary>
    PublicKey GetPublicKey(ReadOnlySpan<byte> secret);

    /// <summary>An RFC 6979 signature with low s, and which candidate key recovers from it (0..3).</summary>
    Signature Sign(ReadOnlySpan<byte> secret, in Hash256 digest, out int recoveryId);

    /// <summary>Writes the key that made a signature: 33 bytes, or 65 where the destination has that length. False if none can have.</summary>
    bool TryRecover(in Hash256 digest, ReadOnlySpan<byte> signature, int recoveryId, Span<byte> destination);
}
