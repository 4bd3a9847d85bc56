using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Marketplace.Ledger;

/// <summary>The unspent outputs: entries of 72 bytes in pages that never move, found through an open-addressing index of 8 bytes a place.</summary>
/// <remarks>
/// Outputs of one transaction are neighbours, growth copies the index only, and nothing in here is an object of its own except the rare
/// locks in the side store. At most 0.75 of the index is in use and at least 0.375 after it has grown, so an output takes 83 to 94 bytes.
/// </remarks>
internal sealed class UnspentTable
{
    /// <summary>No such entry.</summary>
    public const uint None = uint.MaxValue;

    private const int PageBits = 13;
    private const int PageSize = 1 << PageBits;
    private const int PageMask = PageSize - 1;
    private const int InitialCapacity = 1 << 10;
    private const uint IndexSpread = 0x9E3779B1;

    private readonly List<UnspentEntry[]> _pages = [];
    private readonly Dictionary<uint, OutputLock> _rareLocks = [];

    // High half: hash; low half: entry number plus one; 0 is an empty place.
    private ulong[] _index = new ulong[InitialCapacity];
    private uint _free = None;
    private uint _used;

    public UnspentTable()
    {
    }

    private UnspentTable(UnspentTable original)
    {
        _pages.AddRange(original._pages.Select(page => (UnspentEntry[])page.Clone()));
        _rareLocks = new Dictionary<uint, OutputLock>(original._rareLocks);
        _index = [];
        _used = original._used;
        Count = original.Count;
    }

    /// <summary>How many outputs there are.</summary>
    public int Count { get; private set; }

    public ref UnspentEntry this[uint entry] => ref _pages[(int)(entry >> PageBits)][entry & PageMask];

    /// <summary>A copy for reading entry by entry on another thread; it cannot look outputs up.</summary>
    public UnspentTable CopyEntries() => new(this);

    public uint Find(in Hash256 transactionId, uint index)
    {
        var hash = HashOf(transactionId, index);
        var mask = (uint)_index.Length - 1;
        for (var place = hash & mask; ; place = (place + 1) & mask)
        {
            var slot = _index[place];
            if (slot == 0)
            {
                return None;
            }

            if ((uint)(slot >> 32) == hash)
            {
                var entry = (uint)slot - 1;
                ref var found = ref this[entry];
                if (found.Index == index && found.TransactionId == transactionId)
                {
                    return entry;
                }
            }
        }
    }

    /// <summary>Adds an output that is not there yet.</summary>
    public uint Add(in Hash256 transactionId, uint index, in TransactionOutput output, long height)
    {
        var entry = TakeEntry();
        ref var added = ref this[entry];
        added.TransactionId = transactionId;
        added.Index = index;
        added.Satoshis = output.Amount.Satoshis;
        added.Owner = output.Lock.Owner?.Hash ?? default;
        added.SetHeightAndKind(height, output.Lock.Tag);
        if (output.Lock is not KeyLock)
        {
            _rareLocks.Add(entry, output.Lock);
        }

        Insert(HashOf(transactionId, index), entry);
        return entry;
    }

    /// <summary>Removes an entry and gives its number to a later one.</summary>
    public void Remove(uint entry)
    {
        ref var removed = ref this[entry];
        RemoveFromIndex(HashOf(removed.TransactionId, removed.Index), entry);
        if (removed.Kind != OutputLockTag.Key)
        {
            _rareLocks.Remove(entry);
        }

        removed.SetHeightAndKind(0, 0);
        removed.Index = _free;
        _free = entry;
        Count--;
    }

    /// <summary>The lock of an entry; a new object for a key lock, which has none in here.</summary>
    public OutputLock LockOf(uint entry) => this[entry].Kind == OutputLockTag.Key ? new KeyLock(this[entry].Owner) : _rareLocks[entry];

    /// <summary>The lock of an entry, if it is no key lock.</summary>
    public bool TryGetRareLock(uint entry, [NotNullWhen(true)] out OutputLock? found) => _rareLocks.TryGetValue(entry, out found);

    public UnspentOutput OutputOf(uint entry)
    {
        ref var found = ref this[entry];
        return new UnspentOutput(found.OutPoint, new TransactionOutput(Money.FromSatoshis(found.Satoshis), LockOf(entry)), found.Height);
    }

    /// <summary>The numbers of all entries in use, ascending by out-point.</summary>
    public uint[] Sorted()
    {
        var entries = new uint[Count];
        var keys = new ulong[Count];
        var next = 0;
        for (uint entry = 0; entry < _used; entry++)
        {
            if (this[entry].Kind != 0)
            {
                keys[next] = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(this[entry].TransactionId.Bytes);
                entries[next++] = entry;
            }
        }

        // Numbers sort much faster than out-points; only runs of equal first eight bytes, mostly one transaction's outputs, need the rest.
        Array.Sort(keys, entries);
        for (var start = 0; start < keys.Length;)
        {
            var end = start + 1;
            while (end < keys.Length && keys[end] == keys[start])
            {
                end++;
            }

            if (end - start > 1)
            {
                entries.AsSpan(start, end - start).Sort((left, right) => this[left].OutPoint.CompareTo(this[right].OutPoint));
            }

            start = end;
        }

        return entries;
    }

    private static uint HashOf(in Hash256 transactionId, uint index) =>
        (uint)transactionId.GetHashCode() ^ BitOperations.RotateLeft(index * IndexSpread, 7);

    private uint TakeEntry()
    {
        Count++;
        if (_free != None)
        {
            var entry = _free;
            _free = this[entry].Index;
            return entry;
        }

        if (_used >> PageBits == _pages.Count)
        {
            _pages.Add(GC.AllocateUninitializedArray<UnspentEntry>(PageSize));
        }

        return _used++;
    }

    private void Insert(uint hash, uint entry)
    {
        if ((ulong)Count * 4 > (ulong)_index.Length * 3)
        {
            GrowIndex();
        }

        Place(_index, ((ulong)hash << 32) | (entry + 1));
    }

    private void GrowIndex()
    {
        var larger = new ulong[_index.Length * 2];
        foreach (var slot in _index)
        {
            if (slot != 0)
            {
                Place(larger, slot);
            }
        }

        _index = larger;
    }

    private static void Place(ulong[] index, ulong slot)
    {
        var mask = (uint)index.Length - 1;
        var place = (uint)(slot >> 32) & mask;
        while (index[place] != 0)
        {
            place = (place + 1) & mask;
        }

        index[place] = slot;
    }

    private void RemoveFromIndex(uint hash, uint entry)
    {
        var mask = (uint)_index.Length - 1;
        var wanted = ((ulong)hash << 32) | (entry + 1);
        var hole = hash & mask;
        while (_index[hole] != wanted)
        {
            hole = (hole + 1) & mask;
        }

        // Slots behind the hole move into it unless that would put them before their own place, so that no search ends too early.
        for (var place = (hole + 1) & mask; _index[place] != 0; place = (place + 1) & mask)
        {
            var home = (uint)(_index[place] >> 32) & mask;
            if (((place - home) & mask) >= ((place - hole) & mask))
            {
                _index[hole] = _index[place];
                hole = place;
            }
        }

        _index[hole] = 0;
    }
}
