using System.Collections.Immutable;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger;

/// <content>Opening, topping up, settling, closing and reclaiming leases.</content>
internal sealed partial class TransactionRules
{
    private Rejection? ApplyOpen(Transaction transaction, LeaseTerms terms, BlockContext block, out Money fee)
    {
        fee = default;
        var id = new LeaseId(transaction.Id);
        var escrow = -1;
        var rejection = CheckNotEmpty(transaction)
            ?? LeaseRules.CheckTerms(terms, block.TimeSeconds, store.Rules)
            ?? CheckOutputLocks(transaction, OutputLockTag.Escrow)
            ?? FindEscrow(transaction, LeaseId.Self, out escrow)
            ?? LeaseRules.CheckDeposit(terms, transaction.Outputs[escrow].Amount, store.Rules)
            ?? ResolveInputs(transaction, block, out var inputSum)
            ?? CheckSigners(transaction, Address.FromKeyHash(terms.Renter))
            ?? CheckFee(transaction, inputSum, out fee);
        if (rejection is not null)
        {
            return rejection;
        }

        Move(transaction, block);
        store.SetLease(new LeaseAccount(
            id,
            terms,
            transaction.Outputs[escrow].Amount,
            [new OutPoint(transaction.Id, (uint)escrow)],
            block.Height,
            block.TimeSeconds,
            Math.Max(terms.StartsAt, block.TimeSeconds),
            terms.EndsAt,
            Money.Zero,
            Money.Zero,
            0));
        return null;
    }

    private Rejection? ApplyTopUp(Transaction transaction, TopUpLease topUp, BlockContext block, out Money fee)
    {
        fee = default;
        if (CheckNotEmpty(transaction) is { } empty)
        {
            return empty;
        }

        if (!store.Leases.TryGetValue(topUp.Lease, out var account))
        {
            return UnknownLease(topUp.Lease);
        }

        var escrow = -1;
        var rejection = LeaseRules.CheckExtension(account, topUp.EndsAt, block.TimeSeconds, store.Rules)
            ?? CheckOutputLocks(transaction, OutputLockTag.Escrow)
            ?? FindEscrow(transaction, topUp.Lease, out escrow)
            ?? CheckRoom(account, transaction.Outputs[escrow].Amount)
            ?? ResolveInputs(transaction, block, out var inputSum)
            ?? CheckSigners(transaction, Address.FromKeyHash(account.Terms.Renter))
            ?? CheckFee(transaction, inputSum, out fee);
        if (rejection is not null)
        {
            return rejection;
        }

        Move(transaction, block);
        store.SetLease(account with
        {
            Escrowed = account.Escrowed + transaction.Outputs[escrow].Amount,
            EscrowOutPoints = [.. account.EscrowOutPoints.Add(new OutPoint(transaction.Id, (uint)escrow)).Order()],
            EndsAt = topUp.EndsAt ?? account.EndsAt,
        });
        return null;
    }

    private Rejection? ApplySettle(Transaction transaction, SettleLease settle, BlockContext block)
    {
        if (!store.Leases.TryGetValue(settle.Lease, out var account))
        {
            return UnknownLease(settle.Lease);
        }

        Settlement? settlement = null;
        var rejection = ResolveEscrow(transaction, account)
            ?? CheckOnlySigner(transaction, account.Terms.Meter)
            ?? LeaseRules.CheckThrough(account, settle.Through, block.TimeSeconds, store.Rules, closing: false)
            ?? ComputeOutputs(transaction, account, settle.Through, settle.Usage, closing: false, out settlement);
        if (rejection is not null)
        {
            return rejection;
        }

        Move(transaction, block);
        store.CountCharge(settlement!);
        store.SetLease(account with
        {
            Escrowed = settlement!.Totals.Escrowed,
            EscrowOutPoints = settlement.Rest.IsZero ? [] : [new OutPoint(transaction.Id, (uint)transaction.Outputs.Length - 1)],
            SettledThrough = settle.Through,
            Charged = settlement.Totals.Charged,
            Fee = settlement.Totals.Fee,
            Settlements = account.Settlements + 1,
        });
        return null;
    }

    private Rejection? ApplyClose(Transaction transaction, CloseLease close, BlockContext block)
    {
        if (!store.Leases.TryGetValue(close.Lease, out var account))
        {
            return UnknownLease(close.Lease);
        }

        Settlement? settlement = null;
        var rejection = ResolveEscrow(transaction, account)
            ?? CheckOnlySigner(transaction, account.Terms.Meter)
            ?? LeaseRules.CheckThrough(account, close.Through, block.TimeSeconds, store.Rules, closing: true)
            ?? ComputeOutputs(transaction, account, close.Through, close.Usage, closing: true, out settlement);
        if (rejection is not null)
        {
            return rejection;
        }

        Move(transaction, block);
        store.CountCharge(settlement!);
        store.RemoveLease(account.Id);
        return null;
    }

    private Rejection? ApplyReclaim(Transaction transaction, LeaseId lease, BlockContext block)
    {
        if (!store.Leases.TryGetValue(lease, out var account))
        {
            return UnknownLease(lease);
        }

        var rejection = ResolveEscrow(transaction, account)
            ?? CheckOnlySigner(transaction, account.Terms.Renter)
            ?? LeaseRules.CheckReclaim(account, block.TimeSeconds, store.Rules)
            ?? CheckOutputs(transaction, LeaseRules.ReclaimOutputs(account));
        if (rejection is null)
        {
            Move(transaction, block);
            store.RemoveLease(account.Id);
        }

        return rejection;
    }

    private static Rejection UnknownLease(LeaseId lease) => new(RejectionCode.LeaseUnknown, $"Lease {lease} does not exist, or not any more.");

    private static Rejection? CheckOnlySigner(Transaction transaction, KeyHash party)
    {
        Span<bool> used = stackalloc bool[FormatLimits.MaxWitnesses];
        used.Clear();
        return CheckParties([Address.FromKeyHash(party)], transaction.Signers.AsSpan(), used[..transaction.Signers.Length])
            ?? (transaction.Scripts.IsEmpty ? null : new Rejection(RejectionCode.SignatureUnused, "A script is revealed that no input needs."));
    }

    /// <summary>The place of the one output that is in escrow of this lease; no other output may be in escrow.</summary>
    private static Rejection? FindEscrow(Transaction transaction, LeaseId lease, out int index)
    {
        index = -1;
        for (var i = 0; i < transaction.Outputs.Length; i++)
        {
            if (transaction.Outputs[i].Lock is EscrowLock escrow)
            {
                if (index >= 0 || escrow.Lease != lease)
                {
                    return new Rejection(RejectionCode.LeaseEscrowWrong, $"Output {i} is in escrow; exactly one may be, for this lease alone.");
                }

                index = i;
            }
        }

        return index < 0 ? new Rejection(RejectionCode.LeaseEscrowWrong, "No output is in escrow of this lease.") : null;
    }

    private static Rejection? CheckRoom(LeaseAccount account, Money added)
    {
        if (account.EscrowOutPoints.Length >= FormatLimits.MaxEscrowOutputs)
        {
            return new Rejection(
                RejectionCode.LeaseEscrowCrowded, $"The lease holds {account.EscrowOutPoints.Length} escrow outputs; the next settlement merges them.");
        }

        return account.Charged.Satoshis + account.Escrowed.Satoshis + added.Satoshis > Money.MaxSatoshis
            ? new Rejection(RejectionCode.AmountOutOfRange, "More would have passed through the lease than there can ever be.")
            : null;
    }

    private Rejection? ResolveEscrow(Transaction transaction, LeaseAccount account)
    {
        if (!transaction.Inputs.AsSpan().SequenceEqual(account.EscrowOutPoints.AsSpan()))
        {
            return new Rejection(
                RejectionCode.LeaseInputsWrong, $"The inputs must be exactly the {account.EscrowOutPoints.Length} escrow outputs of the lease.");
        }

        for (var i = 0; i < transaction.Inputs.Length; i++)
        {
            _entries[i] = store.Outputs.Find(transaction.Inputs[i].TransactionId, transaction.Inputs[i].Index);
        }

        return null;
    }

    private Rejection? ComputeOutputs(
        Transaction transaction, LeaseAccount account, long through, ImmutableArray<Usage> usage, bool closing, out Settlement? settlement) =>
        SettlementRule.TryCompute(account, through, usage, closing, out settlement, out var rejection)
            ? CheckOutputs(transaction, SettlementRule.Outputs(account, settlement))
            : rejection;

    private static Rejection? CheckOutputs(Transaction transaction, ImmutableArray<TransactionOutput> wanted) =>
        transaction.Outputs.AsSpan().SequenceEqual(wanted.AsSpan())
            ? null
            : new Rejection(RejectionCode.LeaseOutputsWrong, "The outputs are not those that the rule computes: payments by key hash, rest.");
}
