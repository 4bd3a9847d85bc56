namespace Marketplace.Ledger;

/// <summary>A transaction whose signatures have been verified: the only thing that the state machine takes.</summary>
/// <remarks>Comes from <see cref="SignatureChecks"/>, <see cref="TryRecall"/> or <see cref="Trust"/>.</remarks>
public readonly struct VerifiedTransaction
{
    private readonly Transaction? _transaction;

    private VerifiedTransaction(Transaction transaction) => _transaction = transaction;

    /// <summary>The transaction.</summary>
    /// <exception cref="InvalidOperationException">This is the default value.</exception>
    public Transaction Transaction => _transaction ?? throw new InvalidOperationException("Nothing has been verified here.");

    /// <summary>The transaction as verified, if this process has verified exactly this object before.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="genesisHash">The network that the signatures must hold on.</param>
    /// <param name="verified">The verified transaction.</param>
    /// <returns>False if its signatures are still to be verified.</returns>
    public static bool TryRecall(Transaction transaction, in Hash256 genesisHash, out VerifiedTransaction verified)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var known = transaction.IsVerifiedOn(genesisHash);
        verified = known ? new VerifiedTransaction(transaction) : default;
        return known;
    }

    /// <summary>Takes the caller's word: its own log is replayed, or the signatures were verified elsewhere in this trust boundary.</summary>
    /// <param name="transaction">The transaction.</param>
    public static VerifiedTransaction Trust(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);

        // Hashing the keys here keeps it off the state machine's thread.
        _ = transaction.Signers;
        return new VerifiedTransaction(transaction);
    }
}
