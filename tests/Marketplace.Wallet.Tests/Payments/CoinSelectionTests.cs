using FsCheck;
using FsCheck.Fluent;
using Marketplace.Wallet.Payments;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Wallet.Tests.Payments;

public sealed class CoinSelectionTests
{
    private const int Dust = 20;
    private const int MaxInputs = 60;
    private const int MaxOwners = 3;

    private static readonly Gen<(int[] Coins, int Target)> Purchases =
        from coins in Gen.Choose(1, 5_000).ArrayOf()
        from target in Gen.Choose(1, 20_000)
        select (coins, target);

    // Fees rise in steps, as the network's do for each KiB: five inputs cost as much as one.
    private static readonly SelectionRules Rules = new(Fee, Money.FromSatoshis(Dust), MaxInputs, MaxInputs * 33, MaxOwners);

    private static Money Fee(int inputs, int inputBytes, bool withChange) => Money.FromSatoshis(10 * (1 + ((inputs + (withChange ? 1 : 0)) / 5)));

    private static Address Owner(int number) => Address.FromKeyHash(new KeyHash([(byte)number, .. new byte[19]]));

    private static Coin[] Coins(IEnumerable<int> amounts, int owners = 1) =>
        [.. amounts.Select((amount, index) => new Coin(new OutPoint(Hashing.Sha256(BitConverter.GetBytes(index)), 0), Money.FromSatoshis(amount), Owner(index % owners)))];

    private static CoinSelection? Choose(int target, params int[] coins) => CoinSelection.Choose(Coins(coins), Money.FromSatoshis(target), Rules);

    private static long FeeOf(CoinSelection selection, bool withChange) => Fee(selection.Coins.Length, 0, withChange).Satoshis;

    private static long[] Amounts(CoinSelection? selection) => [.. selection!.Coins.Select(coin => coin.Amount.Satoshis)];

    private static void ForAll(Func<(int[] Coins, int Target), CoinSelection?, bool> holds) => Check.QuickThrowOnFailure(Prop.ForAll(
        Purchases.ToArbitrary(), purchase => holds(purchase, Choose(purchase.Target, purchase.Coins))));

    [Fact]
    public void No_satoshi_appears_or_gets_lost() => ForAll((purchase, selection) =>
        selection is null || Amounts(selection).Sum() == purchase.Target + selection.Fee.Satoshis + selection.Change.Satoshis);

    [Fact]
    public void No_coin_is_spent_twice_and_the_bounds_hold() => ForAll((_, selection) =>
        selection is null || (selection.Coins.Distinct().Count() == selection.Coins.Length && selection.Coins.Length is > 0 and <= MaxInputs));

    [Fact]
    public void The_fee_is_the_rule_and_no_change_is_dust() => ForAll((_, selection) =>
        selection is null || selection.Change.IsZero || (selection.Fee.Satoshis == FeeOf(selection, true) && selection.Change.Satoshis >= Dust));

    [Fact]
    public void More_than_the_fee_is_given_away_only_where_all_coins_together_leave_nothing_but_dust() => ForAll((purchase, selection) =>
    {
        if (selection is null || !selection.Change.IsZero)
        {
            return true;
        }

        var given = selection.Fee.Satoshis - FeeOf(selection, false);
        var most = Enumerable.Range(1, Math.Min(MaxInputs, purchase.Coins.Length))
            .Max(count => purchase.Coins.OrderDescending().Take(count).Sum() - purchase.Target - Fee(count, 0, true).Satoshis);
        return given >= 0 && (given <= FeeOf(selection, true) - FeeOf(selection, false) || most < Dust);
    });

    [Fact]
    public void It_fails_only_when_all_coins_that_are_worth_their_fee_are_not_enough() => ForAll((purchase, selection) =>
        selection is not null
        || Enumerable.Range(1, Math.Min(MaxInputs, purchase.Coins.Length))
            .All(count => purchase.Coins.OrderDescending().Take(count).Sum() < purchase.Target + Fee(count, 0, false).Satoshis));

    [Fact]
    public void A_selection_does_not_depend_on_the_order_of_the_coins() => Check.QuickThrowOnFailure(Prop.ForAll(Purchases.ToArbitrary(), purchase =>
    {
        var coins = Coins(purchase.Coins);
        var one = CoinSelection.Choose(coins, Money.FromSatoshis(purchase.Target), Rules);
        var other = CoinSelection.Choose(coins.Reverse(), Money.FromSatoshis(purchase.Target), Rules);
        return (one is null && other is null) || one!.Coins.SequenceEqual(other!.Coins);
    }));

    [Fact]
    public void Coins_that_fit_exactly_need_no_change()
    {
        var selection = Choose(1_000, 5_000, 700, 333, 310, 7_000);
        Assert.Equal([700L, 310L], Amounts(selection));
        Assert.Equal((10, 0), (selection!.Fee.Satoshis, selection.Change.Satoshis));
    }

    [Fact]
    public void The_smallest_single_coin_that_is_enough_is_taken()
    {
        var selection = Choose(100, 50, 5_000, 200, 90, 300);
        Assert.Equal([200L], Amounts(selection));
        Assert.Equal((10, 90), (selection!.Fee.Satoshis, selection.Change.Satoshis));
    }

    [Fact]
    public void Change_that_would_be_dust_is_avoided_with_another_coin()
    {
        var selection = Choose(100, 115, 60);
        Assert.Equal([115L, 60L], Amounts(selection));
        Assert.Equal(65, selection!.Change.Satoshis);
    }

    [Fact]
    public void Dust_that_cannot_be_avoided_joins_the_fee()
    {
        var selection = Choose(100, 115);
        Assert.Equal((15, 0), (selection!.Fee.Satoshis, selection.Change.Satoshis));
    }

    [Fact]
    public void Small_coins_beyond_those_that_a_wallet_keeps_are_spent_where_that_is_free()
    {
        var selection = Choose(100, [1_000, .. Enumerable.Range(1, 10)]);
        Assert.Equal([1_000L, 1L, 2L], Amounts(selection));
        Assert.Equal(10, selection!.Fee.Satoshis);
    }

    [Fact]
    public void Nothing_is_enough_for_more_than_there_is() => Assert.Null(Choose(100, 50, 55));

    [Fact]
    public void More_coins_than_fit_a_transaction_are_not_taken() => Assert.Null(Choose(MaxInputs * 95, [.. Enumerable.Repeat(95, MaxInputs + 500)]));

    [Fact]
    public void Not_more_addresses_sign_than_fit_a_transaction()
    {
        var coins = Coins(Enumerable.Repeat(100, 50), owners: 10);
        var selection = CoinSelection.Choose(coins, Money.FromSatoshis(1_000), Rules);
        Assert.Equal(MaxOwners, selection!.Coins.Select(coin => coin.Owner).Distinct().Count());
    }

    [Fact]
    public void A_search_among_thousands_of_coins_ends()
    {
        var random = new Random(7);
        Assert.NotNull(Choose(2_000_000, [.. Enumerable.Range(0, 5_000).Select(_ => random.Next(1, 1_000_000))]));
    }

    [Fact]
    public void Over_many_payments_a_wallet_does_not_fragment()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var coins = Coins(Enumerable.Range(0, 300).Select(_ => random.Next(1, 3_000))).ToList();
            uint next = 0;
            for (var payment = 0; payment < 400; payment++)
            {
                coins.Add(New(random.Next(1, 3_000)));
                if (CoinSelection.Choose(coins, Money.FromSatoshis(random.Next(1, 2_000)), Rules) is not { } selection)
                {
                    continue;
                }

                coins.RemoveAll(selection.Coins.Contains);
                if (!selection.Change.IsZero)
                {
                    coins.Add(New(selection.Change.Satoshis));
                }
            }

            Assert.InRange(coins.Count, 0, CoinSelection.KeptCoins + 4);
            Assert.DoesNotContain(coins, coin => coin.OutPoint.Index > 0 && coin.Amount.IsZero);

            Coin New(long amount) => new(new OutPoint(Hash256.Zero, ++next), Money.FromSatoshis(amount), Owner(0));
        }
    }
}
