namespace Marketplace.Ledger;

/// <summary>A transaction whose signatures have been verified: the only thing that the state machine takes.</summary>
/// <remarks>Comes from <see cref="SignatureChecks"/>, or from <see cref="Trust"/> where somebody has verified before.</remarks>
public readonly struct VerifiedTransaction
{
    private readonly Transaction? _transaction;

    private VerifiedTransaction(Transaction transaction) => _transaction = transaction;

    /// <summary>The transaction.</summary>
    /// <exception cref="InvalidOperationException">This is the default value.</exception>
    public Transaction Transaction => _transaction ?? throw new InvalidOperationException("Nothing has been verified here.");

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
