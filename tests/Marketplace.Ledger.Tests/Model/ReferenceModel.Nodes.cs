using System.Numerics;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Nodes;
using Marketplace.Ledger.Nodes.Evidence;

namespace Marketplace.Ledger.Tests.Model;

/// <content>Nodes.</content>
public sealed partial class ReferenceModel
{
    private RejectionCode? CheckRegister(Transaction transaction, RegisterNode register, List<Address> parties)
    {
        if (transaction.Inputs.Contains(register.Collateral) || !Unspent.TryGetValue(register.Collateral, out var output)
            || output.Lock is not CollateralLock { Inner: KeyLock owner })
        {
            return RejectionCode.CollateralInvalid;
        }

        parties.Add(Address.FromKeyHash(owner.Hash));
        parties.Add(Address.FromKeyHash(register.NodeKey.Hash));
        return CheckLocks(transaction, null);
    }

    private RejectionCode? Register(RegisterNode register)
    {
        var (amount, held, _) = Unspent[register.Collateral];
        var collateral = (CollateralLock)held;
        var owner = ((KeyLock)collateral.Inner).Hash;
        var rules = Rules.Nodes;
        var tier = Tiers.Zip([rules.CumulusCollateral, rules.NimbusCollateral, rules.StratusCollateral])
            .Where(pair => pair.Second.Satoshis == amount)
            .Select(pair => (NodeTier?)pair.First)
            .FirstOrDefault();
        if (tier is null)
        {
            return RejectionCode.CollateralInvalid;
        }

        if (Round < collateral.SinceRound + rules.CollateralAge)
        {
            return RejectionCode.CollateralTooYoung;
        }

        if (Nodes.ContainsKey(register.Collateral) || Nodes.Values.Any(node => node.NodeKey == register.NodeKey))
        {
            return RejectionCode.NodeTaken;
        }

        if (register.Delegates.Contains(owner))
        {
            return RejectionCode.DelegatesInvalid;
        }

        Nodes.Add(register.Collateral, new NodeRecord
        {
            Collateral = register.Collateral,
            Tier = tier.Value,
            Amount = Money.FromSatoshis((long)amount),
            Operator = owner,
            NodeKey = register.NodeKey,
            Payout = register.Payout,
            Delegates = register.Delegates,
            Validates = register.Validates,
            Status = NodeStatus.Started,
            RegisteredRound = Round,
            StartedRound = Round,
        });
        return null;
    }

    private RejectionCode? CheckSetDelegates(Transaction transaction, SetDelegates set, List<Address> parties)
    {
        if (!Nodes.TryGetValue(set.Collateral, out var node))
        {
            return RejectionCode.NodeUnknown;
        }

        parties.Add(Address.FromKeyHash(node.Operator));
        return CheckLocks(transaction, null);
    }

    private RejectionCode? Delegate(SetDelegates set)
    {
        var node = Nodes[set.Collateral];
        if (node.Status == NodeStatus.Leaving)
        {
            return RejectionCode.NodeStatusWrong;
        }

        if (set.Delegates.Contains(node.Operator))
        {
            return RejectionCode.DelegatesInvalid;
        }

        Nodes[set.Collateral] = node with { Delegates = set.Delegates };
        return null;
    }

    private RejectionCode? Confirm(Transaction transaction, ConfirmNode confirm)
    {
        if (!Nodes.TryGetValue(confirm.Collateral, out var node))
        {
            return RejectionCode.NodeUnknown;
        }

        if ((CheckMovesNothing(transaction) ?? CheckOnlySigner(transaction, node.NodeKey.Hash)) is { } refusal)
        {
            return refusal;
        }

        var first = node.Status == NodeStatus.Started;
        if (confirm.Round > Round || confirm.Round < Round - 20 || confirm.Round < node.StartedRound || (!first && confirm.Round <= node.LastConfirmedRound))
        {
            return RejectionCode.RoundWrong;
        }

        if (!first && node.Status != NodeStatus.Confirmed)
        {
            return RejectionCode.NodeStatusWrong;
        }

        var since = Round - node.LastConfirmedRound;
        var moves = confirm.Endpoint != node.Endpoint;
        if (!first && since <= Rules.Nodes.ConfirmAfter && !(moves && since > Rules.Nodes.MoveAfter))
        {
            return RejectionCode.NodeTooSoon;
        }

        Nodes[confirm.Collateral] = node with
        {
            Status = NodeStatus.Confirmed,
            Endpoint = confirm.Endpoint,
            ConfirmedRound = first ? Round : node.ConfirmedRound,
            LastConfirmedRound = Round,
        };
        return null;
    }

    private RejectionCode? Restart(Transaction transaction, RestartNode restart)
    {
        if (!Nodes.TryGetValue(restart.Collateral, out var node))
        {
            return RejectionCode.NodeUnknown;
        }

        if ((CheckMovesNothing(transaction) ?? CheckOnlySigner(transaction, restart.By)) is { } refusal)
        {
            return refusal;
        }

        if (restart.StartedRound != node.StartedRound)
        {
            return RejectionCode.RoundWrong;
        }

        if (restart.By != node.Operator && !node.Delegates.Contains(restart.By))
        {
            return RejectionCode.SignerWrong;
        }

        if (node.Status is not (NodeStatus.Expired or NodeStatus.Barred))
        {
            return RejectionCode.NodeStatusWrong;
        }

        if (node.Status == NodeStatus.Barred && Round - node.StartedRound < Rules.Nodes.BarredFor)
        {
            return RejectionCode.NodeTooSoon;
        }

        Nodes[restart.Collateral] = node with { Status = NodeStatus.Started, StartedRound = Round, ConfirmedRound = 0, LastConfirmedRound = 0, LastPaidRound = 0 };
        return null;
    }

    private RejectionCode? Unregister(Transaction transaction, UnregisterNode unregister)
    {
        if (!Nodes.TryGetValue(unregister.Collateral, out var node))
        {
            return RejectionCode.NodeUnknown;
        }

        if ((CheckMovesNothing(transaction) ?? CheckOnlySigner(transaction, node.Operator)) is { } refusal)
        {
            return refusal;
        }

        if (unregister.RegisteredRound != node.RegisteredRound)
        {
            return RejectionCode.RoundWrong;
        }

        if (node.Status == NodeStatus.Leaving)
        {
            return RejectionCode.NodeStatusWrong;
        }

        Nodes[unregister.Collateral] = node with { Status = NodeStatus.Leaving, ReleaseRound = Round + Math.Max(1, Rules.Nodes.Maturity) };
        return null;
    }

    /// <summary>That the node's key signed both parts of the evidence is checked with the signatures.</summary>
    private RejectionCode? Slash(Transaction transaction, SlashNode slash, long height)
    {
        if (Nodes.Values.SingleOrDefault(node => node.NodeKey == slash.Evidence.Signer) is not { } slashed)
        {
            return RejectionCode.NodeUnknown;
        }

        var contradicts = slash.Evidence switch
        {
            DoubleVote { First: var one, Second: var two } => (one.Kind, one.Height, one.Round) == (two.Kind, two.Height, two.Round) && one.BlockId != two.BlockId,
            DoubleProposal { First: var one, Second: var two } =>
                (one.Height, one.Round) == (two.Height, two.Round) && (one.BlockId, one.ValidRound) != (two.BlockId, two.ValidRound),
            FalseStatement { First: var one, Second: var two } => (one.Subject, one.Sequence) == (two.Subject, two.Sequence) && one.Content != two.Content,
            _ => false,
        };
        if (!contradicts)
        {
            return RejectionCode.EvidenceInvalid;
        }

        if (!transaction.Inputs.SequenceEqual([slashed.Collateral]))
        {
            return RejectionCode.InputsWrong;
        }

        if (CheckOnlySigner(transaction, slash.Reporter) is { } refusal)
        {
            return refusal;
        }

        BigInteger amount = slashed.Amount.Satoshis;
        var rate = Rules.Nodes.DoubleSigningPartsPerMillion;
        if (slash.Evidence is FalseStatement && !(slashed.Validates && rate > Rules.Nodes.FalseStatementPartsPerMillion))
        {
            rate = Rules.Nodes.FalseStatementPartsPerMillion;
        }

        var taken = amount * rate / 1_000_000;
        var reward = taken * Rules.Nodes.ReporterPartsPerMillion / 1_000_000;
        if (!SameOutputs(transaction, [(reward, new KeyLock(slash.Reporter)), (amount - taken, new KeyLock(slashed.Operator))]))
        {
            return RejectionCode.OutputsWrong;
        }

        Nodes.Remove(slashed.Collateral);
        Burned += taken - reward;
        Move(transaction, height);
        return null;
    }
}
