using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Nodes;

namespace Marketplace.Ledger;

/// <summary>The transactions of nodes: who must sign, what may be moved, and then what the registry says.</summary>
internal sealed partial class TransactionRules
{
    private Rejection? ApplyRegister(Transaction transaction, RegisterNode register, BlockContext block, out Money fee)
    {
        fee = default;
        if (CheckNotEmpty(transaction) is { } empty)
        {
            return empty;
        }

        var entry = store.Outputs.Find(register.Collateral.TransactionId, register.Collateral.Index);
        if (entry == UnspentTable.None || store.Outputs.LockOf(entry) is not CollateralLock { Inner: KeyLock owner } collateral || transaction.Inputs.Contains(register.Collateral))
        {
            return new Rejection(
                RejectionCode.CollateralInvalid, $"Output {register.Collateral} is no unspent collateral of a key, or this transaction spends it.");
        }

        var rejection = CheckOutputLocks(transaction, OutputLockTag.Key)
            ?? ResolveInputs(transaction, block, out var inputSum)
            ?? CheckSigners(transaction, owner.Address, register.NodeKey.Address)
            ?? CheckFee(transaction, inputSum, out fee);
        if (rejection is not null)
        {
            return rejection;
        }

        var registration = new NodeRegistration(
            register.Collateral, owner.Hash, register.NodeKey, register.Payout, register.Delegates, register.Validates);
        var output = new CollateralOutput(Money.FromSatoshis(store.Outputs[entry].Satoshis), owner.Hash, collateral.SinceRound);
        rejection = Refused(store.Nodes.Register(registration, output));
        if (rejection is null)
        {
            Move(transaction, block);
        }

        return rejection;
    }

    private Rejection? ApplyConfirm(Transaction transaction, ConfirmNode confirm)
    {
        if (!store.Nodes.TryGet(confirm.Collateral, out var node))
        {
            return Refused(NodeRefusal.NodeUnknown);
        }

        if ((CheckMovesNothing(transaction) ?? CheckOnlySigner(transaction, node.NodeKey.Hash)) is { } rejection)
        {
            return rejection;
        }

        var now = store.Nodes.Round;
        if (confirm.Round > now || now - confirm.Round > ConfirmNode.MaxAge || confirm.Round < node.StartedRound
            || (node.Status != NodeStatus.Started && confirm.Round <= node.LastConfirmedRound))
        {
            return new Rejection(
                RejectionCode.RoundWrong,
                $"A confirmation names a round since the start and the last confirmation, at most {ConfirmNode.MaxAge} before the present one, {now}; not {confirm.Round}.");
        }

        return Refused(store.Nodes.Confirm(confirm.Collateral, node.NodeKey, confirm.Endpoint));
    }

    private Rejection? ApplyRestart(Transaction transaction, RestartNode restart)
    {
        if (!store.Nodes.TryGet(restart.Collateral, out var node))
        {
            return Refused(NodeRefusal.NodeUnknown);
        }

        if ((CheckMovesNothing(transaction) ?? CheckOnlySigner(transaction, restart.By)) is { } rejection)
        {
            return rejection;
        }

        return restart.StartedRound == node.StartedRound
            ? Refused(store.Nodes.Restart(restart.Collateral, restart.By))
            : new Rejection(RejectionCode.RoundWrong, $"The node was last started in round {node.StartedRound}, not {restart.StartedRound}.");
    }

    private Rejection? ApplySetDelegates(Transaction transaction, SetDelegates set, BlockContext block, out Money fee)
    {
        fee = default;
        if (CheckNotEmpty(transaction) is { } empty)
        {
            return empty;
        }

        if (!store.Nodes.TryGet(set.Collateral, out var node))
        {
            return Refused(NodeRefusal.NodeUnknown);
        }

        var rejection = CheckOutputLocks(transaction, OutputLockTag.Key)
            ?? ResolveInputs(transaction, block, out var inputSum)
            ?? CheckSigners(transaction, Address.FromKeyHash(node.Operator))
            ?? CheckFee(transaction, inputSum, out fee)
            ?? Refused(store.Nodes.SetDelegates(set.Collateral, node.Operator, set.Delegates));
        if (rejection is null)
        {
            Move(transaction, block);
        }

        return rejection;
    }

    private Rejection? ApplyUnregister(Transaction transaction, UnregisterNode unregister)
    {
        if (!store.Nodes.TryGet(unregister.Collateral, out var node))
        {
            return Refused(NodeRefusal.NodeUnknown);
        }

        if ((CheckMovesNothing(transaction) ?? CheckOnlySigner(transaction, node.Operator)) is { } rejection)
        {
            return rejection;
        }

        return unregister.RegisteredRound == node.RegisteredRound
            ? Refused(store.Nodes.Unregister(unregister.Collateral, node.Operator))
            : new Rejection(RejectionCode.RoundWrong, $"The node was registered in round {node.RegisteredRound}, not {unregister.RegisteredRound}.");
    }

    private Rejection? ApplySlash(Transaction transaction, SlashNode slash, BlockContext block)
    {
        if (!store.Nodes.TryGet(slash.Evidence.Signer, out var node))
        {
            return new Rejection(RejectionCode.NodeUnknown, $"No node has the key {slash.Evidence.Signer}.");
        }

        if (!slash.Evidence.IsContradiction)
        {
            return Refused(NodeRefusal.EvidenceInvalid);
        }

        if (transaction.Inputs.Length != 1 || transaction.Inputs[0] != node.Collateral)
        {
            return new Rejection(RejectionCode.InputsWrong, $"The only input must be the collateral {node.Collateral}.");
        }

        var outcome = SlashOutcome.Of(node, slash.Evidence.Kind, store.Rules.Nodes);
        var rejection = CheckOnlySigner(transaction, slash.Reporter)
            ?? (transaction.Outputs.AsSpan().SequenceEqual(outcome.Outputs(slash.Reporter).AsSpan())
                ? null
                : new Rejection(RejectionCode.OutputsWrong, $"A slashing pays {outcome.Reward.Satoshis} satoshis to the reporter and {outcome.Returned.Satoshis} to the operator."))
            ?? Refused(store.Nodes.Slash(slash.Evidence, out outcome));
        if (rejection is not null)
        {
            return rejection;
        }

        _entries[0] = store.Outputs.Find(node.Collateral.TransactionId, node.Collateral.Index);
        Move(transaction, block);
        store.CountBurn(outcome.Burned);
        return null;
    }

    private static Rejection? CheckMovesNothing(Transaction transaction) => transaction switch
    {
        { Inputs.IsEmpty: false } => new Rejection(RejectionCode.InputsWrong, "This kind of transaction is free and spends nothing."),
        { Outputs.IsEmpty: false } => new Rejection(RejectionCode.OutputsWrong, "This kind of transaction makes no outputs."),
        _ => null,
    };

    private static Rejection? Refused(NodeRefusal refusal) => refusal switch
    {
        NodeRefusal.None => null,
        NodeRefusal.NodeUnknown => new Rejection(RejectionCode.NodeUnknown, "No node is registered with this collateral."),
        NodeRefusal.CollateralTaken => new Rejection(RejectionCode.NodeTaken, "A node is registered with this collateral already."),
        NodeRefusal.NodeKeyTaken => new Rejection(RejectionCode.NodeTaken, "Another node has this node key."),
        NodeRefusal.CollateralAmountWrong => new Rejection(RejectionCode.CollateralInvalid, "The collateral is no tier's amount to the satoshi."),
        NodeRefusal.CollateralOwnerWrong => new Rejection(RejectionCode.CollateralInvalid, "The collateral belongs to another key."),
        NodeRefusal.CollateralTooYoung => new Rejection(RejectionCode.CollateralTooYoung, "The collateral is too young."),
        NodeRefusal.DelegatesInvalid => new Rejection(RejectionCode.DelegatesInvalid, "Delegates are few, ascending, and none of them is the operator."),
        NodeRefusal.EndpointInvalid => new Rejection(RejectionCode.Malformed, "The endpoint has characters that it can't have."),
        NodeRefusal.SignerWrong => new Rejection(RejectionCode.SignerWrong, "The signer has no right to this."),
        NodeRefusal.StatusWrong => new Rejection(RejectionCode.NodeStatusWrong, "The node's status does not allow this."),
        NodeRefusal.ConfirmedTooSoon => new Rejection(RejectionCode.NodeTooSoon, "The last confirmation is too recent to be renewed."),
        NodeRefusal.StillBarred => new Rejection(RejectionCode.NodeTooSoon, "The node is barred for some rounds more."),
        NodeRefusal.EvidenceInvalid => new Rejection(RejectionCode.EvidenceInvalid, "Both statements of the evidence can be honest."),
        _ => throw new InvalidOperationException($"There are no words for {refusal}."),
    };
}
