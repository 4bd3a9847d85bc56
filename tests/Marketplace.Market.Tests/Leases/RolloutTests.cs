using Marketplace.Market.Apps;
using Marketplace.Market.Leases;
using Marketplace.Market.Instances;

namespace Marketplace.Market.Tests.Leases;

public sealed class RolloutTests
{
    [Fact]
    public void An_update_replaces_one_slot_after_the_other_and_always_keeps_all_running()
    {
        LeaseWorld world = new(instances: 3);
        world.RunUntil(state => state.Status == LeaseStatus.Running);
        world.Update(Specs.Web(3, image: "web:2"));
        int most = 0;
        for (int i = 0; i < 60 && world.State.Rollout is not null; i++)
        {
            world.Beat();
            Assert.Equal(LeaseStatus.Running, world.State.Status);
            most = Math.Max(most, world.State.Instances.Count(instance => instance.Role == InstanceRole.Incoming));
        }

        Assert.Null(world.State.Rollout);
        Assert.Equal(1, most);
        Assert.All(Enumerable.Range(0, 3), slot => Assert.Equal(2, world.State.Active(slot)!.Revision));
        Assert.Equal("updated", world.State.Events.Last(each => each.Kind is "updated" or "rolled-back").Kind);
        Assert.True(Metering.PaidSeconds(world.State) * 1000 <= 3 * (world.Now - world.Start));
    }

    [Fact]
    public void A_new_revision_that_fails_is_taken_back_and_the_old_one_never_stopped()
    {
        LeaseWorld world = new(instances: 2)
        {
            FailureOf = json => json.Contains("web:bad", StringComparison.Ordinal) ? new InstanceFailure(FailureCode.Exited, "The container exited with code 1.", "web") : null,
        };
        world.RunUntil(state => state.Status == LeaseStatus.Running);
        world.Update(Specs.Web(2, image: "web:bad"));
        Assert.Equal(2, world.State.Revision);
        for (int i = 0; i < 60 && world.State.Rollout is not null; i++)
        {
            world.Beat();
            Assert.Equal(LeaseStatus.Running, world.State.Status);
        }

        Assert.Null(world.State.Rollout);
        Assert.Equal(1, world.State.Revision);
        Assert.Contains("web:1", world.State.SpecOf(1).Text, StringComparison.Ordinal);
        Assert.Contains(world.State.Events, each => each.Kind == "rolled-back" && each.Message.Contains("exited with code 1", StringComparison.Ordinal));
        ParsedSpec third = ParsedSpec.Of(Specs.Web(2, image: "web:3"));
        Decision next = LeaseLife.Update(world.State, world.NextCommand(), world.RenterKey, third, world.Now);
        Assert.Equal(3, next.State.Revision);
    }

    [Fact]
    public void With_a_fixed_host_port_the_old_instance_goes_first()
    {
        LeaseWorld world = new(spec: Specs.Web(hostPort: 8080));
        world.RunUntil(state => state.Status == LeaseStatus.Running);
        world.Update(Specs.Web(image: "web:2", hostPort: 8080));
        bool degraded = false;
        for (int i = 0; i < 60 && world.State.Rollout is not null; i++)
        {
            world.Beat();
            Assert.DoesNotContain(world.State.Instances, instance => instance.Role == InstanceRole.Incoming);
            degraded |= world.State.Status == LeaseStatus.Degraded;
        }

        Assert.Null(world.State.Rollout);
        Assert.True(degraded);
        Assert.Equal(2, world.State.Active(0)!.Revision);
    }

    [Fact]
    public void In_place_too_a_bad_revision_goes_back()
    {
        LeaseWorld world = new(spec: Specs.Web(hostPort: 8080))
        {
            FailureOf = json => json.Contains("web:bad", StringComparison.Ordinal) ? new InstanceFailure(FailureCode.Exited, "It exits.", "web") : null,
        };
        world.RunUntil(state => state.Status == LeaseStatus.Running);
        world.Update(Specs.Web(image: "web:bad", hostPort: 8080));
        world.RunUntil(state => state.Rollout is null, beats: 100);
        Assert.Equal(1, world.State.Active(0)!.Revision);
        Assert.Equal(LeaseStatus.Running, world.State.Status);
    }

    [Fact]
    public void Resources_ports_and_instances_cannot_be_updated()
    {
        LeaseWorld world = new();
        world.RunUntil(state => state.Status == LeaseStatus.Running);
        AppSpec bigger = Specs.Web() with { Instances = 2, Components = [Specs.Web().Components[0] with { MemoryMiB = 128, Ports = [] }] };
        Decision decision = LeaseLife.Update(world.State, world.NextCommand(), world.RenterKey, ParsedSpec.Of(bigger), world.Now);
        Assert.Equal("update-not-allowed", decision.Reply.Code);
        Assert.Contains("the number of instances, the resources of web, the ports of web", decision.Reply.Message, StringComparison.Ordinal);
        Assert.Same(world.State, decision.State);
    }

    [Fact]
    public void A_node_lost_during_a_rollout_does_not_stop_it()
    {
        LeaseWorld world = new(instances: 2, settings: new LeaseSettings { LostAfterMs = 5_000, SettleIntervalMs = 10_000 });
        world.RunUntil(state => state.Status == LeaseStatus.Running);
        world.Update(Specs.Web(2, image: "web:2"));
        world.Beat();
        world.DeadNodes.Add(1);
        world.RunUntil(state => state is { Rollout: null, Status: LeaseStatus.Running }, beats: 100);
        Assert.All(Enumerable.Range(0, 2), slot => Assert.Equal(2, world.State.Active(slot)!.Revision));
    }
}
