namespace Marketplace.Ledger;

/// <summary>Why a block was refused, and where in it.</summary>
/// <param name="Height">The height that the block claims.</param>
/// <param name="Rejection">The rule that was broken.</param>
/// <param name="TransactionIndex">The transaction that broke it, from 0; null when it was the block itself.</param>
/// <param name="TransactionId">That transaction's id.</param>
public sealed record BlockRejection(long Height, Rejection Rejection, int? TransactionIndex, Hash256? TransactionId)
{
    /// <summary>Height, transaction and reason in one line.</summary>
    public override string ToString() =>
        TransactionIndex is { } index ? $"Block {Height}, transaction {index} ({TransactionId}): {Rejection}" : $"Block {Height}: {Rejection}";
}
