using System.Diagnostics.CodeAnalysis;

namespace Marketplace.Ledger;

/// <summary>What became of one transaction: accepted, with its fee, or refused, with the reason and nothing changed.</summary>
/// <param name="Rejection">Why it was refused; null if it was accepted.</param>
/// <param name="Fee">The transaction fee it pays.</param>
public readonly record struct ApplyResult(Rejection? Rejection, Money Fee)
{
    /// <summary>Whether the transaction was accepted.</summary>
    [MemberNotNullWhen(false, nameof(Rejection))]
    public bool Accepted => Rejection is null;
}
