using Docker.DotNet.Models;
using Marketplace.Containers.Docker;
using Marketplace.Containers.Tests.Harness;
using Marketplace.Market.Apps;
using Marketplace.Testing.Waiting;

namespace Marketplace.Containers.Tests;

public sealed class LeftoverTests(LocalEngine local) : EngineTest(local)
{
    private static readonly VolumeSpec Data = new() { Name = "data", Path = "/keep" };

    [Fact]
    public async Task What_an_earlier_process_left_is_found_and_adopted()
    {
        var before = await StartAsync(Spec(Web(), Shell(Then("true"))) with { Revision = 3, FencingToken = 9 });

        await using var next = NewEngine();
        var found = Assert.Single((await next.ListAsync(Limit)).Require());
        var adopted = (await next.StartAsync(Spec(Web(), Shell(Then("true"))) with { Revision = 3, FencingToken = 9 }, null, Limit)).Require();

        Assert.Equal(("lease-1:0:1", "lease-1", 0, 3L, 9L), (found.InstanceId, found.LeaseId, found.Slot, found.Revision, found.FencingToken));
        Assert.Equal(["shell", "web"], found.Components.Select(component => component.Name));
        Assert.Equal(before.Components.Select(component => (component.ContainerId, component.StartedAt)), adopted.Components.Select(component => (component.ContainerId, component.StartedAt)));
    }

    [Fact]
    public async Task Another_nodes_instances_are_not_seen()
    {
        await StartAsync(Spec(Web()));
        await using var other = new DockerContainerEngine(new DockerEngineOptions { NodeId = LocalEngine.NodePrefix + "another" });

        Assert.DoesNotContain((await other.ListAsync(Limit)).Require(), instance => instance.InstanceId == "lease-1:0:1");
        Assert.True((await other.RemoveAsync("lease-1:0:1", new InstanceRemoval(TimeSpan.Zero, true), Limit)).Succeeded);
        Assert.True((await Engine.InspectAsync("lease-1:0:1", Limit)).Require()!.IsRunning);
    }

    [Fact]
    public async Task Removal_leaves_nothing_behind()
    {
        await StartAsync(Spec(Web(), Shell(Then("true")) with { Volumes = [Data] }));
        Assert.Equal((2, 1, 1), await CountAsync());

        Assert.True((await Engine.RemoveAsync("lease-1:0:1", new InstanceRemoval(TimeSpan.FromSeconds(5), WithVolumes: true), Limit)).Succeeded);

        Assert.Equal((0, 0, 0), await CountAsync());
        Assert.True((await Engine.RemoveAsync("lease-1:0:1", new InstanceRemoval(TimeSpan.Zero, WithVolumes: true), Limit)).Succeeded);
    }

    [Fact]
    public async Task A_network_without_containers_is_found_and_removed()
    {
        await StartAsync(Spec(Web()));
        var container = (await Engine.InspectAsync("lease-1:0:1", Limit)).Require()!.Components[0].ContainerId;
        await Local.Client.Containers.RemoveContainerAsync(container, new ContainerRemoveParameters { Force = true });

        var left = Assert.Single((await Engine.ListAsync(Limit)).Require());
        Assert.Empty(left.Components);
        Assert.Equal("lease-1", left.LeaseId);
        Assert.True((await Engine.RemoveAsync("lease-1:0:1", new InstanceRemoval(TimeSpan.Zero, false), Limit)).Succeeded);
        Assert.Equal((0, 0, 0), await CountAsync());
    }

    [Fact]
    public async Task A_volume_outlives_a_restart_a_removal_and_a_new_generation()
    {
        var plan = Shell(Then("echo line >> /keep/file; echo \"lines $(wc -l < /keep/file)\"")) with { Volumes = [Data] };
        await StartAsync(Spec(plan));
        await UntilLineAsync("lines 1", "lease-1:0:1");

        Assert.True((await Engine.StopAsync("lease-1:0:1", TimeSpan.FromSeconds(5), Limit)).Succeeded);
        await StartAsync(Spec(plan));
        await UntilLineAsync("lines 2", "lease-1:0:1");

        Assert.True((await Engine.RemoveAsync("lease-1:0:1", new InstanceRemoval(TimeSpan.Zero, WithVolumes: false), Limit)).Succeeded);
        await StartAsync(Spec(plan) with { InstanceId = "lease-1:0:2" });
        await UntilLineAsync("lines 3", "lease-1:0:2");

        await StartAsync(Spec(plan) with { InstanceId = "lease-1:1:1", Slot = 1 });
        await UntilLineAsync("lines 1", "lease-1:1:1");

        Assert.True((await Engine.RemoveVolumesAsync("lease-1", null, Limit)).Succeeded);
        Assert.Equal(2, (await CountAsync()).Volumes);
    }

    [Fact]
    public async Task A_process_that_ignores_the_request_to_end_is_killed_after_the_grace()
    {
        await StartAsync(Spec(Shell("trap '' TERM; while true; do sleep 1; done")));
        Assert.True((await Engine.StopAsync("lease-1:0:1", TimeSpan.FromSeconds(1), Limit)).Succeeded);

        var component = (await Engine.InspectAsync("lease-1:0:1", Limit)).Require()!.Components[0];
        Assert.Equal(ComponentState.Exited, component.State);
        Assert.Equal(137, component.ExitCode);
        Assert.False(component.OutOfMemory);
    }

    [Fact]
    public async Task Networks_beyond_the_engines_own_pools_come_from_the_overflow_range()
    {
        // The engine refuses to choose an address range like this one's own; asked directly, the store uses the overflow.
        using var calls = new EngineCalls(new global::Docker.DotNet.DockerClientConfiguration(new DockerEngineOptions { NodeId = "x" }.Endpoint).CreateClient(),
            new DockerEngineOptions { NodeId = NodeId, OverflowAddressRange = "10.223.0.0/22" });
        var networks = new NetworkStore(calls);
        var names = new List<string>();
        for (var index = 0; index < 3; index++)
        {
            var spec = Spec(Web()) with { InstanceId = $"overflow-{index}" };
            Assert.True(await networks.EnsureInOverflowAsync(spec, Limit));
            Assert.False(await networks.EnsureInOverflowAsync(spec, Limit));
            names.Add(EngineNames.Network(NodeId, spec.InstanceId));
        }
        var made = await Local.Client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = MarketLabels.Filter((MarketLabels.Node, NodeId)) });
        Assert.Equal(names.Order(), made.Select(network => network.Name).Order());
    }

    private Task UntilLineAsync(string line, string instance) => Eventually.HoldsAsync(
        $"{instance} writes '{line}'", async () => (await LogAsync("shell", instance: instance)).Any(one => one.Text == line));

    private async Task<(int Containers, int Networks, int Volumes)> CountAsync()
    {
        var filter = MarketLabels.Filter((MarketLabels.Node, NodeId));
        var containers = await Local.Client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = filter });
        var networks = await Local.Client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = filter });
        var volumes = await Local.Client.Volumes.ListAsync(new VolumesListParameters { Filters = filter });
        return (containers.Count, networks.Count, volumes.Volumes?.Count ?? 0);
    }
}
