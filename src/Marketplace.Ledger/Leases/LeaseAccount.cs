using System.Collections.Immutable;

namespace Marketplace.Ledger;

/// <summary>A lease as the ledger knows it between its opening and its end.</summary>
/// <param name="Id">The id of the opening transaction.</param>
/// <param name="Terms">As opened.</param>
/// <param name="Escrowed">What its escrow outputs hold now.</param>
/// <param name="EscrowOutPoints">Those outputs, ascending; none when everything has been charged.</param>
/// <param name="OpenedAtHeight">The height of the opening block.</param>
/// <param name="OpenedAt">The unix second of the opening block.</param>
/// <param name="SettledThrough">Up to which unix second it has been settled; at first the later of opening and start.</param>
/// <param name="EndsAt">The end as it stands after top-ups, in unix seconds.</param>
/// <param name="Charged">The sum of all charges so far, fees included.</param>
/// <param name="Fee">The protocol fees in that sum.</param>
/// <param name="Settlements">How many settlements there were.</param>
public sealed record LeaseAccount(
    LeaseId Id,
    LeaseTerms Terms,
    Money Escrowed,
    ImmutableArray<OutPoint> EscrowOutPoints,
    long OpenedAtHeight,
    long OpenedAt,
    long SettledThrough,
    long EndsAt,
    Money Charged,
    Money Fee,
    uint Settlements)
{
    /// <summary>The sums of the lease so far. Nothing is refunded before it ends.</summary>
    public LeaseTotals Totals => new(Escrowed + Charged, Charged, Fee, Money.Zero);

    /// <inheritdoc/>
    public bool Equals(LeaseAccount? other) =>
        other is not null
        && Id == other.Id && Terms == other.Terms && Escrowed == other.Escrowed
        && EscrowOutPoints.AsSpan().SequenceEqual(other.EscrowOutPoints.AsSpan())
        && OpenedAtHeight == other.OpenedAtHeight && OpenedAt == other.OpenedAt
        && SettledThrough == other.SettledThrough && EndsAt == other.EndsAt
        && Charged == other.Charged && Fee == other.Fee && Settlements == other.Settlements;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, SettledThrough, Charged);
}
