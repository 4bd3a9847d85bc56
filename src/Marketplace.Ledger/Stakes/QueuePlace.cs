namespace Marketplace.Ledger.Stakes;

/// <summary>A confirmed stake's place in its tier's payout queue. The smallest place is the next to be paid.</summary>
/// <param name="Round">The round that last paid the stake; the one that confirmed it, if none has paid it yet.</param>
/// <param name="Paid">Whether it has been paid since it was confirmed.</param>
/// <param name="Stake">The stake's collateral.</param>
public readonly record struct QueuePlace(long Round, bool Paid, OutPoint Stake) : IComparable<QueuePlace>
{
    /// <summary>The place of a stake.</summary>
    /// <param name="stake">A confirmed stake.</param>
    public static QueuePlace Of(StakeRecord stake)
    {
        ArgumentNullException.ThrowIfNull(stake);
        return stake.LastPaidRound > 0
            ? new QueuePlace(stake.LastPaidRound, true, stake.Collateral)
            : new QueuePlace(stake.ConfirmedRound, false, stake.Collateral);
    }

    /// <summary>By round; then a stake that was never paid before one that was; then by collateral.</summary>
    public int CompareTo(QueuePlace other)
    {
        var byRound = Round.CompareTo(other.Round);
        var byPaid = byRound != 0 ? byRound : Paid.CompareTo(other.Paid);
        return byPaid != 0 ? byPaid : Stake.CompareTo(other.Stake);
    }

    /// <summary>Whether the left stake is paid earlier.</summary>
    public static bool operator <(QueuePlace left, QueuePlace right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left stake is paid later.</summary>
    public static bool operator >(QueuePlace left, QueuePlace right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left stake is paid earlier, or both are the same.</summary>
    public static bool operator <=(QueuePlace left, QueuePlace right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left stake is paid later, or both are the same.</summary>
    public static bool operator >=(QueuePlace left, QueuePlace right) => left.CompareTo(right) >= 0;
}
