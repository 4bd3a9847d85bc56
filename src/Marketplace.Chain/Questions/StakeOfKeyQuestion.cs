using Marketplace.Ledger;
using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Nodes;

namespace Marketplace.Chain.Questions;

/// <summary>How does the stake of one machine stand?</summary>
/// <param name="NodeKey">The machine's key; no two stakes have the same.</param>
public sealed record StakeOfKeyQuestion(PublicKey NodeKey) : LedgerQuestion<StakeOfKeyAnswer>
{
    /// <inheritdoc/>
    public override StakeOfKeyAnswer Answer(LedgerState state) =>
        new(state.Nodes.TryGet(NodeKey, out var stake) ? stake : null, state.Rules.Nodes, state.Clock, state.TipTime, state.Height);
}

/// <summary>How a machine's stake stands, with what its deadlines are counted by.</summary>
/// <param name="Stake">The stake; null if none is registered with the key.</param>
/// <param name="Rules">The rules in force.</param>
/// <param name="Clock">The reward round of the last block.</param>
/// <param name="TipTime">The time of the last block, unix milliseconds.</param>
/// <param name="AsOfHeight">The height of the state.</param>
public sealed record StakeOfKeyAnswer(NodeRecord? Stake, NodeParameters Rules, RoundClock Clock, long TipTime, long AsOfHeight);
