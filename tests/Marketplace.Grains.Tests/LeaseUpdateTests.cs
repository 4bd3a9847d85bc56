using Marketplace.Grains.Contracts;
using Marketplace.Grains.Tests.Support;
using Marketplace.Market.Instances;
using Marketplace.Market.Leases;

namespace Marketplace.Grains.Tests;

public sealed class LeaseUpdateTests
{
    [Fact]
    public async Task An_update_rolls_through_all_instances_and_its_events_can_be_followed()
    {
        await using MarketCluster market = await MarketCluster.StartAsync(nodes: 3);
        string id = await market.OpenRunningAsync(MarketCluster.Web(instances: 2));
        long seen = (await market.Lease(id).GetEventsAsync(0, 200)).LastSequence;
        Task<LeaseEventViewPage> waiting = market.Lease(id).WaitForEventsAsync(seen, TimeSpan.FromSeconds(20));
        LeaseAnswer answer = await market.Lease(id).UpdateAsync(
            market.UpdateRequest(id, "update-001", MarketCluster.Web(2, "web:2")));
        Assert.Equal(LeaseOutcome.Done, answer.Outcome);
        Assert.Equal(RolloutDirection.Forward, answer.Lease!.Rollout);
        Assert.Contains((await waiting).Events, each => each.Kind == "updating");

        LeaseView updated = await market.BeatUntilAsync(id, lease => lease.Rollout is null);
        Assert.All(updated.Slots, slot => Assert.Equal(2, slot.Revision));
        LeaseEventViewPage page = await market.Lease(id).GetEventsAsync(0, 200);
        Assert.Equal(Enumerable.Range(1, page.Events.Length).Select(number => (long)number), page.Events.Select(each => each.Sequence));
        Assert.Contains(page.Events, each => each.Kind == "updated");
        await market.BeatUntilAsync(id, _ => market.Nodes.Sum(node => node.Running.Length) == 2);
    }

    [Fact]
    public async Task A_bad_image_is_rolled_back_and_the_old_one_goes_on()
    {
        await using MarketCluster market = await MarketCluster.StartAsync(nodes: 3);
        foreach (ScriptedNode node in market.Nodes)
        {
            node.FailureOf = json => json.Contains("web:bad", StringComparison.Ordinal)
                ? new InstanceFailure(FailureCode.ImageNotFound, "There is no image web:bad.", "web")
                : null;
        }

        string id = await market.OpenRunningAsync(MarketCluster.Web(instances: 2));
        await market.Lease(id).UpdateAsync(
            market.UpdateRequest(id, "update-001", MarketCluster.Web(2, "web:bad")));
        LeaseView back = await market.BeatUntilAsync(id, lease => lease.Rollout is null);
        Assert.Equal(1, back.Revision);
        Assert.Equal(LeaseStatus.Running, back.Status);
        LeaseEventViewPage page = await market.Lease(id).GetEventsAsync(0, 200);
        Assert.Contains(page.Events, each => each.Kind == "rolled-back" && each.Message.Contains("There is no image web:bad", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Logs_come_from_the_node_that_runs_the_instance()
    {
        await using MarketCluster market = await MarketCluster.StartAsync(nodes: 1);
        string id = await market.OpenRunningAsync(MarketCluster.Web());
        LogChunk chunk = await market.Lease(id).ReadLogsAsync(new LeaseLogQuery(0, null, null, 10, 0));
        Assert.Contains("web of", Assert.Single(chunk.Lines).Text, StringComparison.Ordinal);
        Assert.NotNull((await market.Lease(id).ReadLogsAsync(new LeaseLogQuery(7, null, null, 10, 0))).Error);
        Assert.NotNull((await market.Lease(id).ReadLogsAsync(new LeaseLogQuery(0, "db", null, 10, 0))).Error);
    }
}
