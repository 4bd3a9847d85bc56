using Marketplace.Ledger.Nodes;

namespace Marketplace.Ledger.Tests.Nodes;

public sealed class NodeLifeTests
{
    private static readonly NodeParameters Mainnet = NodeParameters.Mainnet;

    [Fact]
    public void A_registered_node_waits_for_its_first_confirmation_and_then_stands_in_its_queue()
    {
        var registry = At(1_000);

        Assert.Equal(NodeRefusal.None, registry.Register(1, NodeSample.Delegate(1), NodeSample.Delegate(2)));
        Assert.Equal(NodeStatus.Started, registry.Get(1).Status);
        Assert.Empty(registry.QueueOf(NodeTier.Nimbus));

        registry.AdvanceTo(1_240);
        Assert.Equal(NodeRefusal.None, registry.Confirm(1, "node-1.example:16137"));

        var node = registry.Get(1);
        Assert.Equal((NodeStatus.Confirmed, "node-1.example:16137"), (node.Status, node.Endpoint));
        Assert.Equal((1_000L, 1_000L, 1_240L, 1_240L, 0L), (node.RegisteredRound, node.StartedRound, node.ConfirmedRound, node.LastConfirmedRound, node.LastPaidRound));
        Assert.Equal(new QueuePlace(1_240, false, node.Collateral), Assert.Single(registry.QueueOf(NodeTier.Nimbus)));
        Assert.True(registry.TryGet(NodeSample.NodeKey(1), out var byKey));
        Assert.Equal(node, byKey);
    }

    [Fact]
    public void A_registration_is_refused_for_each_fault_and_changes_nothing()
    {
        var registry = At(1_000);
        registry.Register(0);
        var good = NodeSample.Registration(3);
        var output = NodeSample.Output(3, Mainnet, madeInRound: 900);

        Assert.Equal(NodeRefusal.CollateralAmountWrong, registry.Register(good, output with { Amount = Money.FromFlux("1000.00000001") }));
        Assert.Equal(NodeRefusal.CollateralOwnerWrong, registry.Register(good, output with { Owner = NodeSample.Operator(4) }));
        Assert.Equal(NodeRefusal.CollateralTooYoung, registry.Register(good, output with { MadeInRound = 901 }));
        Assert.Equal(NodeRefusal.CollateralTaken, registry.Register(good with { Collateral = NodeSample.Collateral(0) }, output));
        Assert.Equal(NodeRefusal.NodeKeyTaken, registry.Register(good with { NodeKey = NodeSample.NodeKey(0) }, output));
        Assert.Equal(NodeRefusal.DelegatesInvalid, registry.Register(good with { Delegates = default }, output));
        Assert.Equal(NodeRefusal.DelegatesInvalid, registry.Register(good with { Delegates = [NodeSample.Operator(3)] }, output));
        Assert.Equal(NodeRefusal.DelegatesInvalid, registry.Register(good with { Delegates = [NodeSample.Delegate(2), NodeSample.Delegate(1)] }, output));
        Assert.Equal(NodeRefusal.DelegatesInvalid, registry.Register(good with { Delegates = [NodeSample.Delegate(1), NodeSample.Delegate(1)] }, output));
        Assert.Equal(NodeRefusal.DelegatesInvalid, registry.Register(good with { Delegates = [.. Enumerable.Range(1, 5).Select(NodeSample.Delegate)] }, output));
        Assert.Single(registry.Records);

        Assert.Equal(NodeRefusal.None, registry.Register(good with { Delegates = [.. Enumerable.Range(1, 4).Select(NodeSample.Delegate)] }, output));
        Assert.Equal(2, registry.Records.Count);
    }

    [Fact]
    public void A_start_that_is_not_confirmed_in_time_bars_the_node_for_six_hours()
    {
        var registry = At(1_000);
        registry.Register(0);

        Assert.Empty(registry.AdvanceTo(1_240).SelectMany(report => report.Lapses));
        Assert.Equal(new NodeLapse(NodeSample.Collateral(0), NodeStatus.Started, NodeStatus.Barred), Assert.Single(registry.AdvanceTo(1_241).Single().Lapses));
        Assert.Equal(NodeRefusal.StatusWrong, registry.Confirm(0));

        registry.AdvanceTo(1_719);
        Assert.Equal(NodeRefusal.StillBarred, registry.Restart(NodeSample.Collateral(0), NodeSample.Operator(0)));

        registry.AdvanceTo(1_720);
        Assert.Equal(NodeRefusal.None, registry.Restart(NodeSample.Collateral(0), NodeSample.Operator(0)));
        Assert.Equal((NodeStatus.Started, 1_000L, 1_720L), (registry.Get(0).Status, registry.Get(0).RegisteredRound, registry.Get(0).StartedRound));
        Assert.Equal(NodeRefusal.None, registry.Confirm(0));
    }

    [Fact]
    public void A_confirmation_is_renewed_after_500_rounds_and_expires_after_640()
    {
        var registry = Confirmed(at: 1_000);

        registry.AdvanceTo(1_500);
        Assert.Equal(NodeRefusal.ConfirmedTooSoon, registry.Confirm(0));
        registry.AdvanceTo(1_501);
        Assert.Equal(NodeRefusal.None, registry.Confirm(0));
        Assert.Equal((1_000L, 1_501L), (registry.Get(0).ConfirmedRound, registry.Get(0).LastConfirmedRound));

        Assert.Empty(registry.AdvanceTo(2_141).SelectMany(report => report.Lapses));
        Assert.Equal(NodeRefusal.None, registry.Confirm(0));
        Assert.Empty(registry.AdvanceTo(2_781).SelectMany(report => report.Lapses));
        Assert.Equal(new NodeLapse(NodeSample.Collateral(0), NodeStatus.Confirmed, NodeStatus.Expired), Assert.Single(registry.AdvanceTo(2_782).Single().Lapses));
        Assert.Equal(NodeRefusal.StatusWrong, registry.Confirm(0));
        Assert.Empty(registry.QueueOf(NodeTier.Cumulus));
    }

    [Fact]
    public void A_node_that_moved_can_say_so_after_5_rounds()
    {
        var registry = Confirmed(at: 1_000);

        registry.AdvanceTo(1_005);
        Assert.Equal(NodeRefusal.ConfirmedTooSoon, registry.Confirm(0, "203.0.113.9"));
        registry.AdvanceTo(1_006);
        Assert.Equal(NodeRefusal.ConfirmedTooSoon, registry.Confirm(0));
        Assert.Equal(NodeRefusal.None, registry.Confirm(0, "203.0.113.9"));
        Assert.Equal(("203.0.113.9", 1_006L), (registry.Get(0).Endpoint, registry.Get(0).LastConfirmedRound));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Node.example")]
    [InlineData("a b")]
    [InlineData("http://a")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901")]
    public void An_endpoint_that_is_none_is_refused(string endpoint)
    {
        var registry = At(1_000);
        registry.Register(0);

        Assert.Equal(NodeRefusal.EndpointInvalid, registry.Confirm(0, endpoint));
        Assert.Equal(NodeRefusal.None, registry.Confirm(0, "[2001:db8::1]:16127"));
    }

    [Fact]
    public void A_delegate_can_start_the_node_again_and_nothing_else()
    {
        var registry = Confirmed(at: 1_000, delegates: 1);
        var helper = NodeSample.Delegate(1);
        var collateral = NodeSample.Collateral(0);

        Assert.Equal(NodeRefusal.StatusWrong, registry.Restart(collateral, helper));
        Assert.Equal(NodeRefusal.SignerWrong, registry.Unregister(collateral, helper));
        Assert.Equal(NodeRefusal.SignerWrong, registry.SetDelegates(collateral, helper, [helper]));
        Assert.Equal(NodeRefusal.SignerWrong, registry.Confirm(collateral, NodeSample.NodeKey(1), "a"));

        registry.AdvanceTo(1_641);
        Assert.Equal(NodeRefusal.SignerWrong, registry.Restart(collateral, NodeSample.Delegate(2)));
        Assert.Equal(NodeRefusal.None, registry.Restart(collateral, helper));
        Assert.Equal(NodeStatus.Started, registry.Get(0).Status);
    }

    [Fact]
    public void The_operator_can_take_the_right_from_a_delegate()
    {
        var registry = Confirmed(at: 1_000, delegates: 2);
        var collateral = NodeSample.Collateral(0);

        Assert.Equal(NodeRefusal.DelegatesInvalid, registry.SetDelegates(collateral, NodeSample.Operator(0), [NodeSample.Operator(0)]));
        Assert.Equal(NodeRefusal.None, registry.SetDelegates(collateral, NodeSample.Operator(0), [NodeSample.Delegate(2)]));

        registry.AdvanceTo(1_641);
        Assert.Equal(NodeRefusal.SignerWrong, registry.Restart(collateral, NodeSample.Delegate(1)));
        Assert.Equal(NodeRefusal.None, registry.Restart(collateral, NodeSample.Delegate(2)));
    }

    [Fact]
    public void An_unregistered_node_loses_its_place_at_once_and_its_lock_after_a_day()
    {
        var registry = Confirmed(at: 1_000);
        var collateral = NodeSample.Collateral(0);

        Assert.Equal(NodeRefusal.SignerWrong, registry.Unregister(collateral, NodeSample.Operator(1)));
        Assert.Equal(NodeRefusal.None, registry.Unregister(collateral, NodeSample.Operator(0)));
        Assert.Empty(registry.QueueOf(NodeTier.Cumulus));
        Assert.Equal(NodeRefusal.StatusWrong, registry.Unregister(collateral, NodeSample.Operator(0)));
        Assert.Equal(NodeRefusal.StatusWrong, registry.Restart(collateral, NodeSample.Operator(0)));
        Assert.Equal(NodeRefusal.StatusWrong, registry.SetDelegates(collateral, NodeSample.Operator(0), []));
        Assert.Equal(NodeRefusal.StatusWrong, registry.Confirm(0));

        Assert.Empty(registry.AdvanceTo(3_879).SelectMany(report => report.Lapses));
        Assert.True(registry.IsLocked(collateral));
        Assert.Equal(new NodeLapse(collateral, NodeStatus.Leaving, null), Assert.Single(registry.AdvanceTo(3_880).Single().Lapses));
        Assert.False(registry.IsLocked(collateral));
        Assert.Equal(NodeRefusal.None, registry.Register(0));
    }

    [Fact]
    public void Requests_about_a_node_that_nobody_registered_are_refused()
    {
        var registry = At(1_000);
        var collateral = NodeSample.Collateral(0);

        Assert.Equal(NodeRefusal.NodeUnknown, registry.Confirm(0));
        Assert.Equal(NodeRefusal.NodeUnknown, registry.Restart(collateral, NodeSample.Operator(0)));
        Assert.Equal(NodeRefusal.NodeUnknown, registry.Unregister(collateral, NodeSample.Operator(0)));
        Assert.Equal(NodeRefusal.NodeUnknown, registry.SetDelegates(collateral, NodeSample.Operator(0), []));
    }

    private static NodeRegistry At(long round) => NodeRegistry.Restore(Mainnet, round, []);

    private static NodeRegistry Confirmed(long at, int delegates = 0)
    {
        var registry = At(at);
        Assert.Equal(NodeRefusal.None, registry.Register(0, [.. Enumerable.Range(1, delegates).Select(NodeSample.Delegate)]));
        Assert.Equal(NodeRefusal.None, registry.Confirm(0));
        return registry;
    }
}
