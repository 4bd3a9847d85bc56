using Marketplace.Ledger;
using Orleans.Concurrency;

namespace Marketplace.Grains.Contracts;

/// <summary>The way to the ledger for processes that do not hold it; RemoteLedger goes through it. Its key is <see cref="Key"/>.</summary>
/// <remarks>
/// All methods interleave: the ledger orders submissions by itself, and reads see durable state only. Each takes the height that the
/// caller has seen, and answers from a state that is at least as new. No message is larger than <see cref="AnswerPart.MaxBytes"/> and a
/// little, the one that carries a transaction apart, which the format bounds.
/// </remarks>
[Alias("market.ILedgerGrain")]
public interface ILedgerGrain : IGrainWithStringKey
{
    /// <summary>The key of the only activation.</summary>
    const string Key = "ledger";

    /// <summary>Submits a transaction and waits until it is durable or refused.</summary>
    /// <param name="transaction">The transaction. Submitting it again gives the first height again.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <returns>The outcome; a refusal is no exception.</returns>
    [AlwaysInterleave, Alias("Submit")]
    Task<SubmitResult> SubmitAsync(Transaction transaction, CancellationToken cancellationToken = default);

    /// <summary>The newest durable block in short.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    [AlwaysInterleave, Alias("GetHead")]
    Task<LedgerHeadView> GetHeadAsync(CancellationToken cancellationToken = default);

    /// <summary>Waits for a head above a height, for at most 10 seconds.</summary>
    /// <param name="aboveHeight">The height that the caller has; -1 for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The head in its wire form; empty if none came in time.</returns>
    [AlwaysInterleave, Alias("WaitForHead")]
    Task<byte[]> WaitForHeadAsync(long aboveHeight, CancellationToken cancellationToken = default);

    /// <summary>Asks the state after the newest durable block.</summary>
    /// <param name="question">The question in its wire form.</param>
    /// <param name="seenHeight">The height that the caller has seen.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer in its wire form, or its first part.</returns>
    /// <exception cref="ArgumentException">The bytes are no question.</exception>
    [AlwaysInterleave, Alias("Ask")]
    Task<AnswerPart> AskAsync(byte[] question, long seenHeight, CancellationToken cancellationToken = default);

    /// <summary>Reads some blocks.</summary>
    /// <param name="from">The first height.</param>
    /// <param name="most">The most blocks; fewer come where they are large.</param>
    /// <param name="seenHeight">The height that the caller has seen.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Each block's length in four bytes, little-endian, and its bytes; or the first part of that. Empty above the head.</returns>
    [AlwaysInterleave, Alias("ReadBlocks")]
    Task<AnswerPart> ReadBlocksAsync(long from, int most, long seenHeight, CancellationToken cancellationToken = default);

    /// <summary>Where a transaction stands.</summary>
    /// <param name="transactionId">The transaction's id, 64 hex digits.</param>
    /// <param name="seenHeight">The height that the caller has seen.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The place; null if the chain has no such transaction.</returns>
    [AlwaysInterleave, Alias("Find")]
    Task<TransactionPlace?> FindAsync(string transactionId, long seenHeight, CancellationToken cancellationToken = default);

    /// <summary>Proves that the chain has a transaction.</summary>
    /// <param name="transactionId">The transaction's id, 64 hex digits.</param>
    /// <param name="seenHeight">The height that the caller has seen.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The proof's file, or its first part; null if the chain has no such transaction.</returns>
    [AlwaysInterleave, Alias("Prove")]
    Task<AnswerPart?> ProveAsync(string transactionId, long seenHeight, CancellationToken cancellationToken = default);

    /// <summary>Goes on with an answer that did not fit into one message.</summary>
    /// <param name="ticket">The answer's; see <see cref="AnswerPart.Ticket"/>.</param>
    /// <param name="offset">How many bytes the caller has.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The next part; null if the answer is no longer kept, and has to be asked for again.</returns>
    [AlwaysInterleave, Alias("GetPart")]
    Task<AnswerPart?> GetPartAsync(long ticket, int offset, CancellationToken cancellationToken = default);
}
