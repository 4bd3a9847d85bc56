using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;

namespace Marketplace.Ledger.Governance;

/// <summary>What can vote on a ledger: collaterals of registered stakes that are not leaving, and outputs under a lock that opens at a time after the vote has ended.</summary>
/// <remarks>
/// A lock that opens at a height never counts: how many blocks come before a vote ends is anybody's choice, so the same money could vote again and again. The
/// end of a vote is known in rounds, and a round never begins earlier than the clock says; should the chain have been silent, the end comes later, and what has been
/// unlocked by then does not count any more.
/// </remarks>
/// <param name="stakes">The registered stakes.</param>
/// <param name="unspent">Finds an unspent output; null if there is none.</param>
/// <param name="clock">The round clock of the block.</param>
/// <param name="roundMilliseconds">A round's length.</param>
/// <param name="timeSeconds">The block's time in whole unix seconds.</param>
public sealed class VotingStakes(
    StakeRegistry stakes, Func<OutPoint, TransactionOutput?> unspent, RoundClock clock, int roundMilliseconds, long timeSeconds) : IVotingStakes
{
    /// <inheritdoc/>
    public Money RegisteredCollateral => Money.FromSatoshis(stakes.Records.Where(Counts).Sum(stake => stake.Amount.Satoshis));

    /// <inheritdoc/>
    public Money ValueOf(OutPoint stake, long endRound)
    {
        if (stakes.TryGet(stake, out var record))
        {
            return Counts(record) ? record.Amount : Money.Zero;
        }

        return unspent(stake) is { Lock: TimeLock { Until: { Kind: LockUntilKind.Time } until } } output
            && until.Value > Math.Max(timeSeconds, EarliestSecond(endRound))
            ? output.Amount
            : Money.Zero;
    }

    /// <summary>Who has to sign a vote with this stake; null if it is no stake at all.</summary>
    /// <param name="stake">Any out-point.</param>
    public Address? OwnerOf(OutPoint stake) =>
        stakes.TryGet(stake, out var record) ? Address.FromKeyHash(record.Operator)
        : unspent(stake) is { Lock: TimeLock timed } ? timed.Owner
        : null;

    private static bool Counts(StakeRecord stake) => stake.Status != StakeStatus.Leaving;

    private long EarliestSecond(long round) =>
        (long)Int128.Min((clock.StartedAtMilliseconds + ((Int128)(round - clock.Round) * roundMilliseconds)) / 1000, long.MaxValue);
}
