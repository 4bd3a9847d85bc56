using Orleans.Concurrency;

namespace Marketplace.Grains.Contracts;

/// <summary>The one orderer of the ledger. Its key is <see cref="Key"/>.</summary>
/// <remarks>All methods interleave: the ledger engine orders submissions by itself, and reads see committed state only.</remarks>
[Alias("market.ILedgerGrain")]
public interface ILedgerGrain : IGrainWithStringKey
{
    /// <summary>The key of the only activation.</summary>
    const string Key = "ledger";

    /// <summary>Submits a transaction and waits until it is durable or refused.</summary>
    /// <param name="command">The encoded transaction. Submitting it again gives the first height again.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <returns>The outcome; a refusal is no exception.</returns>
    [AlwaysInterleave, Alias("Submit")]
    Task<SubmitResult> SubmitAsync(SubmitTransaction command, CancellationToken cancellationToken = default);

    /// <summary>The newest durable block.</summary>
    [AlwaysInterleave, Alias("GetHead")]
    Task<LedgerHead> GetHeadAsync(CancellationToken cancellationToken = default);

    /// <summary>What the ledger knows of an open lease.</summary>
    /// <param name="leaseId">The lease id, 64 hex digits.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The account, or null when no such lease is open: it was never opened, or is closed.</returns>
    [AlwaysInterleave, Alias("GetLeaseAccount")]
    Task<LeaseAccountView?> GetLeaseAccountAsync(string leaseId, CancellationToken cancellationToken = default);

    /// <summary>The parameters that identify the network.</summary>
    [AlwaysInterleave, Alias("GetParameters")]
    Task<LedgerParametersView> GetParametersAsync(CancellationToken cancellationToken = default);
}
