using Marketplace.Ledger;

namespace Marketplace.Chain;

/// <summary>Finds transactions that are too old for the engine's memory. A projection of the chain.</summary>
public interface ITransactionIndex
{
    /// <summary>Up to which height every transaction can be found.</summary>
    long CoveredHeight { get; }

    /// <summary>Where a transaction stands; null if it does not up to <see cref="CoveredHeight"/>.</summary>
    /// <param name="id">The transaction.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<TransactionLocation?> FindAsync(Hash256 id, CancellationToken cancellationToken);
}
