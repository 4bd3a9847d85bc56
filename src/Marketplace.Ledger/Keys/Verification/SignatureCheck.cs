namespace Marketplace.Ledger.Keys.Verification;

/// <summary>One signature to verify.</summary>
/// <param name="Key">Who is said to have signed.</param>
/// <param name="Digest">What is said to have been signed.</param>
/// <param name="Signature">The signature.</param>
public readonly record struct SignatureCheck(PublicKey Key, Hash256 Digest, Signature Signature);
