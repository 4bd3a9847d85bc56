using System.Collections.Immutable;
using Marketplace.Wallet.Keys;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Wallet.Payments;

/// <summary>Transactions that move all coins to one address, as few as their bounds allow.</summary>
/// <param name="Transactions">Signed; each stands for itself.</param>
/// <param name="LeftCoins">Coins that are not worth the fee of moving them.</param>
/// <param name="Left">What those are worth together.</param>
public sealed record Sweep(ImmutableArray<FundedTransaction> Transactions, int LeftCoins, Money Left)
{
    /// <summary>Plans and signs.</summary>
    /// <param name="coins">All coins.</param>
    /// <param name="to">Where they go.</param>
    /// <param name="keys">Own them.</param>
    /// <param name="network">The network.</param>
    /// <exception cref="WalletException">A fee is above the limit.</exception>
    public static Sweep Create(IEnumerable<Coin> coins, Address to, WalletKeys keys, NetworkRules network)
    {
        ArgumentNullException.ThrowIfNull(coins);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(network);
        TransactionOutput Output(Money amount) => new(amount, OutputLock.Of(to));
        var rules = new TransactionShape([Output(Money.FromSatoshis(1))], null, network).Rules;
        var transactions = ImmutableArray.CreateBuilder<FundedTransaction>();

        // The largest first: what is left in the end is what is worth least.
        var rest = coins.OrderByDescending(coin => coin.Amount).ThenBy(coin => coin.OutPoint).ToList();
        while (Take(rest, rules) is { Coins.IsEmpty: false } selection)
        {
            network.RequireFair(selection.Fee);
            var amount = selection.Coins.Aggregate(Money.Zero, (sum, coin) => sum + coin.Amount) - selection.Fee;
            transactions.Add(TransactionDraft.Of(selection, [Output(amount)], null, to).Sign(keys, network));
            var spent = selection.Coins.ToHashSet();
            rest.RemoveAll(spent.Contains);
        }

        return new Sweep(transactions.ToImmutable(), rest.Count, rest.Aggregate(Money.Zero, (sum, coin) => sum + coin.Amount));
    }

    // As many of the coins as fit, up to the one from which on the rest would cost more than it brings.
    private static CoinSelection Take(List<Coin> descending, SelectionRules rules)
    {
        var set = new CoinSet(Money.Zero, rules);
        var (best, bestGain) = (0, 0L);
        foreach (var coin in descending.Where(coin => set.Fits(coin)))
        {
            set.Add(coin);
            if (set.OverWithoutChange > bestGain)
            {
                (best, bestGain) = (set.Count, set.OverWithoutChange);
            }
        }

        while (set.Count > best)
        {
            set.RemoveLast();
        }

        return set.Giving();
    }
}
