namespace Marketplace.Ledger;

/// <summary>An output that nobody has spent yet.</summary>
/// <param name="OutPoint">Its name.</param>
/// <param name="Output">Amount and lock; an escrow lock names its lease here, never <see cref="LeaseId.Self"/>.</param>
/// <param name="Height">The height of the block that made it.</param>
public readonly record struct UnspentOutput(OutPoint OutPoint, TransactionOutput Output, long Height);
