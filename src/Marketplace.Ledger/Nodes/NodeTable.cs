using System.Diagnostics.CodeAnalysis;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger.Nodes;

/// <summary>
/// The node records and all that follows from them: payout queues, node keys, deadlines. One operation changes a record, and the same one with the record
/// of before takes the change back.
/// </summary>
internal sealed class NodeTable(NodeParameters parameters)
{
    private NodeParameters _parameters = parameters;
    private NodeParameters _kept = parameters;
    private readonly SortedDictionary<OutPoint, NodeRecord> _records = [];
    private readonly Dictionary<PublicKey, OutPoint> _byKey = [];
    private readonly SortedSet<(long Round, OutPoint Node)> _deadlines = [];
    private readonly PayoutQueue[] _queues = [.. NodeTiers.All.ToArray().Select(_ => new PayoutQueue())];
    private readonly List<(OutPoint Node, NodeRecord? Before)> _undo = [];

    public NodeParameters Parameters => _parameters;

    public IReadOnlyCollection<NodeRecord> Records => _records.Values;

    public PayoutQueue QueueOf(NodeTier tier) => _queues[tier.Index()];

    public bool TryGet(OutPoint node, [NotNullWhen(true)] out NodeRecord? record) => _records.TryGetValue(node, out record);

    public bool TryGet(in PublicKey key, [NotNullWhen(true)] out NodeRecord? record)
    {
        record = null;
        return _byKey.TryGetValue(key, out var node) && _records.TryGetValue(node, out record);
    }

    /// <summary>A node whose status the beginning of a round changes by itself.</summary>
    public bool TryGetDue(long round, [NotNullWhen(true)] out NodeRecord? record)
    {
        record = _deadlines.Count > 0 && _deadlines.Min is var (due, node) && due <= round ? _records[node] : null;
        return record is not null;
    }

    /// <summary>Puts a record in the place of the one with its collateral, if there is one.</summary>
    public void Set(NodeRecord record)
    {
        _undo.Add((record.Collateral, Replace(record.Collateral, record)));
    }

    public void Remove(OutPoint node) => _undo.Add((node, Replace(node, null)));

    /// <summary>Reckons deadlines by other rules from now on.</summary>
    public void ChangeParameters(NodeParameters changed)
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
            Replace(_undo[i].Node, _undo[i].Before);
        }

        _undo.Clear();
        ChangeParameters(_kept);
    }

    private NodeRecord? Replace(OutPoint node, NodeRecord? after)
    {
        if (_records.TryGetValue(node, out var before))
        {
            Unindex(before);
        }

        if (after is null)
        {
            _records.Remove(node);
        }
        else
        {
            Index(after);
            _records[node] = after;
        }

        return before;
    }

    private void Index(NodeRecord record)
    {
        _byKey.Add(record.NodeKey, record.Collateral);
        if (record.Status == NodeStatus.Confirmed)
        {
            QueueOf(record.Tier).Enter(QueuePlace.Of(record));
        }

        if (DeadlineOf(record) is { } round)
        {
            _deadlines.Add((round, record.Collateral));
        }
    }

    private void Unindex(NodeRecord record)
    {
        _byKey.Remove(record.NodeKey);
        if (record.Status == NodeStatus.Confirmed)
        {
            QueueOf(record.Tier).Leave(QueuePlace.Of(record));
        }

        if (DeadlineOf(record) is { } round)
        {
            _deadlines.Remove((round, record.Collateral));
        }
    }

    private long? DeadlineOf(NodeRecord record) => record.Status switch
    {
        NodeStatus.Started => record.StartedRound + _parameters.StartWindow + 1,
        NodeStatus.Confirmed => record.LastConfirmedRound + _parameters.ConfirmWithin + 1,
        NodeStatus.Leaving => record.ReleaseRound,
        _ => null,
    };
}
