using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;

namespace Marketplace.Ledger;

/// <summary>The transactions of stakes: who must sign, what may be moved, and then what the registry says.</summary>
internal sealed partial class TransactionRules
{
    private Rejection? ApplyRegister(Transaction transaction, RegisterStake register, BlockContext block, out Money fee)
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

        var registration = new StakeRegistration(
            register.Collateral, owner.Hash, register.NodeKey, register.Payout, register.Delegates, register.Validates);
        var output = new CollateralOutput(Money.FromSatoshis(store.Outputs[entry].Satoshis), owner.Hash, collateral.SinceRound);
        rejection = Refused(store.Stakes.Register(registration, output));
        if (rejection is null)
        {
            Move(transaction, block);
        }

        return rejection;
    }

    private Rejection? ApplyConfirm(Transaction transaction, ConfirmStake confirm)
    {
        if (!store.Stakes.TryGet(confirm.Collateral, out var stake))
        {
            return Refused(StakeRefusal.StakeUnknown);
        }

        if ((CheckMovesNothing(transaction) ?? CheckOnlySigner(transaction, stake.NodeKey.Hash)) is { } rejection)
        {
            return rejection;
        }

        var now = store.Stakes.Round;
        if (confirm.Round > now || now - confirm.Round > ConfirmStake.MaxAge || confirm.Round < stake.StartedRound
            || (stake.Status != StakeStatus.Started && confirm.Round <= stake.LastConfirmedRound))
        {
            return new Rejection(
                RejectionCode.RoundWrong,
                $"A confirmation names a round since the start and the last confirmation, at most {ConfirmStake.MaxAge} before the present one, {now}; not {confirm.Round}.");
        }

        return Refused(store.Stakes.Confirm(confirm.Collateral, stake.NodeKey, confirm.Endpoint));
    }

    private Rejection? ApplyRestart(Transaction transaction, RestartStake restart)
    {
        if (!store.Stakes.TryGet(restart.Collateral, out var stake))
        {
            return Refused(StakeRefusal.StakeUnknown);
        }

        if ((CheckMovesNothing(transaction) ?? CheckOnlySigner(transaction, restart.By)) is { } rejection)
        {
            return rejection;
        }

        return restart.StartedRound == stake.StartedRound
            ? Refused(store.Stakes.Restart(restart.Collateral, restart.By))
            : new Rejection(RejectionCode.RoundWrong, $"The stake was last started in round {stake.StartedRound}, not {restart.StartedRound}.");
    }

    private Rejection? ApplySetDelegates(Transaction transaction, SetDelegates set, BlockContext block, out Money fee)
    {
        fee = default;
        if (CheckNotEmpty(transaction) is { } empty)
        {
            return empty;
        }

        if (!store.Stakes.TryGet(set.Collateral, out var stake))
        {
            return Refused(StakeRefusal.StakeUnknown);
        }

        var rejection = CheckOutputLocks(transaction, OutputLockTag.Key)
            ?? ResolveInputs(transaction, block, out var inputSum)
            ?? CheckSigners(transaction, Address.FromKeyHash(stake.Operator))
            ?? CheckFee(transaction, inputSum, out fee)
            ?? Refused(store.Stakes.SetDelegates(set.Collateral, stake.Operator, set.Delegates));
        if (rejection is null)
        {
            Move(transaction, block);
        }

        return rejection;
    }

    private Rejection? ApplyUnregister(Transaction transaction, UnregisterStake unregister)
    {
        if (!store.Stakes.TryGet(unregister.Collateral, out var stake))
        {
            return Refused(StakeRefusal.StakeUnknown);
        }

        if ((CheckMovesNothing(transaction) ?? CheckOnlySigner(transaction, stake.Operator)) is { } rejection)
        {
            return rejection;
        }

        return unregister.RegisteredRound == stake.RegisteredRound
            ? Refused(store.Stakes.Unregister(unregister.Collateral, stake.Operator))
            : new Rejection(RejectionCode.RoundWrong, $"The stake was registered in round {stake.RegisteredRound}, not {unregister.RegisteredRound}.");
    }

    private Rejection? ApplySlash(Transaction transaction, SlashStake slash, BlockContext block)
    {
        if (!store.Stakes.TryGet(slash.Evidence.Signer, out var stake))
        {
            return new Rejection(RejectionCode.StakeUnknown, $"No stake has the key {slash.Evidence.Signer}.");
        }

        if (!slash.Evidence.IsContradiction)
        {
            return Refused(StakeRefusal.EvidenceInvalid);
        }

        if (transaction.Inputs.Length != 1 || transaction.Inputs[0] != stake.Collateral)
        {
            return new Rejection(RejectionCode.InputsWrong, $"The only input must be the collateral {stake.Collateral}.");
        }

        var outcome = SlashOutcome.Of(stake, slash.Evidence.Kind, store.Rules.Stakes);
        var rejection = CheckOnlySigner(transaction, slash.Reporter)
            ?? (transaction.Outputs.AsSpan().SequenceEqual(outcome.Outputs(slash.Reporter).AsSpan())
                ? null
                : new Rejection(RejectionCode.OutputsWrong, $"A slashing pays {outcome.Reward.Satoshis} satoshis to the reporter and {outcome.Returned.Satoshis} to the operator."))
            ?? Refused(store.Stakes.Slash(slash.Evidence, out outcome));
        if (rejection is not null)
        {
            return rejection;
        }

        _entries[0] = store.Outputs.Find(stake.Collateral.TransactionId, stake.Collateral.Index);
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

    private static Rejection? Refused(StakeRefusal refusal) => refusal switch
    {
        StakeRefusal.None => null,
        StakeRefusal.StakeUnknown => new Rejection(RejectionCode.StakeUnknown, "No stake is registered with this collateral."),
        StakeRefusal.CollateralTaken => new Rejection(RejectionCode.StakeTaken, "A stake is registered with this collateral already."),
        StakeRefusal.NodeKeyTaken => new Rejection(RejectionCode.StakeTaken, "Another stake has this node key."),
        StakeRefusal.CollateralAmountWrong => new Rejection(RejectionCode.CollateralInvalid, "The collateral is no tier's amount to the satoshi."),
        StakeRefusal.CollateralOwnerWrong => new Rejection(RejectionCode.CollateralInvalid, "The collateral belongs to another key."),
        StakeRefusal.CollateralTooYoung => new Rejection(RejectionCode.CollateralTooYoung, "The collateral is too young."),
        StakeRefusal.DelegatesInvalid => new Rejection(RejectionCode.DelegatesInvalid, "Delegates are few, ascending, and none of them is the operator."),
        StakeRefusal.EndpointInvalid => new Rejection(RejectionCode.Malformed, "The endpoint has characters that it can't have."),
        StakeRefusal.SignerWrong => new Rejection(RejectionCode.SignerWrong, "The signer has no right to this."),
        StakeRefusal.StatusWrong => new Rejection(RejectionCode.StakeStatusWrong, "The stake's status does not allow this."),
        StakeRefusal.ConfirmedTooSoon => new Rejection(RejectionCode.StakeTooSoon, "The last confirmation is too recent to be renewed."),
        StakeRefusal.StillBarred => new Rejection(RejectionCode.StakeTooSoon, "The stake is barred for some rounds more."),
        StakeRefusal.EvidenceInvalid => new Rejection(RejectionCode.EvidenceInvalid, "Both statements of the evidence can be honest."),
        _ => throw new InvalidOperationException($"There are no words for {refusal}."),
    };
}
