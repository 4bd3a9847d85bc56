using System.Collections.Immutable;
using Marketplace.Ledger;

namespace Marketplace.Wallet.Payments;

/// <summary>Which coins pay for something, and what is left.</summary>
/// <param name="Coins">The coins to spend.</param>
/// <param name="Fee">What the transaction pays for itself.</param>
/// <param name="Change">What goes back; zero means that there is no change output.</param>
internal sealed record CoinSelection(ImmutableArray<Coin> Coins, Money Fee, Money Change)
{
    /// <summary>
    /// So many coins a wallet keeps, so that several payments can be on their way at a time; what it has beyond them is put together
    /// whenever that costs nothing.
    /// </summary>
    public const int KeptCoins = 8;

    // Looks for an exact match end after so many steps; payments come out as well without one.
    private const int MaxSteps = 20_000;

    /// <summary>
    /// Looks for coins that need no change; else takes the smallest coin that is enough, or the largest together, and adds small coins
    /// as long as the fee stays the same. So wallets keep few coins, and no change is so small that it could not be spent.
    /// </summary>
    /// <param name="coins">What there is.</param>
    /// <param name="target">What must be paid, without the fee.</param>
    /// <param name="rules">Fees and bounds.</param>
    /// <returns>The selection; null if all coins (or as many as fit one transaction) are not enough.</returns>
    public static CoinSelection? Choose(IEnumerable<Coin> coins, Money target, SelectionRules rules)
    {
        ArgumentNullException.ThrowIfNull(coins);
        ArgumentNullException.ThrowIfNull(rules);
        Coin[] descending = [.. coins.OrderByDescending(coin => coin.Amount).ThenBy(coin => coin.OutPoint)];
        return new ExactMatch(descending, target, rules, MaxSteps).Find()
            ?? Single(descending, target, rules)
            ?? Largest(descending, target, rules);
    }

    private static CoinSelection? Single(Coin[] descending, Money target, SelectionRules rules)
    {
        for (var i = descending.Length - 1; i >= 0; i--)
        {
            if (descending[i].Amount < target)
            {
                continue;
            }

            var set = new CoinSet(target, rules);
            set.Add(descending[i]);
            if (set.HasProperChange)
            {
                return Consolidate(set, [.. descending.Where((_, place) => place != i)]);
            }
        }

        return null;
    }

    private static CoinSelection? Largest(Coin[] descending, Money target, SelectionRules rules)
    {
        var set = new CoinSet(target, rules);
        CoinSelection? withoutChange = null;
        var left = new List<Coin>();
        foreach (var coin in descending)
        {
            if (set.HasProperChange || !set.Fits(coin))
            {
                left.Add(coin);
                continue;
            }

            set.Add(coin);
            if (set.IsChangeless)
            {
                return set.WithoutChange();
            }

            // Change would be dust: one coin more avoids that. Where there is none, the first that was enough gives its dust away.
            withoutChange ??= set.OverWithoutChange >= 0 ? set.WithoutChange() : null;
        }

        return set.HasProperChange ? Consolidate(set, [.. left]) : withoutChange;
    }

    // The smallest first: they are what fragments a wallet.
    private static CoinSelection Consolidate(CoinSet set, Coin[] restDescending)
    {
        var spare = restDescending.Length + 1 - KeptCoins;
        for (var i = restDescending.Length - 1; i >= 0 && spare > 0; i--)
        {
            if (set.Fits(restDescending[i]) && set.IsFree(restDescending[i]))
            {
                set.Add(restDescending[i]);
                spare--;
            }
        }

        return set.WithChange();
    }
}
