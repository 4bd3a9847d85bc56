using FsCheck;
using FsCheck.Fluent;
using Marketplace.Cli.Funding;
using Marketplace.Ledger;

namespace Marketplace.Cli.Tests.Funding;

public sealed class CoinSelectionTests
{
    private static readonly Gen<(int[] Coins, int Target)> Purchases =
        from coins in Gen.Choose(1, 5_000).ArrayOf()
        from target in Gen.Choose(1, 20_000)
        select (coins, target);

    private static Coin[] Coins(IEnumerable<int> amounts) =>
        [.. amounts.Select((amount, index) => new Coin(new OutPoint(Hash256.Zero, (uint)index), Money.FromSatoshis(amount)))];

    // Every input costs 10, an output of change 3.
    private static Money Fee(IReadOnlyList<Coin> coins, bool withChange) => Money.FromSatoshis((coins.Count * 10) + (withChange ? 3 : 0));

    private static CoinSelection? Choose(int target, params int[] coins) => CoinSelection.Choose(Coins(coins), Money.FromSatoshis(target), Fee);

    [Fact]
    public void No_satoshi_appears_or_gets_lost() => Check.QuickThrowOnFailure(Prop.ForAll(Purchases.ToArbitrary(), purchase =>
    {
        var selection = Choose(purchase.Target, purchase.Coins);
        return selection is null
            || selection.Coins.Sum(coin => coin.Amount.Satoshis) == purchase.Target + selection.Fee.Satoshis + selection.Change.Satoshis;
    }));

    [Fact]
    public void The_fee_is_at_least_the_rule_and_over_it_only_by_less_than_a_change_output_costs() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Purchases.ToArbitrary(), purchase =>
        {
            var selection = Choose(purchase.Target, purchase.Coins);
            return selection is null
                || (selection.Change.IsZero
                    ? selection.Fee >= Fee(selection.Coins, false) && selection.Fee <= Fee(selection.Coins, true)
                    : selection.Fee == Fee(selection.Coins, true));
        }));

    [Fact]
    public void No_coin_is_spent_twice_or_without_need() => Check.QuickThrowOnFailure(Prop.ForAll(Purchases.ToArbitrary(), purchase =>
    {
        var selection = Choose(purchase.Target, purchase.Coins);
        if (selection is null)
        {
            return true;
        }

        var smallest = selection.Coins.Min(coin => coin.Amount.Satoshis);
        var without = selection.Coins.Sum(coin => coin.Amount.Satoshis) - smallest;
        return selection.Coins.Distinct().Count() == selection.Coins.Length
            && without < purchase.Target + ((selection.Coins.Length - 1) * 10);
    }));

    [Fact]
    public void It_fails_only_when_all_coins_that_are_worth_their_fee_are_not_enough() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Purchases.ToArbitrary(), purchase =>
            Choose(purchase.Target, purchase.Coins) is not null
            || Enumerable.Range(1, purchase.Coins.Length)
                .All(count => purchase.Coins.OrderDescending().Take(count).Sum() < purchase.Target + (count * 10))));

    [Fact]
    public void The_smallest_single_coin_that_is_enough_is_taken()
    {
        var selection = Choose(100, 50, 5_000, 200, 90, 300);
        Assert.Equal([200L], selection!.Coins.Select(coin => coin.Amount.Satoshis));
        Assert.Equal((13, 87), (selection.Fee.Satoshis, selection.Change.Satoshis));
    }

    [Fact]
    public void An_exact_coin_needs_no_change()
    {
        var selection = Choose(100, 110);
        Assert.Equal((10, 0), (selection!.Fee.Satoshis, selection.Change.Satoshis));
    }

    [Fact]
    public void Without_a_large_coin_the_largest_are_put_together()
    {
        var selection = Choose(100, 60, 10, 70, 20);
        Assert.Equal([70L, 60L], selection!.Coins.Select(coin => coin.Amount.Satoshis));
    }

    [Fact]
    public void Nothing_is_enough_for_more_than_there_is() => Assert.Null(Choose(100, 50, 55));

    [Fact]
    public void More_coins_than_fit_a_transaction_are_not_taken() =>
        Assert.Null(Choose(CoinSelection.MaxCoins * 90, [.. Enumerable.Repeat(95, CoinSelection.MaxCoins + 500)]));
}
