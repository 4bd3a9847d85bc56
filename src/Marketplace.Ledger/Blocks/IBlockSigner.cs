using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger;

/// <summary>Signs for one validator. The key may live elsewhere than in this process.</summary>
public interface IBlockSigner
{
    /// <summary>The validator's public key.</summary>
    PublicKey PublicKey { get; }

    /// <summary>Signs a vote.</summary>
    /// <param name="digest">From <see cref="Certificate.VoteDigest"/>.</param>
    Signature Sign(in Hash256 digest);
}

/// <summary>Signs with a key in this process.</summary>
/// <param name="key">The validator's key; stays the caller's to dispose.</param>
public sealed class PrivateKeyBlockSigner(PrivateKey key) : IBlockSigner
{
    /// <inheritdoc/>
    public PublicKey PublicKey => key.PublicKey;

    /// <inheritdoc/>
    public Signature Sign(in Hash256 digest) => key.Sign(digest);
}
