using System.Collections.Immutable;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger.Stakes;

/// <summary>What one reward round did: whom it pays and which stakes it moved on.</summary>
/// <param name="Round">The round.</param>
/// <param name="Payments">One payment for each tier that has a confirmed stake and a share, smallest tier first.</param>
/// <param name="Foundation">The foundation's share, with the shares of tiers that have no confirmed stake.</param>
/// <param name="Lapses">The stakes that this round barred, expired or let go, in the order in which it did.</param>
public sealed record RoundReport(long Round, ImmutableArray<StakePayment> Payments, Money Foundation, ImmutableArray<StakeLapse> Lapses)
{
    /// <summary>All that the round pays: its whole subsidy.</summary>
    public Money Total => Payments.Aggregate(Foundation, (sum, payment) => sum + payment.Amount);

    /// <inheritdoc/>
    public bool Equals(RoundReport? other) =>
        other is not null && Round == other.Round && Foundation == other.Foundation
        && Payments.AsSpan().SequenceEqual(other.Payments.AsSpan()) && Lapses.AsSpan().SequenceEqual(other.Lapses.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Round, Foundation, Payments.Length, Lapses.Length);
}

/// <summary>A round's payment to one stake.</summary>
/// <param name="Tier">The stake's tier.</param>
/// <param name="Stake">The stake's collateral.</param>
/// <param name="Payee">Who receives it.</param>
/// <param name="Amount">How much.</param>
public readonly record struct StakePayment(StakeTier Tier, OutPoint Stake, Address Payee, Money Amount);

/// <summary>A change of a stake's status that came by itself.</summary>
/// <param name="Stake">The stake's collateral.</param>
/// <param name="Before">The status before.</param>
/// <param name="After">The status since; null when the stake is gone and its collateral free.</param>
public readonly record struct StakeLapse(OutPoint Stake, StakeStatus Before, StakeStatus? After);
