using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger.Stakes;

/// <summary>
/// The stakes on the ledger: a deterministic state machine. Rounds move it on (<see cref="AdvanceRound"/>), transactions act within the present round. Signatures are
/// checked before a request gets here; the registry decides whether the signer may do what it asks for.
/// </summary>
/// <remarks>
/// Its whole state is <see cref="Round"/> and <see cref="Records"/>; <see cref="Restore"/> makes the same registry from them. Changes since the last <see cref="Keep"/>
/// can be taken back as a whole. Not safe for use by several threads.
/// </remarks>
public sealed partial class StakeRegistry
{
    private readonly StakeTable _table;
    private long _keptRound;

    /// <summary>A registry without stakes, in round 0.</summary>
    /// <param name="parameters">The rules.</param>
    /// <exception cref="ArgumentException">The parameters break a rule; the message says which.</exception>
    public StakeRegistry(StakeParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (parameters.FindFault() is { } fault)
        {
            throw new ArgumentException(fault, nameof(parameters));
        }

        _table = new StakeTable(parameters);
    }

    /// <summary>The rules.</summary>
    public StakeParameters Parameters => _table.Parameters;

    /// <summary>The present round.</summary>
    public long Round { get; private set; }

    /// <summary>All stakes, ascending by collateral: the order is the same wherever the state is.</summary>
    public IReadOnlyCollection<StakeRecord> Records => _table.Records;

    /// <summary>Makes the registry that has these records in this round. With other parameters than before, what they make due happens in the next round.</summary>
    /// <param name="parameters">The rules.</param>
    /// <param name="round">The value of <see cref="Round"/>.</param>
    /// <param name="records">The value of <see cref="Records"/>, in any order.</param>
    /// <exception cref="ArgumentException">A rule is broken, or a collateral or node key stands twice.</exception>
    public static StakeRegistry Restore(StakeParameters parameters, long round, IEnumerable<StakeRecord> records)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(round);
        ArgumentNullException.ThrowIfNull(records);
        var registry = new StakeRegistry(parameters) { Round = round };
        foreach (var record in records)
        {
            if (registry._table.TryGet(record.Collateral, out _) || registry._table.TryGet(record.NodeKey, out _))
            {
                throw new ArgumentException($"The collateral or the key of stake {record.Collateral} stands twice.", nameof(records));
            }

            registry._table.Set(record);
        }

        registry.Keep();
        return registry;
    }

    /// <summary>Finds a stake by its collateral.</summary>
    /// <param name="collateral">The collateral.</param>
    /// <param name="stake">The stake.</param>
    public bool TryGet(OutPoint collateral, [NotNullWhen(true)] out StakeRecord? stake) => _table.TryGet(collateral, out stake);

    /// <summary>Finds a stake by its node key.</summary>
    /// <param name="nodeKey">The key of the machine.</param>
    /// <param name="stake">The stake.</param>
    public bool TryGet(PublicKey nodeKey, [NotNullWhen(true)] out StakeRecord? stake) => _table.TryGet(nodeKey, out stake);

    /// <summary>Whether a collateral can't be spent, because a stake stands behind it.</summary>
    /// <param name="collateral">The collateral.</param>
    public bool IsLocked(OutPoint collateral) => _table.TryGet(collateral, out _);

    /// <summary>The payout queue of a tier; it shows the present state and changes with it.</summary>
    /// <param name="tier">The tier.</param>
    public PayoutQueue QueueOf(StakeTier tier) => _table.QueueOf(tier);

    /// <summary>Begins the next round: stakes whose time is up lapse, then the front of each tier's queue is paid and goes to its back.</summary>
    /// <param name="shares">What the round pays.</param>
    /// <returns>Who is paid; together exactly the shares' total.</returns>
    public RoundReport AdvanceRound(RoundShares shares)
    {
        Round++;
        var lapses = ImmutableArray.CreateBuilder<StakeLapse>();
        while (_table.TryGetDue(Round, out var due))
        {
            lapses.Add(Lapse(due));
        }

        var foundation = shares.Foundation;
        var payments = ImmutableArray.CreateBuilder<StakePayment>(StakeTiers.All.Length);
        foreach (var tier in StakeTiers.All)
        {
            var share = shares[tier];
            if (share.IsZero)
            {
                continue;
            }

            if (!_table.QueueOf(tier).TryGetFront(out var front))
            {
                foundation += share;
                continue;
            }

            _table.TryGet(front.Value.Stake, out var stake);
            payments.Add(new StakePayment(tier, stake!.Collateral, stake.Payout, share));
            _table.Set(stake with { LastPaidRound = Round });
        }

        return new RoundReport(Round, payments.DrainToImmutable(), foundation, lapses.DrainToImmutable());
    }

    /// <summary>Puts other rules in force. What they make due happens in the next round.</summary>
    /// <param name="parameters">The rules; they break none of their own.</param>
    internal void ChangeParameters(StakeParameters parameters) => _table.ChangeParameters(parameters);

    /// <summary>Makes all changes so far final.</summary>
    public void Keep()
    {
        _table.Keep();
        _keptRound = Round;
    }

    /// <summary>Takes all changes since <see cref="Keep"/> back.</summary>
    public void Undo()
    {
        _table.Undo();
        Round = _keptRound;
    }

    private StakeLapse Lapse(StakeRecord stake)
    {
        StakeStatus? after = stake.Status switch
        {
            StakeStatus.Started => StakeStatus.Barred,
            StakeStatus.Confirmed => StakeStatus.Expired,
            _ => null,
        };
        if (after is { } status)
        {
            _table.Set(stake with { Status = status });
        }
        else
        {
            _table.Remove(stake.Collateral);
        }

        return new StakeLapse(stake.Collateral, stake.Status, after);
    }
}
