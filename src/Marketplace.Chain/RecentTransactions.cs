using System.Collections.Concurrent;
using Marketplace.Ledger;

namespace Marketplace.Chain;

/// <summary>Where the transactions of the newest blocks stand. One thread adds; any thread looks up.</summary>
internal sealed class RecentTransactions(int keepAtLeast = 50_000, int keepAtMost = 2_000_000)
{
    private readonly ConcurrentDictionary<Hash256, TransactionLocation> _locations = new();
    private readonly Queue<Block> _blocks = new();
    private int _count;
    private long _firstHeight = long.MaxValue;

    /// <summary>The height of the oldest block in here; the largest number when there is none.</summary>
    public long FirstHeight => Volatile.Read(ref _firstHeight);

    public bool TryFind(in Hash256 id, out TransactionLocation location) => _locations.TryGetValue(id, out location);

    public void Add(Marketplace.Ledger.Block block)
    {
        var ids = new Hash256[block.Transactions.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = block.Transactions[i].Id;
            _locations[ids[i]] = new TransactionLocation(block.Height, i);
        }

        _blocks.Enqueue(new Block(block.Height, ids));
        _count += ids.Length;
        if (_blocks.Count == 1)
        {
            Volatile.Write(ref _firstHeight, block.Height);
        }
    }

    /// <summary>Forgets what an index covers, but never the newest few.</summary>
    public void Trim(long coveredHeight)
    {
        while (_blocks.TryPeek(out var oldest) && _blocks.Count > 1 && _count - oldest.Ids.Length >= keepAtLeast && (oldest.Height <= coveredHeight || _count > keepAtMost))
        {
            _blocks.Dequeue();
            _count -= oldest.Ids.Length;
            Volatile.Write(ref _firstHeight, _blocks.Peek().Height);
            foreach (var id in oldest.Ids)
            {
                _locations.TryRemove(id, out _);
            }
        }
    }

    private readonly record struct Block(long Height, Hash256[] Ids);
}
