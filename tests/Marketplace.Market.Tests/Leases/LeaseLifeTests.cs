using Marketplace.Market.Leases;
using Marketplace.Market.Instances;

namespace Marketplace.Market.Tests.Leases;

public sealed class LeaseLifeTests
{
    [Fact]
    public void A_lease_runs_is_settled_and_closed_to_the_second()
    {
        LeaseWorld world = new(instances: 2);
        world.RunUntil(state => state.Status == LeaseStatus.Running);
        for (int i = 0; i < 34; i++) world.Beat();
        Decision close = LeaseLife.Close(world.State, world.NextCommand(), world.RenterKey, world.Now);
        Assert.True(close.Reply.Accepted);
        long ran = world.State.Instances.Sum(instance => world.TrueMs(instance.Id) / 1000);
        world.State = close.State;
        world.Work();
        world.RunUntil(state => state.Status == LeaseStatus.Settled);

        Assert.Equal(EndReason.Closed, world.State.Reason);
        Assert.Equal(ran, Metering.PaidSeconds(world.State));
        Assert.Equal(ran * LeaseWorld.Rate, world.State.Money.Totals.Charged.Satoshis);
        Assert.Equal(1_000_000, world.State.Money.Totals.Charged.Satoshis + world.State.Money.Totals.Refunded.Satoshis);
        Assert.Equal(0, world.State.Money.Totals.Escrowed.Satoshis);
        Assert.Null(world.Account);
    }

    [Fact]
    public void What_a_late_look_at_the_engine_left_out_of_a_settlement_is_paid_with_a_later_one()
    {
        LeaseWorld world = new(instances: 2);
        world.RunUntil(state => state.Status == LeaseStatus.Running);
        for (int i = 0; i < 5; i++) world.Beat();
        world.StaleMs = 3_000;
        for (int i = 0; i < 20; i++) world.Beat();
        world.StaleMs = 0;
        for (int i = 0; i < 20; i++) world.Beat();
        Decision close = LeaseLife.Close(world.State, world.NextCommand(), world.RenterKey, world.Now);
        long ran = world.State.Instances.Sum(instance => world.TrueMs(instance.Id) / 1000);
        world.State = close.State;
        world.Work();
        world.RunUntil(state => state.Status == LeaseStatus.Settled);

        Assert.Equal(ran, Metering.PaidSeconds(world.State));
    }

    [Fact]
    public void While_a_nodes_engine_does_not_answer_the_lease_says_so_and_nothing_is_moved()
    {
        LeaseWorld world = new();
        world.RunUntil(state => state.Status == LeaseStatus.Running);
        Assert.Equal("All instances run.", LeaseWords.Explain(world.State));
        InstanceFailure gone = new(FailureCode.EngineGone, "The node's container engine does not answer.");
        InstanceState instance = world.State.Instances[0];
        for (int i = 0; i < 120; i++)
        {
            world.Advance(1_000);
            world.State = LeaseLife.Observe(world.State, [world.Evidence(instance) with { Failure = gone }], world.Now, world.Settings);
            world.Tick();
        }

        Assert.Equal(LeaseStatus.Running, world.State.Status);
        Assert.Equal(instance.Id, Assert.Single(world.State.Instances).Id);
        Assert.Contains("does not answer", LeaseWords.Explain(world.State), StringComparison.Ordinal);
        world.Beat();
        Assert.Equal("All instances run.", LeaseWords.Explain(world.State));
    }

    [Fact]
    public void An_unhealthy_instance_is_paid_and_is_not_a_running_one()
    {
        LeaseWorld world = new(instances: 2);
        world.RunUntil(state => state.Status == LeaseStatus.Running);
        Assert.Equal(2, world.State.RunningInstances);

        world.UnhealthyNodes.Add(world.State.Active(1)!.NodeId);
        world.Beat();

        Assert.Equal(InstancePhase.Unhealthy, world.State.Active(1)!.Phase);
        Assert.True(world.State.Active(1)!.Runs);
        Assert.Equal(LeaseStatus.Degraded, world.State.Status);
        Assert.Equal(1, world.State.RunningInstances);
        Assert.StartsWith("1 of 2 instance(s) run.", LeaseWords.Explain(world.State), StringComparison.Ordinal);
    }

    [Fact]
    public void The_term_ends_the_lease_and_nothing_after_it_is_charged()
    {
        LeaseWorld world = new(term: 60);
        world.RunUntil(state => state.Status == LeaseStatus.Settled, milliseconds: 700);
        Assert.Equal(EndReason.Expired, world.State.Reason);
        Assert.InRange(Metering.PaidSeconds(world.State), 58, 60);
        Assert.Equal(1_000_000, world.State.Money.Totals.Charged.Satoshis + world.State.Money.Totals.Refunded.Satoshis);
    }

    [Fact]
    public void An_exhausted_escrow_stops_the_lease_before_it_owes_anything()
    {
        LeaseWorld world = new(instances: 2, deposit: LeaseWorld.Rate * 2 * 30);
        world.RunUntil(state => state.Status == LeaseStatus.Settled, milliseconds: 500);
        Assert.Equal(EndReason.Exhausted, world.State.Reason);
        Assert.InRange(Metering.PaidSeconds(world.State), 56, 60);
        Assert.Equal(LeaseWorld.Rate * 60, world.State.Money.Totals.Charged.Satoshis + world.State.Money.Totals.Refunded.Satoshis);
    }

    [Fact]
    public void A_top_up_puts_the_end_of_the_escrow_off()
    {
        LeaseWorld world = new(deposit: LeaseWorld.Rate * 30);
        world.RunUntil(state => state.Status == LeaseStatus.Running);
        long before = LeaseForecast.RunsOutAtMs(world.State, world.Now)!.Value;
        world.TopUp(LeaseWorld.Rate * 100);
        Assert.Equal(before + 100_000, LeaseForecast.RunsOutAtMs(world.State, world.Now));
        Assert.Equal("topped-up", world.State.Events[^1].Kind);
        for (int i = 0; i < 60; i++) world.Beat();
        Assert.Equal(LeaseStatus.Running, world.State.Status);
    }

    [Fact]
    public void A_silent_node_loses_its_instances_to_another_and_no_second_is_paid_twice()
    {
        LeaseWorld world = new(settings: new LeaseSettings { SettleIntervalMs = 10_000, LostAfterMs = 20_000 });
        world.RunUntil(state => state.Status == LeaseStatus.Running);
        InstanceState first = world.State.Instances.Single();
        world.DeadNodes.Add(int.Parse(first.NodeId[5..], System.Globalization.CultureInfo.InvariantCulture));
        long lostAt = world.Now;
        world.RunUntil(state => state.Status == LeaseStatus.Degraded, beats: 25);
        world.RunUntil(state => state.Status == LeaseStatus.Running, beats: 10);
        Assert.InRange(world.Now - lostAt, 20_000, 25_000);
        Assert.NotEqual(first.NodeId, world.State.Active(0)!.NodeId);
        Assert.Contains(world.State.Events, each => each.Kind == "lost");
        Assert.True(Metering.PaidSeconds(world.State) * 1000 <= world.Now - world.Start);
    }

    [Fact]
    public void Without_nodes_the_lease_waits_explains_itself_and_charges_nothing()
    {
        LeaseWorld world = new(nodes: 1);
        world.DeadNodes.Add(0);
        world.Work();
        for (int i = 0; i < 60; i++) world.Beat();
        Assert.True(world.State.IsLive);
        Assert.Equal(0, world.State.Money.Totals.Charged.Satoshis);
        Assert.Equal("No node is alive.", world.State.Slots[0].Failure!.Message);
        Assert.Single(world.State.Events, each => each.Kind == "no-node");
        world.DeadNodes.Clear();
        world.RunUntil(state => state.Status == LeaseStatus.Running, beats: 100);

        world.DeadNodes.Add(0);
        world.State = LeaseLife.Close(world.State, world.NextCommand(), world.RenterKey, world.Now).State;
        world.RunUntil(state => state.Status == LeaseStatus.Settled);
    }

    [Fact]
    public void A_command_repeated_changes_nothing_and_another_under_its_id_is_refused()
    {
        LeaseWorld world = new(instances: 2);
        world.RunUntil(state => state.Status == LeaseStatus.Running);
        string id = world.NextCommand();
        Decision first = LeaseLife.Restart(world.State, id, world.RenterKey, 1, world.Now);
        Assert.True(first.Reply.Accepted);
        Decision again = LeaseLife.Restart(first.State, id, world.RenterKey, 1, world.Now);
        Assert.True(again.Reply.Accepted);
        Assert.Same(first.State, again.State);
        Decision other = LeaseLife.Restart(first.State, id, world.RenterKey, 0, world.Now);
        Assert.Equal("idempotency-key-reused", other.Reply.Code);
        Assert.Same(first.State, other.State);
        Assert.Equal("not-the-renter", LeaseLife.Close(first.State, world.NextCommand(), new string('0', 40), world.Now).Reply.Code);
        Assert.Equal("command-id-invalid", LeaseLife.Close(first.State, "x", world.RenterKey, world.Now).Reply.Code);
    }

    [Fact]
    public void A_restart_is_one_new_order_for_the_same_instance()
    {
        LeaseWorld world = new();
        world.RunUntil(state => state.Status == LeaseStatus.Running);
        string instance = world.State.Active(0)!.Id;
        world.State = LeaseLife.Restart(world.State, world.NextCommand(), world.RenterKey, null, world.Now).State;
        InstanceState amended = Assert.Single(LeaseWork.Of(world.State, world.Now).Amend);
        Assert.Equal(instance, amended.Id);
        Assert.Equal(1, amended.RestartToken);
        world.Work();
        Assert.Empty(LeaseWork.Of(world.State, world.Now).Amend);
    }

    [Fact]
    public void A_permanent_failure_is_shown_and_not_tried_elsewhere()
    {
        LeaseWorld world = new() { FailureOf = _ => new InstanceFailure(FailureCode.ImageNotFound, "There is no image web:1.", "web") };
        world.Work();
        for (int i = 0; i < 200; i++) world.Beat();
        InstanceState instance = world.State.Instances.Single();
        Assert.Equal(1, world.State.Slots[0].Generation);
        Assert.Equal("There is no image web:1.", instance.Failure!.Message);
        Assert.Contains(world.State.Events, each => each.Kind == "failed" && each.Message.Contains("There is no image", StringComparison.Ordinal));
        Assert.Equal(0, world.State.Money.Totals.Charged.Satoshis);
    }

    [Fact]
    public void An_instance_that_stays_unhealthy_is_replaced_and_paid_while_it_ran()
    {
        LeaseWorld world = new();
        world.RunUntil(state => state.Status == LeaseStatus.Running);
        string node = world.State.Active(0)!.NodeId;
        world.UnhealthyNodes.Add(node);
        long since = world.Now;
        world.RunUntil(state => state.Status == LeaseStatus.Degraded, beats: 3);
        world.RunUntil(state => state.Status == LeaseStatus.Running, beats: 90);
        Assert.InRange(world.Now - since, 60_000, 80_000);
        Assert.NotEqual(node, world.State.Active(0)!.NodeId);
        Assert.Contains(world.State.Events, each => each.Kind == "replaced" && each.Message.Contains("stays unhealthy", StringComparison.Ordinal));
        Assert.True(world.State.Meters.Sum(meter => meter.RanMs) > 55_000);
    }

    [Fact]
    public void A_deposit_for_the_whole_term_lasts_for_the_whole_term()
    {
        LeaseWorld world = new(instances: 2, deposit: LeaseWorld.Rate * 2 * 60, term: 60);
        world.RunUntil(state => state.Status == LeaseStatus.Settled, milliseconds: 300);
        Assert.Equal(EndReason.Expired, world.State.Reason);
        Assert.InRange(Metering.PaidSeconds(world.State), 116, 120);
    }

    [Fact]
    public void A_fault_of_the_node_sends_the_instance_elsewhere()
    {
        LeaseWorld world = new() { FailureOf = _ => new InstanceFailure(FailureCode.PortTaken, "The port is taken.") };
        world.Work();
        string node = world.State.Instances.Single().NodeId;
        world.RunUntil(state => state.Slots[0].Generation > 1, beats: 30);
        Assert.NotEqual(node, world.State.Active(0)!.NodeId);
        Assert.Contains(world.State.Slots[0].Avoid, avoided => avoided.NodeId == node);
    }
}
