using Marketplace.Ledger;
using Orleans.Concurrency;

namespace Marketplace.Grains.Contracts;

/// <summary>The front of one address: checks what its owner submits before the orderer sees it.</summary>
/// <remarks>The key is the address. It keeps no state, so every method may interleave.</remarks>
[Alias("market.IChainAccountGrain")]
public interface IChainAccountGrain : IGrainWithStringKey
{
    /// <summary>Checks a transaction's signatures and has it included.</summary>
    /// <param name="transaction">The transaction. Inside a process this very object arrives, from another process its bytes.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown, and submitting again is safe.</param>
    /// <returns>The outcome; a refusal is no exception.</returns>
    [AlwaysInterleave, Alias("Submit")]
    Task<SubmitResult> SubmitAsync(Transaction transaction, CancellationToken cancellationToken = default);
}
