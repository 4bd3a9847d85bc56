namespace Marketplace.Ledger;

/// <summary>What the state machine changes: unspent outputs, leases, sums. Every change since <see cref="Keep"/> can be taken back.</summary>
internal sealed class StateStore
{
    private readonly List<UndoStep> _undo = [];
    private LedgerTotals _totals;
    private LedgerTotals _kept;

    // Apart from the other sums, because every single output changes it.
    private long _unspent;

    public UnspentTable Outputs { get; init; } = new();

    public Dictionary<LeaseId, LeaseAccount> Leases { get; init; } = [];

    public LedgerTotals Totals
    {
        get => _totals with { Unspent = Money.FromSatoshis(_unspent) };
        set
        {
            _totals = value;
            _unspent = value.Unspent.Satoshis;
        }
    }

    public void Create(in Hash256 transactionId, uint index, in TransactionOutput output, long height)
    {
        var entry = Outputs.Add(transactionId, index, output, height);
        _unspent += output.Amount.Satoshis;
        _undo.Add(new UndoStep(UndoKind.Created, entry, default, null, default));
    }

    public void Spend(uint entry)
    {
        Outputs.TryGetRareLock(entry, out var rareLock);
        ref var spent = ref Outputs[entry];
        _undo.Add(new UndoStep(UndoKind.Spent, 0, spent, rareLock, default));
        _unspent -= spent.Satoshis;
        Outputs.Remove(entry);
    }

    public void SetLease(LeaseAccount account)
    {
        Leases.TryGetValue(account.Id, out var before);
        _undo.Add(new UndoStep(UndoKind.Lease, 0, default, before, account.Id));
        Leases[account.Id] = account;
    }

    public void RemoveLease(LeaseId id)
    {
        Leases.Remove(id, out var before);
        _undo.Add(new UndoStep(UndoKind.Lease, 0, default, before, id));
    }

    /// <summary>Counts a transaction that has been applied.</summary>
    public void Count(Money fee) =>
        _totals = _totals with { Transactions = _totals.Transactions + 1, TransactionFees = _totals.TransactionFees + (ulong)fee.Satoshis };

    /// <summary>Counts what a settlement charged.</summary>
    public void CountCharge(Settlement settlement) => _totals = _totals with
    {
        Charged = _totals.Charged + (ulong)settlement.Charge.Satoshis,
        ProtocolFees = _totals.ProtocolFees + (ulong)settlement.Fee.Satoshis,
    };

    /// <summary>Counts what a genesis transaction issues.</summary>
    public void CountIssue(Money amount) => _totals = _totals with { Issued = _totals.Issued + amount };

    /// <summary>Makes all changes so far final.</summary>
    public void Keep()
    {
        _undo.Clear();
        _kept = Totals;
    }

    /// <summary>Takes all changes since <see cref="Keep"/> back.</summary>
    public void Undo()
    {
        for (var i = _undo.Count - 1; i >= 0; i--)
        {
            Undo(_undo[i]);
        }

        _undo.Clear();
        Totals = _kept;
    }

    private void Undo(in UndoStep step)
    {
        switch (step.Kind)
        {
            case UndoKind.Created:
                Outputs.Remove(step.Entry);
                break;
            case UndoKind.Spent:
                var spent = step.Spent;
                var output = new TransactionOutput(Money.FromSatoshis(spent.Satoshis), step.Before as OutputLock ?? new KeyLock(spent.Owner));
                Outputs.Add(spent.TransactionId, spent.Index, output, spent.Height);
                break;
            default:
                if (step.Before is LeaseAccount account)
                {
                    Leases[step.Lease] = account;
                }
                else
                {
                    Leases.Remove(step.Lease);
                }

                break;
        }
    }

    private enum UndoKind : byte
    {
        Created,
        Spent,
        Lease,
    }

    /// <summary>How to take one change back; <paramref name="Before"/> is the spent output's rare lock, or the lease as it was.</summary>
    private readonly record struct UndoStep(UndoKind Kind, uint Entry, UnspentEntry Spent, object? Before, LeaseId Lease);
}
