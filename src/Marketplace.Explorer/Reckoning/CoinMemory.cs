using Marketplace.Ledger;

namespace Marketplace.Explorer.Reckoning;

/// <summary>An unspent output, with the account that owns it.</summary>
/// <param name="Owner">The account; null for what nobody owns.</param>
/// <param name="Part">Its place.</param>
/// <param name="Satoshis">What it is worth.</param>
/// <param name="Until">From when on it can be spent; see <see cref="Chunks.CoinLock.Pack"/>.</param>
/// <param name="Kind">Its outermost lock.</param>
/// <param name="IsCoinbase">Whether a coinbase or an issue of the genesis made it.</param>
internal readonly record struct KnownCoin(Account? Owner, long Part, long Satoshis, long Until, OutputLockTag Kind, bool IsCoinbase);

/// <summary>The unspent outputs that were made lately; older ones are found in the tables. Two generations bound the memory.</summary>
internal sealed class CoinMemory(int generation)
{
    private Dictionary<OutPoint, KnownCoin> _young = [];
    private Dictionary<OutPoint, KnownCoin> _old = [];

    public void Add(in OutPoint outPoint, in KnownCoin coin) => _young.Add(outPoint, coin);

    public bool TryTake(in OutPoint outPoint, out KnownCoin coin) => _young.Remove(outPoint, out coin) || _old.Remove(outPoint, out coin);

    /// <summary>Forgets the older generation when the younger one is full.</summary>
    public void Trim()
    {
        if (_young.Count >= generation)
        {
            (_old, _young) = (_young, []);
        }
    }
}
