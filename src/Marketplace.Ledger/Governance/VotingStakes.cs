using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Nodes;

namespace Marketplace.Ledger.Governance;

/// <summary>The stakes of a ledger: collaterals of registered nodes that are not leaving, and outputs under a lock that opens at a time after the vote has ended.</summary>
/// <remarks>
/// A lock that opens at a height never counts: how many blocks come before a vote ends is anybody's choice, so the same money could vote again and again. The
/// end of a vote is known in rounds, and a round never begins earlier than the clock says; should the chain have been silent, the end comes later, and what has been
/// unlocked by then does not count any more.
/// </remarks>
/// <param name="nodes">The nodes.</param>
/// <param name="unspent">Finds an unspent output; null if there is none.</param>
/// <param name="clock">The round clock of the block.</param>
/// <param name="roundMilliseconds">A round's length.</param>
/// <param name="timeSeconds">The block's time in whole unix seconds.</param>
public sealed class VotingStakes(
    NodeRegistry nodes, Func<OutPoint, TransactionOutput?> unspent, RoundClock clock, int roundMilliseconds, long timeSeconds) : IVotingStakes
{
    /// <inheritdoc/>
    public Money RegisteredCollateral => Money.FromSatoshis(nodes.Records.Where(Counts).Sum(node => node.Amount.Satoshis));

    /// <inheritdoc/>
    public Money ValueOf(OutPoint stake, long endRound)
    {
        if (nodes.TryGet(stake, out var node))
        {
            return Counts(node) ? node.Amount : Money.Zero;
        }

        return unspent(stake) is { Lock: TimeLock { Until: { Kind: LockUntilKind.Time } until } } output
            && until.Value > Math.Max(timeSeconds, EarliestSecond(endRound))
            ? output.Amount
            : Money.Zero;
    }

    /// <summary>Who has to sign a vote with this stake; null if it is no stake at all.</summary>
    /// <param name="stake">Any out-point.</param>
    public Address? OwnerOf(OutPoint stake) =>
        nodes.TryGet(stake, out var node) ? Address.FromKeyHash(node.Operator)
        : unspent(stake) is { Lock: TimeLock timed } ? timed.Owner
        : null;

    private static bool Counts(NodeRecord node) => node.Status != NodeStatus.Leaving;

    private long EarliestSecond(long round) =>
        (long)Int128.Min((clock.StartedAtMilliseconds + ((Int128)(round - clock.Round) * roundMilliseconds)) / 1000, long.MaxValue);
}
