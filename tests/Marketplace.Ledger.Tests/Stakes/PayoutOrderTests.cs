using Marketplace.Ledger.Stakes;

namespace Marketplace.Ledger.Tests.Stakes;

public sealed class PayoutOrderTests
{
    // Stratus stakes by number, ascending by collateral.
    private static readonly int[] Stratus = [.. Enumerable.Range(0, 8).Select(i => (i * 3) + 2).OrderBy(StakeSample.Collateral)];

    [Fact]
    public void Stakes_take_turns_in_the_order_in_which_they_were_confirmed_then_by_collateral()
    {
        var registry = new StakeRegistry(StakeParameters.Mainnet);
        Start(registry, Stratus[3]);
        registry.AdvanceRound(default);
        Start(registry, Stratus[2], Stratus[1]);

        Assert.Equal([Stratus[3], Stratus[1], Stratus[2], Stratus[3], Stratus[1], Stratus[2]], Paid(registry, rounds: 6));
    }

    [Fact]
    public void In_one_round_a_stake_that_was_never_paid_goes_before_one_that_was()
    {
        var registry = new StakeRegistry(StakeParameters.Mainnet);
        Start(registry, Stratus[0]);
        Assert.Equal([Stratus[0]], Paid(registry, rounds: 1));
        Start(registry, Stratus[5]);

        Assert.Equal(
            [new QueuePlace(1, false, StakeSample.Collateral(Stratus[5])), new QueuePlace(1, true, StakeSample.Collateral(Stratus[0]))],
            registry.QueueOf(StakeTier.Stratus));
        Assert.Equal([Stratus[5], Stratus[0], Stratus[5]], Paid(registry, rounds: 3));
    }

    [Fact]
    public void A_missed_confirmation_costs_the_place_but_a_renewed_one_keeps_it()
    {
        var registry = new StakeRegistry(StakeSample.Short);
        Start(registry, Stratus[0], Stratus[1], Stratus[2], Stratus[3]);
        registry.AdvanceTo(6);
        foreach (var diligent in new[] { Stratus[0], Stratus[1], Stratus[3] })
        {
            Assert.Equal(StakeRefusal.None, registry.Confirm(diligent));
        }

        // Two paid rounds later it would be the turn of the one that did not confirm again.
        Assert.Equal([Stratus[2], Stratus[3]], Paid(registry, rounds: 2));
        Assert.Equal([Stratus[0]], Paid(registry, rounds: 1));
        Assert.Equal(StakeStatus.Expired, registry.Get(Stratus[2]).Status);

        Assert.Equal(StakeRefusal.None, registry.Restart(StakeSample.Collateral(Stratus[2]), StakeSample.Operator(Stratus[2])));
        Assert.Equal(StakeRefusal.None, registry.Confirm(Stratus[2]));
        Assert.Equal([Stratus[1], Stratus[3], Stratus[2]], Paid(registry, rounds: 3));
    }

    [Fact]
    public void A_round_pays_one_stake_of_each_tier_and_the_foundation()
    {
        var registry = new StakeRegistry(StakeParameters.Mainnet);
        Start(registry, 0, 1, 2, 3, 4, 5);

        var report = registry.AdvanceRound(StakeSample.Shares);

        Assert.Equal([StakeTier.Cumulus, StakeTier.Nimbus, StakeTier.Stratus], report.Payments.Select(payment => payment.Tier));
        Assert.Equal([Money.FromFlux("1"), Money.FromFlux("3.5"), Money.FromFlux("9")], report.Payments.Select(payment => payment.Amount));
        Assert.All(report.Payments, payment => Assert.Contains(
            Enumerable.Range(0, 6),
            stake => StakeSample.Collateral(stake) == payment.Stake && StakeSample.Payout(stake) == payment.Payee && StakeSample.Tier(stake) == payment.Tier));
        Assert.Equal(Money.FromFlux("0.5"), report.Foundation);
        Assert.Equal(Money.FromFlux("14"), report.Total);
    }

    [Fact]
    public void The_share_of_a_tier_without_stakes_goes_to_the_foundation()
    {
        var registry = new StakeRegistry(StakeParameters.Mainnet);
        Assert.Equal(Money.FromFlux("14"), registry.AdvanceRound(StakeSample.Shares).Foundation);

        Start(registry, 1);
        var report = registry.AdvanceRound(StakeSample.Shares);

        Assert.Equal(Money.FromFlux("3.5"), Assert.Single(report.Payments).Amount);
        Assert.Equal(Money.FromFlux("10.5"), report.Foundation);
    }

    [Fact]
    public void When_nothing_is_issued_nobody_is_paid_and_nobody_loses_the_place()
    {
        var registry = new StakeRegistry(StakeParameters.Mainnet);
        Start(registry, Stratus[0], Stratus[1]);
        var before = registry.QueueOf(StakeTier.Stratus).ToArray();

        var report = registry.AdvanceRound(default);

        Assert.Empty(report.Payments);
        Assert.Equal(Money.Zero, report.Total);
        Assert.Equal(before, registry.QueueOf(StakeTier.Stratus));
    }

    [Fact]
    public void The_rank_is_the_number_of_stakes_before()
    {
        var registry = new StakeRegistry(StakeParameters.Mainnet);
        Start(registry, Stratus);
        var queue = registry.QueueOf(StakeTier.Stratus);

        Assert.Equal(Enumerable.Range(0, Stratus.Length), queue.Select(queue.RankOf));
        Assert.Equal(-1, queue.RankOf(new QueuePlace(77, true, StakeSample.Collateral(Stratus[0]))));
    }

    [Fact]
    public void Twenty_thousand_stakes_are_each_paid_once_in_a_turn()
    {
        const int stakes = 20_000;
        var registry = new StakeRegistry(StakeParameters.Mainnet with { ConfirmWithin = 100_000 });
        Start(registry, [.. Enumerable.Range(0, stakes).Select(i => (i * 3) + 2)]);

        Assert.Equal(stakes, registry.AdvanceTo(stakes).SelectMany(report => report.Payments).DistinctBy(payment => payment.Stake).Count());
    }

    private static void Start(StakeRegistry registry, params int[] stakes)
    {
        foreach (var stake in stakes)
        {
            Assert.Equal(StakeRefusal.None, registry.Register(stake));
            Assert.Equal(StakeRefusal.None, registry.Confirm(stake));
        }
    }

    private static List<int> Paid(StakeRegistry registry, int rounds) =>
    [
        .. registry.AdvanceTo(registry.Round + rounds)
            .SelectMany(report => report.Payments)
            .Select(payment => Stratus.Single(stake => StakeSample.Collateral(stake) == payment.Stake)),
    ];
}
