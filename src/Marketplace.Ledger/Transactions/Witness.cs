using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger;

/// <summary>One key's signature over a whole transaction; it serves every input that this key owns.</summary>
/// <param name="Key">The compressed public key.</param>
/// <param name="Signature">Its signature of <see cref="Transaction.SigningDigest"/>.</param>
public readonly record struct Witness(PublicKey Key, Signature Signature);
