using Marketplace.Ledger;

namespace Marketplace.Wallet.Payments;

/// <summary>Branch and bound for coins that pay a target without change; bounded by a number of steps.</summary>
internal sealed class ExactMatch
{
    private readonly Coin[] _coins;
    private readonly long[] _sumFrom;
    private readonly CoinSet _set;
    private CoinSelection? _best;
    private long _bestOver;
    private bool _perfect;
    private int _steps;

    /// <param name="descending">The coins, the largest first.</param>
    /// <param name="target">What must be paid, without the fee.</param>
    /// <param name="rules">Fees and bounds.</param>
    /// <param name="maxSteps">The most coins that are tried.</param>
    public ExactMatch(Coin[] descending, Money target, SelectionRules rules, int maxSteps)
    {
        _coins = descending;
        _steps = maxSteps;
        _set = new CoinSet(target, rules);
        _sumFrom = new long[descending.Length + 1];
        for (var i = descending.Length - 1; i >= 0; i--)
        {
            _sumFrom[i] = _sumFrom[i + 1] + descending[i].Amount.Satoshis;
        }
    }

    /// <summary>The match that gives least away, or null where none was found.</summary>
    public CoinSelection? Find()
    {
        Search(0);
        return _best;
    }

    // Depth is bounded by the inputs of a transaction: each call takes one coin, and leaves coins out in its loop.
    private void Search(int from)
    {
        if (_set.Count > 0 && _set.OverWithoutChange >= 0)
        {
            // More coins would only leave more over.
            Keep();
            return;
        }

        for (var i = from; i < _coins.Length && _steps > 0 && !_perfect; i++)
        {
            _steps--;
            if (_set.OverWithoutChange + _sumFrom[i] < 0)
            {
                return;
            }

            // Of equal coins only the first is left out and tried again.
            if (!_set.Fits(_coins[i]) || (i > from && _coins[i].Amount == _coins[i - 1].Amount))
            {
                continue;
            }

            _set.Add(_coins[i]);
            Search(i + 1);
            _set.RemoveLast();
        }
    }

    private void Keep()
    {
        if (!_set.IsChangeless || (_best is not null && _set.OverWithoutChange >= _bestOver))
        {
            return;
        }

        _best = _set.WithoutChange();
        _bestOver = _set.OverWithoutChange;
        _perfect = _bestOver == 0;
    }
}
