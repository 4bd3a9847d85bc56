using Marketplace.Ledger;
using Marketplace.Ledger.Emission;

namespace Marketplace.Chain;

/// <summary>The newest durable block and the state after it.</summary>
/// <param name="Height">The block's height.</param>
/// <param name="Id">The block's id.</param>
/// <param name="TimeMilliseconds">The block's time, unix milliseconds.</param>
/// <param name="Totals">Sums over the whole chain.</param>
/// <param name="UnspentCount">How many unspent outputs there are.</param>
/// <param name="LeaseCount">How many leases are open.</param>
/// <param name="Rules">The rules in force for the next block.</param>
/// <param name="Clock">The reward round of the block, and when it began.</param>
/// <param name="Treasury">What the treasury holds.</param>
public sealed record LedgerHead(
    long Height, Hash256 Id, long TimeMilliseconds, LedgerTotals Totals, int UnspentCount, int LeaseCount, LedgerRules Rules, RoundClock Clock, Money Treasury)
{
    internal static LedgerHead Of(LedgerState state) =>
        new(state.Height, state.TipId, state.TipTime, state.Totals, state.UnspentCount, state.LeaseCount, state.Rules, state.Clock, state.TreasuryBalance);
}
