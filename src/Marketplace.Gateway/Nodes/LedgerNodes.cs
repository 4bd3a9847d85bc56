using System.Collections.Immutable;
using Marketplace.Ledger;
using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Nodes;

namespace Marketplace.Gateway.Nodes;

/// <summary>The nodes on the ledger as of one block.</summary>
/// <param name="Height">The block's height.</param>
/// <param name="BlockId">The block.</param>
/// <param name="Clock">The round that the block is in.</param>
/// <param name="Rules">The rules in force.</param>
/// <param name="Records">All nodes, ascending by collateral.</param>
/// <param name="Queues">The collaterals of each tier's queue, next to be paid first; by tier.</param>
internal sealed record LedgerNodes(
    long Height,
    Hash256 BlockId,
    RoundClock Clock,
    NodeParameters Rules,
    ImmutableArray<NodeRecord> Records,
    ImmutableDictionary<NodeTier, ImmutableArray<OutPoint>> Queues)
{
    /// <summary>A node by its collateral; null when the ledger does not know it.</summary>
    public NodeRecord? Find(OutPoint collateral)
    {
        var (from, until) = (0, Records.Length - 1);
        while (from <= until)
        {
            var middle = (from + until) / 2;
            var order = Records[middle].Collateral.CompareTo(collateral);
            if (order == 0)
                return Records[middle];
            (from, until) = order < 0 ? (middle + 1, until) : (from, middle - 1);
        }

        return null;
    }
}
