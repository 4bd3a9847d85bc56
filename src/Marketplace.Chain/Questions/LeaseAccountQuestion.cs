using Marketplace.Ledger;

namespace Marketplace.Chain.Questions;

/// <summary>How does an open lease stand?</summary>
/// <param name="Lease">The lease.</param>
public sealed record LeaseAccountQuestion(LeaseId Lease) : LedgerQuestion<LeaseAccountAnswer>
{
    /// <inheritdoc/>
    public override LeaseAccountAnswer Answer(LedgerState state) => new(state.TryGetLease(Lease, out var account) ? account : null, state.Height);
}

/// <summary>How a lease stands.</summary>
/// <param name="Account">The account; null if the lease was never opened, or is closed or reclaimed.</param>
/// <param name="AsOfHeight">The height of the state.</param>
public sealed record LeaseAccountAnswer(LeaseAccount? Account, long AsOfHeight);
