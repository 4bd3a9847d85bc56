using System.Collections.Immutable;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Nodes.Evidence;

namespace Marketplace.Ledger.Nodes;

public sealed partial class NodeRegistry
{
    /// <summary>Registers and starts a node; the operator's key signs.</summary>
    /// <param name="registration">What is asked for.</param>
    /// <param name="collateral">The unspent output that it names.</param>
    public NodeRefusal Register(NodeRegistration registration, CollateralOutput collateral)
    {
        ArgumentNullException.ThrowIfNull(registration);
        if (!Parameters.TryGetTier(collateral.Amount, out var tier))
        {
            return NodeRefusal.CollateralAmountWrong;
        }

        var refusal = this switch
        {
            _ when collateral.Owner != registration.Operator => NodeRefusal.CollateralOwnerWrong,
            _ when Round - collateral.MadeInRound < Parameters.CollateralAge => NodeRefusal.CollateralTooYoung,
            _ when _table.TryGet(registration.Collateral, out _) => NodeRefusal.CollateralTaken,
            _ when _table.TryGet(registration.NodeKey, out _) => NodeRefusal.NodeKeyTaken,
            _ when !AreDelegates(registration.Delegates, registration.Operator) => NodeRefusal.DelegatesInvalid,
            _ => NodeRefusal.None,
        };
        if (refusal == NodeRefusal.None)
        {
            _table.Set(new NodeRecord
            {
                Collateral = registration.Collateral,
                Tier = tier.Value,
                Amount = collateral.Amount,
                Operator = registration.Operator,
                NodeKey = registration.NodeKey,
                Payout = registration.Payout,
                Delegates = registration.Delegates,
                Validates = registration.Validates,
                Status = NodeStatus.Started,
                RegisteredRound = Round,
                StartedRound = Round,
            });
        }

        return refusal;
    }

    /// <summary>Confirms that a node is alive; the node's key signs. The first confirmation after a start puts it into its queue, later ones keep it there.</summary>
    /// <param name="collateral">Names the node.</param>
    /// <param name="signer">Who signed.</param>
    /// <param name="endpoint">Where the node can be reached.</param>
    public NodeRefusal Confirm(OutPoint collateral, PublicKey signer, string endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (!_table.TryGet(collateral, out var node))
        {
            return NodeRefusal.NodeUnknown;
        }

        var since = Round - node.LastConfirmedRound;
        var refusal = node.Status switch
        {
            _ when signer != node.NodeKey => NodeRefusal.SignerWrong,
            _ when !NodeEndpoint.IsWellFormed(endpoint) => NodeRefusal.EndpointInvalid,
            NodeStatus.Started => NodeRefusal.None,
            not NodeStatus.Confirmed => NodeRefusal.StatusWrong,
            _ when since > Parameters.ConfirmAfter || (endpoint != node.Endpoint && since > Parameters.MoveAfter) => NodeRefusal.None,
            _ => NodeRefusal.ConfirmedTooSoon,
        };
        if (refusal == NodeRefusal.None)
        {
            _table.Set(node with
            {
                Status = NodeStatus.Confirmed,
                Endpoint = endpoint,
                ConfirmedRound = node.Status == NodeStatus.Started ? Round : node.ConfirmedRound,
                LastConfirmedRound = Round,
            });
        }

        return refusal;
    }

    /// <summary>Starts an expired node, or one that is no longer barred, again; the operator or a delegate signs. It queues anew.</summary>
    /// <param name="collateral">Names the node.</param>
    /// <param name="signer">Who signed.</param>
    public NodeRefusal Restart(OutPoint collateral, KeyHash signer)
    {
        if (!_table.TryGet(collateral, out var node))
        {
            return NodeRefusal.NodeUnknown;
        }

        var refusal = node.Status switch
        {
            _ when !node.CanRestart(signer) => NodeRefusal.SignerWrong,
            NodeStatus.Expired => NodeRefusal.None,
            not NodeStatus.Barred => NodeRefusal.StatusWrong,
            _ when Round < node.StartedRound + Parameters.BarredFor => NodeRefusal.StillBarred,
            _ => NodeRefusal.None,
        };
        if (refusal == NodeRefusal.None)
        {
            _table.Set(node with
            {
                Status = NodeStatus.Started,
                StartedRound = Round,
                ConfirmedRound = 0,
                LastConfirmedRound = 0,
                LastPaidRound = 0,
            });
        }

        return refusal;
    }

    /// <summary>Names the delegates anew; the operator signs.</summary>
    /// <param name="collateral">Names the node.</param>
    /// <param name="signer">Who signed.</param>
    /// <param name="delegates">As in <see cref="NodeRegistration"/>; empty takes the right from all.</param>
    public NodeRefusal SetDelegates(OutPoint collateral, KeyHash signer, ImmutableArray<KeyHash> delegates)
    {
        if (!_table.TryGet(collateral, out var node))
        {
            return NodeRefusal.NodeUnknown;
        }

        var refusal = node.Status switch
        {
            _ when signer != node.Operator => NodeRefusal.SignerWrong,
            NodeStatus.Leaving => NodeRefusal.StatusWrong,
            _ when !AreDelegates(delegates, node.Operator) => NodeRefusal.DelegatesInvalid,
            _ => NodeRefusal.None,
        };
        if (refusal == NodeRefusal.None)
        {
            _table.Set(node with { Delegates = delegates });
        }

        return refusal;
    }

    /// <summary>Takes a node off the network; the operator signs. It loses its place at once, and its collateral becomes free when it has matured.</summary>
    /// <param name="collateral">Names the node.</param>
    /// <param name="signer">Who signed.</param>
    public NodeRefusal Unregister(OutPoint collateral, KeyHash signer)
    {
        if (!_table.TryGet(collateral, out var node))
        {
            return NodeRefusal.NodeUnknown;
        }

        var refusal = node.Status switch
        {
            _ when signer != node.Operator => NodeRefusal.SignerWrong,
            NodeStatus.Leaving => NodeRefusal.StatusWrong,
            _ => NodeRefusal.None,
        };
        if (refusal == NodeRefusal.None)
        {
            // At least the next round, so that a record never stands in a round that would have let it go.
            _table.Set(node with { Status = NodeStatus.Leaving, ReleaseRound = Round + Math.Max(1, Parameters.Maturity) });
        }

        return refusal;
    }

    /// <summary>Takes a node off the network for what it signed. Its collateral is to be spent into exactly what the outcome says.</summary>
    /// <param name="evidence">Two things that the node's key signed and that can't both be honest; their signatures hold.</param>
    /// <param name="outcome">What becomes of the collateral.</param>
    public NodeRefusal Slash(SlashingEvidence evidence, out SlashOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        outcome = default;
        if (!_table.TryGet(evidence.Signer, out var node))
        {
            return NodeRefusal.NodeUnknown;
        }

        if (!evidence.IsContradiction)
        {
            return NodeRefusal.EvidenceInvalid;
        }

        outcome = SlashOutcome.Of(node, evidence.Kind, Parameters);
        _table.Remove(node.Collateral);
        return NodeRefusal.None;
    }

    private static bool AreDelegates(ImmutableArray<KeyHash> delegates, KeyHash operatorKey)
    {
        if (delegates.IsDefault || delegates.Length > NodeParameters.MaxDelegates || delegates.Contains(operatorKey))
        {
            return false;
        }

        for (var i = 1; i < delegates.Length; i++)
        {
            if (delegates[i - 1] >= delegates[i])
            {
                return false;
            }
        }

        return true;
    }
}
