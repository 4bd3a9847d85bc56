using Marketplace.Grains.Contracts;
using Marketplace.Grains.Tests.Support;
using Marketplace.Market.Apps;
using Marketplace.Market.Nodes;
using Marketplace.Market.Instances;
using Marketplace.Testing.Keys;
using Marketplace.Testing.Waiting;

namespace Marketplace.Grains.Tests;

public sealed class NodeGrainTests
{
    [Fact]
    public async Task I7_reservations_never_exceed_the_capacity_and_are_idempotent()
    {
        await using MarketCluster market = await MarketCluster.StartAsync(nodes: 0);
        ScriptedNode node = await market.AddNodeAsync("node-a", TestKey.Of(30), new Resources(1000, 512, 1000));
        INodeGrain grain = market.Client.GetGrain<INodeGrain>("node-a");
        ReserveAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => grain.ReserveAsync(Reserve(i % 4, 500))));
        Assert.Equal(4, answers.Count(answer => answer.Accepted));
        NodeView view = (await grain.GetAsync())!;
        Assert.Equal((2, 1000), (view.Instances, view.Reserved.CpuMilli));
        Assert.Equal(FailureCode.NodeFull, answers.First(answer => !answer.Accepted).Refusal!.Code);

        // Given up, it still counts until its containers are gone; then there is room, and it never comes back.
        string gone = node.Running[0].InstanceId;
        node.Dead = true;
        await grain.ReleaseAsync(new ReleaseInstance("lease", gone, "test"));
        Assert.False((await grain.ReserveAsync(Reserve(5, 500))).Accepted);
        node.Dead = false;
        await node.HeartbeatAsync();
        await node.HeartbeatAsync();
        Assert.True((await grain.ReserveAsync(Reserve(5, 500))).Accepted);
        Assert.Equal(FailureCode.InstanceReleased, (await grain.ReserveAsync(Reserve(int.Parse(gone[^1..], System.Globalization.CultureInfo.InvariantCulture), 500))).Refusal!.Code);
    }

    [Fact]
    public async Task A_node_is_pushed_what_changes_and_a_lost_push_comes_with_the_heartbeat()
    {
        await using MarketCluster market = await MarketCluster.StartAsync(nodes: 0);
        ScriptedNode node = await market.AddNodeAsync("node-a", TestKey.Of(30));
        INodeGrain grain = market.Client.GetGrain<INodeGrain>("node-a");
        await grain.ReserveAsync(Reserve(1, 100));
        await Eventually.HoldsAsync("the node runs its instance", () => node.Running.Length == 1);
        Assert.True(node.Pushes > 0);

        node.Dead = true;
        await grain.ReserveAsync(Reserve(2, 100));
        node.Dead = false;
        Assert.Single(node.Running);
        await node.HeartbeatAsync();
        Assert.Equal(2, node.Running.Length);
    }

    [Fact]
    public async Task A_silent_node_becomes_suspect_then_offline_and_takes_nothing_until_it_is_heard_again()
    {
        await using MarketCluster market = await MarketCluster.StartAsync(nodes: 1);
        INodeGrain grain = market.Client.GetGrain<INodeGrain>("node-0");
        Assert.Equal(NodeStatus.Online, (await grain.GetAsync())!.Status);
        market.Clock.Advance(TimeSpan.FromSeconds(6));
        await Eventually.HoldsAsync("the node is suspect", async () => (await grain.GetAsync())!.Status == NodeStatus.Suspect);
        market.Clock.Advance(TimeSpan.FromSeconds(6));
        await Eventually.HoldsAsync("the node is offline", async () => (await grain.GetAsync())!.Status == NodeStatus.Offline);
        Assert.Equal(FailureCode.NodeNotOnline, (await grain.ReserveAsync(Reserve(1, 100))).Refusal!.Code);
        await market.Nodes[0].HeartbeatAsync();
        Assert.Equal(NodeStatus.Online, (await grain.GetAsync())!.Status);
        Assert.True((await grain.ReserveAsync(Reserve(1, 100))).Accepted);
    }

    [Fact]
    public async Task A_draining_node_gets_nothing_new_and_an_unknown_one_is_told_to_register()
    {
        await using MarketCluster market = await MarketCluster.StartAsync(nodes: 1);
        INodeGrain grain = market.Client.GetGrain<INodeGrain>("node-0");
        Assert.True((await grain.RegisterAsync(market.Nodes[0].Profile with { Draining = true })).Accepted);
        Assert.Equal(FailureCode.NodeDraining, (await grain.ReserveAsync(Reserve(1, 100))).Refusal!.Code);

        INodeGrain unknown = market.Client.GetGrain<INodeGrain>("node-x");
        NodeDirective directive = await unknown.HeartbeatAsync(new NodeReport("node-x", 0, [], market.Clock.GetUtcNow()));
        Assert.False(directive.Known);
        Assert.Null(await unknown.GetAsync());
        NodeProfile bad = new()
        {
            Payee = "no key", Name = "x", Host = "host", Region = "Europe", FailureDomain = "d", Capacity = new Resources(1, 1, 1),
        };
        Assert.Equal("registration-invalid", (await unknown.RegisterAsync(bad)).Code);
    }

    private static ReserveInstance Reserve(int number, long cpu) => new(
        new DesiredInstance("lease", $"lease:{number}:1:{number}", number, 1, 1, ParsedSpec.Of(MarketCluster.Web())),
        new Resources(cpu, 100, 100),
        []);
}
