using System.Diagnostics.CodeAnalysis;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger.Stakes;

/// <summary>
/// The stake records and all that follows from them: payout queues, node keys, deadlines. One operation changes a record, and the same one with the record
/// of before takes the change back.
/// </summary>
internal sealed class StakeTable(StakeParameters parameters)
{
    private StakeParameters _parameters = parameters;
    private StakeParameters _kept = parameters;
    private readonly SortedDictionary<OutPoint, StakeRecord> _records = [];
    private readonly Dictionary<PublicKey, OutPoint> _byKey = [];
    private readonly SortedSet<(long Round, OutPoint Stake)> _deadlines = [];
    private readonly PayoutQueue[] _queues = [.. StakeTiers.All.ToArray().Select(_ => new PayoutQueue())];
    private readonly List<(OutPoint Stake, StakeRecord? Before)> _undo = [];

    public StakeParameters Parameters => _parameters;

    public IReadOnlyCollection<StakeRecord> Records => _records.Values;

    public PayoutQueue QueueOf(StakeTier tier) => _queues[tier.Index()];

    public bool TryGet(OutPoint stake, [NotNullWhen(true)] out StakeRecord? record) => _records.TryGetValue(stake, out record);

    public bool TryGet(in PublicKey key, [NotNullWhen(true)] out StakeRecord? record)
    {
        record = null;
        return _byKey.TryGetValue(key, out var stake) && _records.TryGetValue(stake, out record);
    }

    /// <summary>A stake whose status the beginning of a round changes by itself.</summary>
    public bool TryGetDue(long round, [NotNullWhen(true)] out StakeRecord? record)
    {
        record = _deadlines.Count > 0 && _deadlines.Min is var (due, stake) && due <= round ? _records[stake] : null;
        return record is not null;
    }

    /// <summary>Puts a record in the place of the one with its collateral, if there is one.</summary>
    public void Set(StakeRecord record)
    {
        _undo.Add((record.Collateral, Replace(record.Collateral, record)));
    }

    public void Remove(OutPoint stake) => _undo.Add((stake, Replace(stake, null)));

    /// <summary>Reckons deadlines by other rules from now on.</summary>
    public void ChangeParameters(StakeParameters changed)
    {
        if (changed == _parameters)
        {
            return;
        }

        _parameters = changed;
        _deadlines.Clear();
        foreach (var record in _records.Values)
        {
            if (DeadlineOf(record) is { } round)
            {
                _deadlines.Add((round, record.Collateral));
            }
        }
    }

    public void Keep()
    {
        _undo.Clear();
        _kept = _parameters;
    }

    public void Undo()
    {
        for (var i = _undo.Count - 1; i >= 0; i--)
        {
            Replace(_undo[i].Stake, _undo[i].Before);
        }

        _undo.Clear();
        ChangeParameters(_kept);
    }

    private StakeRecord? Replace(OutPoint stake, StakeRecord? after)
    {
        if (_records.TryGetValue(stake, out var before))
        {
            Unindex(before);
        }

        if (after is null)
        {
            _records.Remove(stake);
        }
        else
        {
            Index(after);
            _records[stake] = after;
        }

        return before;
    }

    private void Index(StakeRecord record)
    {
        _byKey.Add(record.NodeKey, record.Collateral);
        if (record.Status == StakeStatus.Confirmed)
        {
            QueueOf(record.Tier).Enter(QueuePlace.Of(record));
        }

        if (DeadlineOf(record) is { } round)
        {
            _deadlines.Add((round, record.Collateral));
        }
    }

    private void Unindex(StakeRecord record)
    {
        _byKey.Remove(record.NodeKey);
        if (record.Status == StakeStatus.Confirmed)
        {
            QueueOf(record.Tier).Leave(QueuePlace.Of(record));
        }

        if (DeadlineOf(record) is { } round)
        {
            _deadlines.Remove((round, record.Collateral));
        }
    }

    private long? DeadlineOf(StakeRecord record) => record.Status switch
    {
        StakeStatus.Started => record.StartedRound + _parameters.StartWindow + 1,
        StakeStatus.Confirmed => record.LastConfirmedRound + _parameters.ConfirmWithin + 1,
        StakeStatus.Leaving => record.ReleaseRound,
        _ => null,
    };
}
