using Marketplace.Ledger.Stakes;

namespace Marketplace.Ledger.Tests.Stakes;

public sealed class StakeLifeTests
{
    private static readonly StakeParameters Mainnet = StakeParameters.Mainnet;

    [Fact]
    public void A_registered_stake_waits_for_its_first_confirmation_and_then_stands_in_its_queue()
    {
        var registry = At(1_000);

        Assert.Equal(StakeRefusal.None, registry.Register(1, StakeSample.Delegate(1), StakeSample.Delegate(2)));
        Assert.Equal(StakeStatus.Started, registry.Get(1).Status);
        Assert.Empty(registry.QueueOf(StakeTier.Nimbus));

        registry.AdvanceTo(1_240);
        Assert.Equal(StakeRefusal.None, registry.Confirm(1, "stake-1.example:16137"));

        var stake = registry.Get(1);
        Assert.Equal((StakeStatus.Confirmed, "stake-1.example:16137"), (stake.Status, stake.Endpoint));
        Assert.Equal((1_000L, 1_000L, 1_240L, 1_240L, 0L), (stake.RegisteredRound, stake.StartedRound, stake.ConfirmedRound, stake.LastConfirmedRound, stake.LastPaidRound));
        Assert.Equal(new QueuePlace(1_240, false, stake.Collateral), Assert.Single(registry.QueueOf(StakeTier.Nimbus)));
        Assert.True(registry.TryGet(StakeSample.NodeKey(1), out var byKey));
        Assert.Equal(stake, byKey);
    }

    [Fact]
    public void A_registration_is_refused_for_each_fault_and_changes_nothing()
    {
        var registry = At(1_000);
        registry.Register(0);
        var good = StakeSample.Registration(3);
        var output = StakeSample.Output(3, Mainnet, madeInRound: 900);

        Assert.Equal(StakeRefusal.CollateralAmountWrong, registry.Register(good, output with { Amount = Money.FromFlux("1000.00000001") }));
        Assert.Equal(StakeRefusal.CollateralOwnerWrong, registry.Register(good, output with { Owner = StakeSample.Operator(4) }));
        Assert.Equal(StakeRefusal.CollateralTooYoung, registry.Register(good, output with { MadeInRound = 901 }));
        Assert.Equal(StakeRefusal.CollateralTaken, registry.Register(good with { Collateral = StakeSample.Collateral(0) }, output));
        Assert.Equal(StakeRefusal.NodeKeyTaken, registry.Register(good with { NodeKey = StakeSample.NodeKey(0) }, output));
        Assert.Equal(StakeRefusal.DelegatesInvalid, registry.Register(good with { Delegates = default }, output));
        Assert.Equal(StakeRefusal.DelegatesInvalid, registry.Register(good with { Delegates = [StakeSample.Operator(3)] }, output));
        Assert.Equal(StakeRefusal.DelegatesInvalid, registry.Register(good with { Delegates = [StakeSample.Delegate(2), StakeSample.Delegate(1)] }, output));
        Assert.Equal(StakeRefusal.DelegatesInvalid, registry.Register(good with { Delegates = [StakeSample.Delegate(1), StakeSample.Delegate(1)] }, output));
        Assert.Equal(StakeRefusal.DelegatesInvalid, registry.Register(good with { Delegates = [.. Enumerable.Range(1, 5).Select(StakeSample.Delegate)] }, output));
        Assert.Single(registry.Records);

        Assert.Equal(StakeRefusal.None, registry.Register(good with { Delegates = [.. Enumerable.Range(1, 4).Select(StakeSample.Delegate)] }, output));
        Assert.Equal(2, registry.Records.Count);
    }

    [Fact]
    public void A_start_that_is_not_confirmed_in_time_bars_the_stake_for_six_hours()
    {
        var registry = At(1_000);
        registry.Register(0);

        Assert.Empty(registry.AdvanceTo(1_240).SelectMany(report => report.Lapses));
        Assert.Equal(new StakeLapse(StakeSample.Collateral(0), StakeStatus.Started, StakeStatus.Barred), Assert.Single(registry.AdvanceTo(1_241).Single().Lapses));
        Assert.Equal(StakeRefusal.StatusWrong, registry.Confirm(0));

        registry.AdvanceTo(1_719);
        Assert.Equal(StakeRefusal.StillBarred, registry.Restart(StakeSample.Collateral(0), StakeSample.Operator(0)));

        registry.AdvanceTo(1_720);
        Assert.Equal(StakeRefusal.None, registry.Restart(StakeSample.Collateral(0), StakeSample.Operator(0)));
        Assert.Equal((StakeStatus.Started, 1_000L, 1_720L), (registry.Get(0).Status, registry.Get(0).RegisteredRound, registry.Get(0).StartedRound));
        Assert.Equal(StakeRefusal.None, registry.Confirm(0));
    }

    [Fact]
    public void A_confirmation_is_renewed_after_500_rounds_and_expires_after_640()
    {
        var registry = Confirmed(at: 1_000);

        registry.AdvanceTo(1_500);
        Assert.Equal(StakeRefusal.ConfirmedTooSoon, registry.Confirm(0));
        registry.AdvanceTo(1_501);
        Assert.Equal(StakeRefusal.None, registry.Confirm(0));
        Assert.Equal((1_000L, 1_501L), (registry.Get(0).ConfirmedRound, registry.Get(0).LastConfirmedRound));

        Assert.Empty(registry.AdvanceTo(2_141).SelectMany(report => report.Lapses));
        Assert.Equal(StakeRefusal.None, registry.Confirm(0));
        Assert.Empty(registry.AdvanceTo(2_781).SelectMany(report => report.Lapses));
        Assert.Equal(new StakeLapse(StakeSample.Collateral(0), StakeStatus.Confirmed, StakeStatus.Expired), Assert.Single(registry.AdvanceTo(2_782).Single().Lapses));
        Assert.Equal(StakeRefusal.StatusWrong, registry.Confirm(0));
        Assert.Empty(registry.QueueOf(StakeTier.Cumulus));
    }

    [Fact]
    public void A_stake_that_moved_can_say_so_after_5_rounds()
    {
        var registry = Confirmed(at: 1_000);

        registry.AdvanceTo(1_005);
        Assert.Equal(StakeRefusal.ConfirmedTooSoon, registry.Confirm(0, "203.0.113.9"));
        registry.AdvanceTo(1_006);
        Assert.Equal(StakeRefusal.ConfirmedTooSoon, registry.Confirm(0));
        Assert.Equal(StakeRefusal.None, registry.Confirm(0, "203.0.113.9"));
        Assert.Equal(("203.0.113.9", 1_006L), (registry.Get(0).Endpoint, registry.Get(0).LastConfirmedRound));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Stake.example")]
    [InlineData("a b")]
    [InlineData("http://a")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901")]
    public void An_endpoint_that_is_none_is_refused(string endpoint)
    {
        var registry = At(1_000);
        registry.Register(0);

        Assert.Equal(StakeRefusal.EndpointInvalid, registry.Confirm(0, endpoint));
        Assert.Equal(StakeRefusal.None, registry.Confirm(0, "[2001:db8::1]:16127"));
    }

    [Fact]
    public void A_delegate_can_start_the_stake_again_and_nothing_else()
    {
        var registry = Confirmed(at: 1_000, delegates: 1);
        var helper = StakeSample.Delegate(1);
        var collateral = StakeSample.Collateral(0);

        Assert.Equal(StakeRefusal.StatusWrong, registry.Restart(collateral, helper));
        Assert.Equal(StakeRefusal.SignerWrong, registry.Unregister(collateral, helper));
        Assert.Equal(StakeRefusal.SignerWrong, registry.SetDelegates(collateral, helper, [helper]));
        Assert.Equal(StakeRefusal.SignerWrong, registry.Confirm(collateral, StakeSample.NodeKey(1), "a"));

        registry.AdvanceTo(1_641);
        Assert.Equal(StakeRefusal.SignerWrong, registry.Restart(collateral, StakeSample.Delegate(2)));
        Assert.Equal(StakeRefusal.None, registry.Restart(collateral, helper));
        Assert.Equal(StakeStatus.Started, registry.Get(0).Status);
    }

    [Fact]
    public void The_operator_can_take_the_right_from_a_delegate()
    {
        var registry = Confirmed(at: 1_000, delegates: 2);
        var collateral = StakeSample.Collateral(0);

        Assert.Equal(StakeRefusal.DelegatesInvalid, registry.SetDelegates(collateral, StakeSample.Operator(0), [StakeSample.Operator(0)]));
        Assert.Equal(StakeRefusal.None, registry.SetDelegates(collateral, StakeSample.Operator(0), [StakeSample.Delegate(2)]));

        registry.AdvanceTo(1_641);
        Assert.Equal(StakeRefusal.SignerWrong, registry.Restart(collateral, StakeSample.Delegate(1)));
        Assert.Equal(StakeRefusal.None, registry.Restart(collateral, StakeSample.Delegate(2)));
    }

    [Fact]
    public void An_unregistered_stake_loses_its_place_at_once_and_its_lock_after_a_day()
    {
        var registry = Confirmed(at: 1_000);
        var collateral = StakeSample.Collateral(0);

        Assert.Equal(StakeRefusal.SignerWrong, registry.Unregister(collateral, StakeSample.Operator(1)));
        Assert.Equal(StakeRefusal.None, registry.Unregister(collateral, StakeSample.Operator(0)));
        Assert.Empty(registry.QueueOf(StakeTier.Cumulus));
        Assert.Equal(StakeRefusal.StatusWrong, registry.Unregister(collateral, StakeSample.Operator(0)));
        Assert.Equal(StakeRefusal.StatusWrong, registry.Restart(collateral, StakeSample.Operator(0)));
        Assert.Equal(StakeRefusal.StatusWrong, registry.SetDelegates(collateral, StakeSample.Operator(0), []));
        Assert.Equal(StakeRefusal.StatusWrong, registry.Confirm(0));

        Assert.Empty(registry.AdvanceTo(3_879).SelectMany(report => report.Lapses));
        Assert.True(registry.IsLocked(collateral));
        Assert.Equal(new StakeLapse(collateral, StakeStatus.Leaving, null), Assert.Single(registry.AdvanceTo(3_880).Single().Lapses));
        Assert.False(registry.IsLocked(collateral));
        Assert.Equal(StakeRefusal.None, registry.Register(0));
    }

    [Fact]
    public void Requests_about_a_stake_that_nobody_registered_are_refused()
    {
        var registry = At(1_000);
        var collateral = StakeSample.Collateral(0);

        Assert.Equal(StakeRefusal.StakeUnknown, registry.Confirm(0));
        Assert.Equal(StakeRefusal.StakeUnknown, registry.Restart(collateral, StakeSample.Operator(0)));
        Assert.Equal(StakeRefusal.StakeUnknown, registry.Unregister(collateral, StakeSample.Operator(0)));
        Assert.Equal(StakeRefusal.StakeUnknown, registry.SetDelegates(collateral, StakeSample.Operator(0), []));
    }

    private static StakeRegistry At(long round) => StakeRegistry.Restore(Mainnet, round, []);

    private static StakeRegistry Confirmed(long at, int delegates = 0)
    {
        var registry = At(at);
        Assert.Equal(StakeRefusal.None, registry.Register(0, [.. Enumerable.Range(1, delegates).Select(StakeSample.Delegate)]));
        Assert.Equal(StakeRefusal.None, registry.Confirm(0));
        return registry;
    }
}
