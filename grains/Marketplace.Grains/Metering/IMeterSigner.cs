using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Grains.Metering;

/// <summary>Signs settlements with the meter's key, wherever that key lives.</summary>
public interface IMeterSigner
{
    /// <summary>The meter's key hash, which leases name.</summary>
    KeyHash KeyHash { get; }

    /// <summary>Signs a settlement or closing.</summary>
    /// <param name="transaction">The transaction without witnesses.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The same transaction with the meter's witness.</returns>
    ValueTask<Transaction> SignAsync(Transaction transaction, CancellationToken cancellationToken = default);
}

/// <summary>Signs with a key in this process.</summary>
/// <param name="key">The meter's key; it stays the caller's to dispose.</param>
/// <param name="genesisHash">The network's genesis hash.</param>
public sealed class MeterSigner(PrivateKey key, Hash256 genesisHash) : IMeterSigner
{
    /// <inheritdoc/>
    public KeyHash KeyHash { get; } = key.PublicKey.Hash;

    /// <inheritdoc/>
    public ValueTask<Transaction> SignAsync(Transaction transaction, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(transaction.Sign(genesisHash, key));
}
