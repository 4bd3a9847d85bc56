using System.Numerics;
using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;

namespace Marketplace.Ledger;

/// <summary>Decides each transaction, and applies it if every rule holds; otherwise nothing changes. Not for two threads at once.</summary>
/// <remarks>The order of the checks is part of the format: it decides which rule a refusal names.</remarks>
internal sealed partial class TransactionRules(StateStore store, int roundMilliseconds)
{
    private readonly uint[] _entries = new uint[FormatLimits.MaxInputs];
    private readonly bool[] _used = new bool[FormatLimits.MaxWitnesses];

    public ApplyResult Apply(VerifiedTransaction verified, BlockContext block)
    {
        var transaction = verified.Transaction;
        var fee = Money.Zero;
        var rejection = transaction.Payload switch
        {
            null => ApplyTransfer(transaction, block, out fee),
            OpenLease open => ApplyOpen(transaction, open.Terms, block, out fee),
            TopUpLease topUp => ApplyTopUp(transaction, topUp, block, out fee),
            SettleLease settle => ApplySettle(transaction, settle, block),
            CloseLease close => ApplyClose(transaction, close, block),
            ReclaimLease reclaim => ApplyReclaim(transaction, reclaim.Lease, block),
            RegisterStake register => ApplyRegister(transaction, register, block, out fee),
            ConfirmStake confirm => ApplyConfirm(transaction, confirm),
            RestartStake restart => ApplyRestart(transaction, restart),
            SetDelegates set => ApplySetDelegates(transaction, set, block, out fee),
            UnregisterStake unregister => ApplyUnregister(transaction, unregister),
            SlashStake slash => ApplySlash(transaction, slash, block),
            Propose propose => ApplyPropose(transaction, propose, block, out fee),
            Vote vote => ApplyVote(transaction, vote, block, out fee),
            Burn burn => ApplyBurn(transaction, burn.Amount, block, out fee),
            var other => new Rejection(RejectionCode.PayloadNotAllowed, $"A {other.Tag} transaction cannot be submitted; blocks make their own."),
        };
        if (rejection is null)
        {
            store.Count(fee);
        }

        return new ApplyResult(rejection, rejection is null ? fee : Money.Zero);
    }

    private Rejection? ApplyTransfer(Transaction transaction, BlockContext block, out Money fee)
    {
        fee = default;
        if (CheckNotEmpty(transaction) is { } empty)
        {
            return empty;
        }

        var rejection = CheckOutputLocks(transaction, OutputLockTag.Key)
            ?? ResolveInputs(transaction, block, out var inputSum)
            ?? CheckSigners(transaction)
            ?? CheckFee(transaction, inputSum, out fee);
        if (rejection is null)
        {
            Move(transaction, block);
        }

        return rejection;
    }

    private Rejection? ApplyBurn(Transaction transaction, Money amount, BlockContext block, out Money fee)
    {
        fee = default;
        if (transaction.Inputs.IsEmpty)
        {
            return new Rejection(RejectionCode.InputsWrong, "A transaction that pays a fee spends at least one output.");
        }

        var rejection = CheckOutputLocks(transaction, OutputLockTag.Key)
            ?? ResolveInputs(transaction, block, out var inputSum)
            ?? CheckSigners(transaction)
            ?? CheckFee(transaction, inputSum - amount.Satoshis, out fee);
        if (rejection is null)
        {
            Move(transaction, block);
            store.CountBurn(amount);
        }

        return rejection;
    }

    /// <summary>Checks that no output is reserved for another kind of transaction.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="own">The reserved lock that this kind may make: escrow or deposit; any other if none.</param>
    private static Rejection? CheckOutputLocks(Transaction transaction, OutputLockTag own)
    {
        foreach (ref readonly var output in transaction.Outputs.AsSpan())
        {
            switch (output.Lock)
            {
                case KeyLock or MultiSigLock or TimeLock or CollateralLock { SinceRound: 0 }:
                    break;
                case EscrowLock when own != OutputLockTag.Escrow:
                    return new Rejection(RejectionCode.EscrowNotAllowed, "Only the transactions of a lease put money into escrow.");
                case CollateralLock:
                    return new Rejection(RejectionCode.LockNotAllowed, "A transaction writes round 0 into a collateral lock.");
                case { } other when other.Tag != own:
                    return new Rejection(RejectionCode.LockNotAllowed, $"This kind of transaction cannot make an output under a {other.Tag} lock.");
            }
        }

        return null;
    }

    private static Rejection? CheckNotEmpty(Transaction transaction)
    {
        if (transaction.Inputs.IsEmpty)
        {
            return new Rejection(RejectionCode.InputsWrong, "A transaction that pays a fee spends at least one output.");
        }

        return transaction.Outputs.IsEmpty ? new Rejection(RejectionCode.OutputsMissing, "A transaction makes at least one output.") : null;
    }

    /// <summary>Finds every input and checks its lock, except for who signed; leaves the entries in <see cref="_entries"/>.</summary>
    private Rejection? ResolveInputs(Transaction transaction, BlockContext block, out long sum)
    {
        sum = 0;
        var inputs = transaction.Inputs.AsSpan();
        for (var i = 0; i < inputs.Length; i++)
        {
            var entry = store.Outputs.Find(inputs[i].TransactionId, inputs[i].Index);
            if (entry == UnspentTable.None)
            {
                return new Rejection(RejectionCode.OutputUnknown, $"Output {inputs[i]} does not exist or is spent.", i);
            }

            _entries[i] = entry;
            ref var unspent = ref store.Outputs[entry];
            sum += unspent.Satoshis;
            if (unspent.Kind != OutputLockTag.Key && CheckRareLock(entry, block, i) is { } locked)
            {
                return locked;
            }
        }

        return null;
    }

    private Rejection? CheckRareLock(uint entry, BlockContext block, int input) => store.Outputs.LockOf(entry) switch
    {
        MultiSigLock => null,
        TimeLock time when time.Until.IsDue(block.Height, block.TimeSeconds) => null,
        TimeLock time => new Rejection(RejectionCode.LockNotDue, $"The output opens at {time.Until.Kind} {time.Until.Value}.", input),
        EscrowLock escrow => new Rejection(RejectionCode.EscrowNotSpendable, $"The output is in escrow of lease {escrow.Lease}.", input),
        CollateralLock when store.Stakes.TryGet(store.Outputs[entry].OutPoint, out var stake) =>
            new Rejection(RejectionCode.CollateralLocked, $"The output is the collateral of a stake that is {stake.Status}.", input),
        CollateralLock => null,
        DepositLock or TreasuryLock => new Rejection(RejectionCode.OutputReserved, "The output is a deposit or the treasury; only a coinbase spends it.", input),
        var other => throw new InvalidOperationException($"There is no rule for {other}."),
    };

    /// <summary>Checks that the owners of all resolved inputs, and the parties, have signed, and nobody else.</summary>
    private Rejection? CheckSigners(Transaction transaction, params ReadOnlySpan<Address> parties)
    {
        var signers = transaction.Signers.AsSpan();
        var used = _used.AsSpan(0, signers.Length);
        used.Clear();
        ulong scripts = 0;
        for (var i = 0; i < transaction.Inputs.Length; i++)
        {
            var entry = _entries[i];
            if (store.Outputs[entry].Kind != OutputLockTag.Key && store.Outputs.LockOf(entry).Owner is { Kind: AddressKind.ScriptHash } script)
            {
                if (CheckScript(transaction, script.Hash, used, ref scripts, i) is { } missing)
                {
                    return missing;
                }

                continue;
            }

            var signer = signers.IndexOf(store.Outputs[entry].Owner);
            if (signer < 0)
            {
                return new Rejection(RejectionCode.SignatureMissing, $"The owner of {transaction.Inputs[i]} has not signed.", i);
            }

            used[signer] = true;
        }

        foreach (var party in parties)
        {
            if (party.Kind == AddressKind.ScriptHash && CheckScript(transaction, party.Hash, used, ref scripts, null) is { } missing)
            {
                return missing;
            }
        }

        return CheckParties(parties, signers, used)
            ?? (BitOperations.PopCount(scripts) == transaction.Scripts.Length
                ? null
                : new Rejection(RejectionCode.SignatureUnused, "A script is revealed that nothing needs."));
    }

    /// <summary>Checks that the script of an input is revealed and enough of its keys have signed; all of them that have, count.</summary>
    private static Rejection? CheckScript(Transaction transaction, KeyHash scriptHash, Span<bool> used, ref ulong scripts, int? input)
    {
        for (var i = 0; i < transaction.Scripts.Length; i++)
        {
            var script = transaction.Scripts[i];
            if (script.Hash != scriptHash)
            {
                continue;
            }

            // Many inputs of one script are checked once: their work must not grow with inputs times witnesses.
            if ((scripts & (1UL << i)) != 0)
            {
                return null;
            }

            scripts |= 1UL << i;
            var signed = 0;
            for (var k = 0; k < transaction.Witnesses.Length; k++)
            {
                if (script.Keys.Contains(transaction.Witnesses[k].Key))
                {
                    used[k] = true;
                    signed++;
                }
            }

            return signed >= script.Required
                ? null
                : new Rejection(RejectionCode.ScriptMissing, $"{script.Address} asks for {script.Required} signatures and has {signed}.", input);
        }

        return new Rejection(RejectionCode.ScriptMissing, $"The script of {Address.FromScriptHash(scriptHash)} is not revealed.", input);
    }

    private static Rejection? CheckParties(ReadOnlySpan<Address> parties, ReadOnlySpan<KeyHash> signers, Span<bool> used)
    {
        foreach (var party in parties)
        {
            if (party.Kind == AddressKind.ScriptHash)
            {
                continue;
            }

            var signer = signers.IndexOf(party.Hash);
            if (signer < 0)
            {
                return new Rejection(RejectionCode.SignatureMissing, $"{party} must sign.");
            }

            used[signer] = true;
        }

        var unused = used.IndexOf(false);
        return unused < 0
            ? null
            : new Rejection(RejectionCode.SignatureUnused, $"{Address.FromKeyHash(signers[unused])} has signed but has no part in the transaction.");
    }

    private Rejection? CheckFee(Transaction transaction, long inputSum, out Money fee)
    {
        fee = default;
        if (inputSum < transaction.OutputSum.Satoshis)
        {
            return new Rejection(
                RejectionCode.OutputsExceedInputs, $"The outputs are worth {transaction.OutputSum.Satoshis} satoshis, the inputs {inputSum}.");
        }

        fee = Money.FromSatoshis(inputSum - transaction.OutputSum.Satoshis);
        var minimum = store.Rules.MinimumFeeFor(transaction.BodyLength);
        return fee < minimum
            ? new Rejection(RejectionCode.FeeTooLow, $"The fee is {fee.Satoshis} satoshis; this transaction needs {minimum.Satoshis}.")
            : null;
    }

    /// <summary>Spends the resolved inputs and makes the outputs; all rules have held.</summary>
    private void Move(Transaction transaction, BlockContext block)
    {
        for (var i = 0; i < transaction.Inputs.Length; i++)
        {
            store.Spend(_entries[i]);
        }

        var outputs = transaction.Outputs.AsSpan();
        for (var i = 0; i < outputs.Length; i++)
        {
            var output = outputs[i].Lock is KeyLock ? outputs[i] : outputs[i] with { Lock = AsHeld(outputs[i].Lock, transaction.Id, block) };
            store.Create(transaction.Id, (uint)i, output, block.Height);
        }
    }

    /// <summary>A lock as the state holds it: with what the transaction that makes it can't know.</summary>
    private static OutputLock AsHeld(OutputLock written, Hash256 transactionId, BlockContext block) => written switch
    {
        EscrowLock { Lease.IsSelf: true } => new EscrowLock(new LeaseId(transactionId)),
        DepositLock { Proposal.IsSelf: true } => new DepositLock(new ProposalId(transactionId)),
        CollateralLock collateral => collateral with { SinceRound = block.Round },
        _ => written,
    };
}
