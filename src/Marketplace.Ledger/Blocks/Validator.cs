using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger;

/// <summary>A key whose signature makes blocks final.</summary>
/// <param name="Key">The validator's public key.</param>
/// <param name="Weight">Its weight among the validators, at least 1.</param>
public readonly record struct Validator(PublicKey Key, ulong Weight);
