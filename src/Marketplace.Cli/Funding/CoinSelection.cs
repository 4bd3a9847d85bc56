using System.Collections.Immutable;
using Marketplace.Ledger;

namespace Marketplace.Cli.Funding;

/// <summary>Which coins pay for something, and what is left.</summary>
/// <param name="Coins">The coins to spend.</param>
/// <param name="Fee">What the transaction pays for itself.</param>
/// <param name="Change">What goes back; zero means that there is no change output.</param>
public sealed record CoinSelection(ImmutableArray<Coin> Coins, Money Fee, Money Change)
{
    /// <summary>The most inputs of a transaction that this program makes.</summary>
    public const int MaxCoins = 1_000;

    /// <summary>The fee of a transaction that spends these coins, with or without a change output.</summary>
    /// <param name="coins">The coins.</param>
    /// <param name="withChange">Whether it has a change output.</param>
    public delegate Money FeeRule(IReadOnlyList<Coin> coins, bool withChange);

    /// <summary>
    /// Chooses the smallest single coin that is enough; where none is, the largest coins, as few as will do. So wallets keep few coins,
    /// and none is spent that is not needed.
    /// </summary>
    /// <param name="coins">What there is.</param>
    /// <param name="target">What must be paid, without the fee.</param>
    /// <param name="feeRule">Tells the fee.</param>
    /// <returns>The selection; null if all coins (or as many as fit one transaction) are not enough.</returns>
    public static CoinSelection? Choose(IEnumerable<Coin> coins, Money target, FeeRule feeRule)
    {
        ArgumentNullException.ThrowIfNull(feeRule);
        Coin[] descending = [.. coins.OrderByDescending(coin => coin.Amount).ThenBy(coin => coin.OutPoint)];
        for (var i = descending.Length - 1; i >= 0; i--)
        {
            if (descending[i].Amount >= target && Settle([descending[i]], target, feeRule) is { } single)
            {
                return single;
            }
        }

        var chosen = ImmutableArray.CreateBuilder<Coin>();
        var sum = Money.Zero;
        foreach (var coin in descending.Take(MaxCoins))
        {
            chosen.Add(coin);
            sum += coin.Amount;
            if (sum >= target && Settle(chosen.ToImmutable(), target, feeRule) is { } several)
            {
                return several;
            }
        }

        return null;
    }

    private static CoinSelection? Settle(ImmutableArray<Coin> coins, Money target, FeeRule feeRule)
    {
        var over = coins.Sum(coin => coin.Amount.Satoshis) - target.Satoshis;
        var feeWithChange = feeRule(coins, true).Satoshis;
        if (over > feeWithChange)
        {
            return new CoinSelection(coins, Money.FromSatoshis(feeWithChange), Money.FromSatoshis(over - feeWithChange));
        }

        // Too little for a change output: what is over, if anything, is part of the fee.
        return over >= feeRule(coins, false).Satoshis ? new CoinSelection(coins, Money.FromSatoshis(over), Money.Zero) : null;
    }
}
