using Marketplace.Ledger;
using Marketplace.Chain;

namespace Marketplace.Grains.Ledger;

/// <summary>What the grains need of the ledger.</summary>
public interface ILedgerService
{
    /// <summary>The network's parameters.</summary>
    NetworkParameters Parameters { get; }

    /// <summary>The newest durable block.</summary>
    LedgerHead Head { get; }

    /// <summary>Submits a transaction and waits until it is durable or refused.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="signaturesVerified">Whether its signatures were checked inside the trust boundary.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    ValueTask<SubmitOutcome> SubmitAsync(Transaction transaction, bool signaturesVerified, CancellationToken cancellationToken = default);

    /// <summary>An open lease as the ledger has it.</summary>
    /// <param name="leaseId">The lease.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The account (null when there is none), and the height of the state that it was read from.</returns>
    ValueTask<(LeaseAccount? Account, long Height)> GetLeaseAsync(LeaseId leaseId, CancellationToken cancellationToken = default);
}

/// <summary>The ledger engine of this process.</summary>
/// <param name="engine">The engine; it stays the host's to dispose.</param>
public sealed class EngineLedgerService(LedgerEngine engine) : ILedgerService
{
    /// <inheritdoc/>
    public NetworkParameters Parameters => engine.Parameters;

    /// <inheritdoc/>
    public LedgerHead Head => engine.Head;

    /// <inheritdoc/>
    public ValueTask<SubmitOutcome> SubmitAsync(Transaction transaction, bool signaturesVerified, CancellationToken cancellationToken = default) =>
        engine.SubmitAsync(transaction, new SubmitOptions(signaturesVerified), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<(LeaseAccount? Account, long Height)> GetLeaseAsync(LeaseId leaseId, CancellationToken cancellationToken = default) =>
        engine.ReadAsync(state => (state.TryGetLease(leaseId, out LeaseAccount? account) ? account : null, state.Height), cancellationToken);
}
