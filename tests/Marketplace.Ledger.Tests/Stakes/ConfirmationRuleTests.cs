using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Stakes;

namespace Marketplace.Ledger.Tests.Stakes;

public sealed class ConfirmationRuleTests
{
    private const string Endpoint = "198.51.100.7:16127";

    [Fact]
    public void A_started_stake_is_to_be_confirmed_at_once()
    {
        var stake = Stake(StakeStatus.Started, lastConfirmed: 0);
        Assert.Equal(new ConfirmStake(stake.Collateral, 1, Endpoint), ConfirmationRule.Due(stake, StakeSample.Short, 1, Endpoint));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(5, false)]
    [InlineData(6, true)]
    [InlineData(8, true)]
    public void A_confirmed_one_only_when_the_ledger_would_take_it_again(long since, bool due) =>
        Assert.Equal(due, ConfirmationRule.Due(Stake(StakeStatus.Confirmed, 10), StakeSample.Short, 10 + since, Endpoint) is not null);

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void A_new_endpoint_is_told_earlier(long since, bool due)
    {
        var confirmation = ConfirmationRule.Due(Stake(StakeStatus.Confirmed, 10), StakeSample.Short, 10 + since, "198.51.100.8:16127");
        Assert.Equal(due ? "198.51.100.8:16127" : null, confirmation?.Endpoint);
    }

    [Theory]
    [InlineData(StakeStatus.Barred)]
    [InlineData(StakeStatus.Expired)]
    [InlineData(StakeStatus.Leaving)]
    public void One_that_lapsed_or_leaves_is_never_confirmed(StakeStatus status) =>
        Assert.Null(ConfirmationRule.Due(Stake(status, lastConfirmed: 1), StakeSample.Short, 1_000, Endpoint));

    [Fact]
    public void The_round_is_that_of_the_present_time_and_never_before_the_last_blocks()
    {
        var emission = new EmissionParameters { RoundMilliseconds = 1_000 };
        var clock = new RoundClock(7, 50_000);
        Assert.Equal(7, ConfirmationRule.NextRound(clock, tipMilliseconds: 50_400, nowMilliseconds: 50_999, emission));
        Assert.Equal(9, ConfirmationRule.NextRound(clock, tipMilliseconds: 50_400, nowMilliseconds: 52_000, emission));
        Assert.Equal(7, ConfirmationRule.NextRound(clock, tipMilliseconds: 50_400, nowMilliseconds: 10_000, emission));
        Assert.Equal(7 + emission.MaximumRoundsPerBlock, ConfirmationRule.NextRound(clock, 50_400, 1_000_000_000, emission));
    }

    private static StakeRecord Stake(StakeStatus status, long lastConfirmed) => new()
    {
        Collateral = StakeSample.Collateral(1),
        Tier = StakeTier.Cumulus,
        Amount = StakeSample.Short.CumulusCollateral,
        Operator = StakeSample.Operator(1),
        NodeKey = StakeSample.NodeKey(1),
        Payout = StakeSample.Payout(1),
        Delegates = [],
        Status = status,
        Endpoint = Endpoint,
        RegisteredRound = 0,
        StartedRound = 0,
        ConfirmedRound = lastConfirmed,
        LastConfirmedRound = lastConfirmed,
    };
}
