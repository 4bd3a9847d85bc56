using Marketplace.Chain.Questions;
using Marketplace.Ledger;
using Marketplace.Ledger.Proofs;

namespace Marketplace.Chain;

/// <summary>The ledger, as everything outside the chain knows it: it takes transactions, answers questions, and hands out blocks.</summary>
/// <remarks>
/// <para>In a process that holds the chain this is the engine; elsewhere the same calls go to a process that does. All answers show durable
/// blocks only.</para>
/// <para>What one caller has seen never goes back: after <see cref="SubmitAsync"/> has answered with a place, or <see cref="Head"/> has shown a
/// height, every later answer knows at least that block.</para>
/// <para>Safe from any thread.</para>
/// </remarks>
public interface ILedger
{
    /// <summary>The network's parameters.</summary>
    NetworkParameters Parameters { get; }

    /// <summary>The id of the network's genesis block.</summary>
    Hash256 GenesisHash { get; }

    /// <summary>The newest durable block that this process knows, and the sums after it. Never waits.</summary>
    LedgerHead Head { get; }

    /// <summary>Submits a transaction and waits until it is decided: durable in a block, or refused.</summary>
    /// <param name="transaction">The signed transaction. Its signatures are verified unless this process has done so before.</param>
    /// <param name="cancellationToken">Ends the wait, not the submission: the outcome is then unknown, and submitting again tells it.</param>
    /// <returns>The outcome; submitting the same transaction again gives its first place. Never throws for a refusal.</returns>
    ValueTask<SubmitOutcome> SubmitAsync(Transaction transaction, CancellationToken cancellationToken = default);

    /// <summary>Asks the state after the newest durable block.</summary>
    /// <typeparam name="TAnswer">The kind of answer.</typeparam>
    /// <param name="question">The question.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="LedgerUnavailableException">The ledger has stopped, or nobody answers who has it.</exception>
    ValueTask<TAnswer> AskAsync<TAnswer>(LedgerQuestion<TAnswer> question, CancellationToken cancellationToken = default)
        where TAnswer : class;

    /// <summary>Reads a durable block without holding the caller's thread up; null above the head.</summary>
    /// <param name="height">The height; there is none below 0.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ChainLogCorruptException">The record was damaged since the start.</exception>
    ValueTask<Block?> GetBlockAsync(long height, CancellationToken cancellationToken = default);

    /// <summary>Reads durable blocks in their order, up to the head as it is when the reading gets there. Each is read only when it is asked for.</summary>
    /// <param name="from">The first height.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ChainLogCorruptException">A record was damaged since the start.</exception>
    IAsyncEnumerable<Block> ReadBlocksAsync(long from, CancellationToken cancellationToken = default);

    /// <summary>Waits until <see cref="Head"/> has reached a height.</summary>
    /// <param name="height">The height.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task WaitForHeightAsync(long height, CancellationToken cancellationToken = default);

    /// <summary>Where a transaction stands; null if it is not in the chain, or is old and no index of old transactions is attached.</summary>
    /// <param name="id">The transaction.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    ValueTask<TransactionLocation?> FindAsync(Hash256 id, CancellationToken cancellationToken = default);

    /// <summary>Proves to somebody who knows only the genesis hash that the chain has a transaction; null if it has none, as <see cref="FindAsync"/> tells.</summary>
    /// <param name="id">The transaction.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <remarks>The first proof after a start reads the headers of all blocks, and where validators have changed before the start, all blocks.</remarks>
    Task<TransactionProof?> ProveAsync(Hash256 id, CancellationToken cancellationToken = default);

    /// <summary>Writes the chain up to the present head as a file that anybody can verify with nothing but the network's genesis.</summary>
    /// <param name="destination">Receives the file; not closed.</param>
    /// <param name="cancellationToken">Ends the export; what was written is then incomplete.</param>
    /// <returns>The height of the last block written.</returns>
    /// <exception cref="ChainLogCorruptException">A record was damaged since the start.</exception>
    Task<long> ExportAsync(Stream destination, CancellationToken cancellationToken = default);
}
