using Marketplace.Ledger.Nodes;

namespace Marketplace.Silo.Nodes;

/// <summary>When a node on the ledger has to say that it is alive.</summary>
internal static class ConfirmationRule
{
    /// <summary>The confirmation that the ledger waits for and would take now; null if none.</summary>
    /// <param name="node">The node.</param>
    /// <param name="rules">The rules in force.</param>
    /// <param name="round">The present round.</param>
    /// <param name="endpoint">Where the node can be reached.</param>
    /// <remarks>A node that lapsed is its operator's business: it is not started again from here.</remarks>
    public static ConfirmNode? Due(NodeRecord node, NodeParameters rules, long round, string endpoint)
    {
        var since = round - node.LastConfirmedRound;
        var due = node.Status switch
        {
            NodeStatus.Started => true,
            NodeStatus.Confirmed => since > rules.ConfirmAfter || (endpoint != node.Endpoint && since > rules.MoveAfter),
            _ => false,
        };
        return due ? new ConfirmNode(node.Collateral, round, endpoint) : null;
    }
}
