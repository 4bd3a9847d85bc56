using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Stakes;

namespace Marketplace.Ledger;

/// <summary>What the state machine changes: unspent outputs, leases, stakes, rules, sums. Every change since <see cref="Keep"/> can be taken back.</summary>
internal sealed class StateStore
{
    private readonly List<UndoStep> _undo = [];
    private readonly long[] _byLock = new long[(int)OutputLockTag.Treasury + 1];
    private LedgerTotals _totals;
    private Standing _kept;

    // Apart from the other sums, because every single output changes it.
    private long _unspent;

    /// <summary>A store without outputs.</summary>
    /// <param name="standing">The rules, validators and clock that it begins with.</param>
    /// <param name="stakes">The stakes that it begins with.</param>
    /// <param name="governance">The proposals that it begins with.</param>
    public StateStore(in Standing standing, StakeRegistry stakes, GovernanceRegistry governance)
    {
        (Stakes, Governance) = (stakes, governance);
        (Rules, Validators, Clock, Treasury, _kept) = (standing.Rules, standing.Validators, standing.Clock, standing.Treasury, standing);
    }

    public UnspentTable Outputs { get; } = new();

    public Dictionary<LeaseId, LeaseAccount> Leases { get; } = [];

    public StakeRegistry Stakes { get; }

    public GovernanceRegistry Governance { get; }

    /// <summary>The rules in force.</summary>
    public LedgerRules Rules { get; private set; }

    /// <summary>The validators of the next block.</summary>
    public ValidatorSet Validators { get; set; }

    public RoundClock Clock { get; set; }

    /// <summary>The treasury's output; null while there is none.</summary>
    public OutPoint? Treasury { get; set; }

    public Money TreasuryBalance => Money.FromSatoshis(_byLock[(int)OutputLockTag.Treasury]);

    public LedgerTotals Totals
    {
        get => _totals with { Unspent = Money.FromSatoshis(_unspent) };
        set
        {
            _totals = value;
            _unspent = value.Unspent.Satoshis;
        }
    }

    /// <summary>What the outputs under locks of one kind are worth.</summary>
    public Money LockedUnder(OutputLockTag kind) => Money.FromSatoshis(_byLock[(int)kind]);

    public void Create(in Hash256 transactionId, uint index, in TransactionOutput output, long height)
    {
        var entry = Outputs.Add(transactionId, index, output, height);
        Weigh(output.Lock.Tag, output.Amount.Satoshis);
        _undo.Add(new UndoStep(UndoKind.Created, entry, default, null, default));
    }

    public void Spend(uint entry)
    {
        Outputs.TryGetRareLock(entry, out var rareLock);
        ref var spent = ref Outputs[entry];
        _undo.Add(new UndoStep(UndoKind.Spent, 0, spent, rareLock, default));
        Weigh(spent.Kind, -spent.Satoshis);
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

    /// <summary>Puts other rules in force.</summary>
    public void ChangeRules(LedgerRules rules)
    {
        Rules = rules;
        Stakes.ChangeParameters(rules.Stakes);
    }

    /// <summary>What stakes are worth in a block.</summary>
    public VotingStakes StakesAt(int roundMilliseconds, long timeSeconds) => new(Stakes, FindOutput, Clock, roundMilliseconds, timeSeconds);

    /// <summary>Counts a transaction that has been applied.</summary>
    public void Count(Money fee) =>
        _totals = _totals with { Transactions = _totals.Transactions + 1, TransactionFees = _totals.TransactionFees + (ulong)fee.Satoshis };

    /// <summary>Counts what a settlement charged.</summary>
    public void CountCharge(Settlement settlement) => _totals = _totals with
    {
        Charged = _totals.Charged + (ulong)settlement.Charge.Satoshis,
        ProtocolFees = _totals.ProtocolFees + (ulong)settlement.Fee.Satoshis,
    };

    /// <summary>Counts what has been issued.</summary>
    public void CountIssue(Money amount) => _totals = _totals with { Issued = _totals.Issued + amount };

    /// <summary>Counts what has been destroyed.</summary>
    public void CountBurn(Money amount) => _totals = _totals with { Burned = _totals.Burned + amount };

    /// <summary>Makes all changes so far final.</summary>
    public void Keep()
    {
        _undo.Clear();
        Stakes.Keep();
        Governance.Keep();
        _kept = new Standing(Rules, Validators, Clock, Treasury, Totals);
    }

    /// <summary>Takes all changes since <see cref="Keep"/> back.</summary>
    public void Undo()
    {
        for (var i = _undo.Count - 1; i >= 0; i--)
        {
            Undo(_undo[i]);
        }

        _undo.Clear();
        Stakes.Undo();
        Governance.Undo();
        (Rules, Validators, Clock, Treasury, Totals) = (_kept.Rules, _kept.Validators, _kept.Clock, _kept.Treasury, _kept.Totals);
    }

    private TransactionOutput? FindOutput(OutPoint outPoint)
    {
        var entry = Outputs.Find(outPoint.TransactionId, outPoint.Index);
        return entry == UnspentTable.None ? null : Outputs.OutputOf(entry).Output;
    }

    private void Weigh(OutputLockTag kind, long satoshis)
    {
        _unspent += satoshis;
        _byLock[(int)kind] += satoshis;
    }

    private void Undo(in UndoStep step)
    {
        switch (step.Kind)
        {
            case UndoKind.Created:
                ref var created = ref Outputs[step.Entry];
                Weigh(created.Kind, -created.Satoshis);
                Outputs.Remove(step.Entry);
                break;
            case UndoKind.Spent:
                var spent = step.Spent;
                var output = new TransactionOutput(Money.FromSatoshis(spent.Satoshis), step.Before as OutputLock ?? new KeyLock(spent.Owner));
                Outputs.Add(spent.TransactionId, spent.Index, output, spent.Height);
                Weigh(spent.Kind, spent.Satoshis);
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

    /// <summary>All that is replaced as a whole.</summary>
    /// <param name="Rules">The rules in force.</param>
    /// <param name="Validators">The validators of the next block.</param>
    /// <param name="Clock">The round clock.</param>
    /// <param name="Treasury">The treasury's output.</param>
    /// <param name="Totals">The sums.</param>
    internal readonly record struct Standing(LedgerRules Rules, ValidatorSet Validators, RoundClock Clock, OutPoint? Treasury, LedgerTotals Totals)
    {
        /// <summary>What a network begins with.</summary>
        public static Standing AtGenesis(NetworkParameters parameters) => new(
            parameters.Rules, parameters.Validators, RoundClock.AtGenesis(parameters.GenesisTimeMilliseconds), null, default);
    }

    /// <summary>How to take one change back; <paramref name="Before"/> is the spent output's rare lock, or the lease as it was.</summary>
    private readonly record struct UndoStep(UndoKind Kind, uint Entry, UnspentEntry Spent, object? Before, LeaseId Lease);
}
