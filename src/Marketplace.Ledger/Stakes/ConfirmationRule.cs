using Marketplace.Ledger.Emission;

namespace Marketplace.Ledger.Stakes;

/// <summary>When the machine of a stake has to say that it is alive.</summary>
public static class ConfirmationRule
{
    /// <summary>The confirmation that the ledger waits for and would take now; null if none.</summary>
    /// <param name="stake">The stake.</param>
    /// <param name="rules">The rules in force.</param>
    /// <param name="round">The round that the confirmation will be in.</param>
    /// <param name="endpoint">Where the machine can be reached.</param>
    /// <remarks>A stake that lapsed is its operator's business: it is not started again by a confirmation.</remarks>
    public static ConfirmStake? Due(StakeRecord stake, StakeParameters rules, long round, string endpoint)
    {
        ArgumentNullException.ThrowIfNull(stake);
        ArgumentNullException.ThrowIfNull(rules);
        var since = round - stake.LastConfirmedRound;
        var due = stake.Status switch
        {
            StakeStatus.Started => true,
            StakeStatus.Confirmed => since > rules.ConfirmAfter || (endpoint != stake.Endpoint && since > rules.MoveAfter),
            _ => false,
        };
        return due ? new ConfirmStake(stake.Collateral, round, endpoint) : null;
    }

    /// <summary>The round that the next block will be in at least: the last block may be some rounds old by now.</summary>
    /// <param name="clock">The reward round of the last block.</param>
    /// <param name="tipMilliseconds">The time of the last block, unix milliseconds.</param>
    /// <param name="nowMilliseconds">The time now, unix milliseconds; an earlier one counts as that of the last block.</param>
    /// <param name="emission">The network's parameters.</param>
    public static long NextRound(RoundClock clock, long tipMilliseconds, long nowMilliseconds, EmissionParameters emission) =>
        clock.Advance(Math.Max(nowMilliseconds, tipMilliseconds), emission).Round;
}
