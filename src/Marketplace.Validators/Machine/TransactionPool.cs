using System.Diagnostics.CodeAnalysis;
using Marketplace.Ledger;

namespace Marketplace.Validators.Machine;

/// <summary>Verified transactions that wait for a block, in the order in which they came. One of each id; bounded.</summary>
internal sealed class TransactionPool(int maxCount, long maxBytes)
{
    private readonly LinkedList<PooledTransaction> _order = [];
    private readonly Dictionary<Hash256, LinkedListNode<PooledTransaction>> _byId = [];
    private readonly Dictionary<Hash256, LinkedListNode<PooledTransaction>> _byContent = [];
    private long _bytes;

    public int Count => _order.Count;

    /// <summary>Oldest first.</summary>
    public IEnumerable<PooledTransaction> InOrder => _order;

    public bool Contains(in Hash256 id) => _byId.ContainsKey(id);

    public bool TryGet(in Hash256 content, [NotNullWhen(true)] out PooledTransaction? transaction)
    {
        transaction = _byContent.TryGetValue(content, out var node) ? node.Value : null;
        return transaction is not null;
    }

    /// <summary>The transaction of an id.</summary>
    public PooledTransaction? Find(in Hash256 id) => _byId.TryGetValue(id, out var node) ? node.Value : null;

    /// <summary>Adds a transaction at the end; false if one of its id is there or there is no room.</summary>
    public bool TryAdd(PooledTransaction transaction)
    {
        var length = transaction.Transaction.Encoded.Length;
        if (_order.Count >= maxCount || _bytes + length > maxBytes || _byId.ContainsKey(transaction.Id))
        {
            return false;
        }

        var node = _order.AddLast(transaction);
        _byId.Add(transaction.Id, node);
        _byContent.Add(transaction.Content, node);
        _bytes += length;
        return true;
    }

    /// <summary>Takes the transaction of an id out; null if there is none.</summary>
    public PooledTransaction? Remove(in Hash256 id)
    {
        if (!_byId.Remove(id, out var node))
        {
            return null;
        }

        _byContent.Remove(node.Value.Content);
        _order.Remove(node);
        _bytes -= node.Value.Transaction.Encoded.Length;
        return node.Value;
    }
}
