using Marketplace.Explorer.Queries;
using Marketplace.Grains.Contracts;
using Marketplace.Grains.Tests.Support;
using Marketplace.Ledger;
using Marketplace.Market.Apps;
using Marketplace.Storage;
using Marketplace.Market.Nodes;
using Marketplace.Market.Leases;
using Marketplace.Market.Instances;
using Marketplace.Testing.Keys;
using Marketplace.Testing.Waiting;
using Marketplace.Market.Requests;

namespace Marketplace.Grains.Tests;

public sealed class LeaseFlowTests
{
    [Fact]
    public async Task A_lease_runs_is_settled_and_closed_with_sums_that_the_chain_confirms()
    {
        await using MarketCluster market = await MarketCluster.StartAsync();
        AppSpec spec = MarketCluster.Web(instances: 2);
        string id = await market.OpenRunningAsync(spec);
        LeaseView running = await market.BeatUntilAsync(id, lease => lease.ChargedSeconds >= 10);
        Assert.Equal(2, running.Slots.Select(slot => slot.NodeId).Distinct().Count());
        Assert.All(running.Slots, slot => Assert.Equal(8080, Assert.Single(slot.Ports).ContainerPort));
        Assert.NotNull(running.RunsOutAt);

        LeaseAnswer closing = await market.Lease(id).CloseAsync(market.CloseRequest(id, "close-0001"));
        Assert.Equal(LeaseOutcome.Done, closing.Outcome);
        LeaseView settled = await market.BeatUntilAsync(id, lease => lease.Status == LeaseStatus.Settled);
        LedgerSums sums = await market.SumsAsync(id);
        Assert.Equal(EndReason.Closed, settled.EndReason);
        Assert.Equal(market.Quote(spec).DepositSatoshis, sums.Deposited);
        Assert.Equal(sums.Seconds * running.RatePerSecondSatoshis, settled.ChargedSatoshis);
        Assert.Equal(sums.Paid, settled.PaidSatoshis);
        Assert.Equal(sums.Fee, settled.FeeSatoshis);
        Assert.Equal(sums.Refunded, settled.RefundedSatoshis);
        Assert.Equal(sums.Deposited, settled.ChargedSatoshis + settled.RefundedSatoshis);
        Assert.Equal((1, 1), (sums.Openings, sums.Closings));
        Assert.True(sums.Settlements >= 1);

        // I10: billing says the same as the chain.
        await market.Queries.WaitForAsync(market.Engine.Head.Height);
        LeaseRecord record = (await market.Queries.Explorer.LeaseAsync(LeaseId.Parse(id)))!;
        Assert.Equal(settled.ChargedSatoshis, record.Totals.Charged.Satoshis);
        Assert.Equal(settled.RefundedSatoshis, record.Totals.Refunded.Satoshis);
        Assert.Equal(settled.ChargedSeconds, record.PaidSeconds);
        long ran = market.Nodes.Sum(node => running.Slots.Sum(slot => node.RanMs(slot.InstanceId!)));
        Assert.InRange(sums.Seconds, (ran / 1000) - 3, ran / 1000);
        Assert.All(market.Nodes, node => Assert.Empty(node.Running));
    }

    [Fact]
    public async Task A_lease_and_its_row_in_the_listings_count_running_instances_alike()
    {
        await using MarketCluster market = await MarketCluster.StartAsync();
        string id = await market.OpenRunningAsync(MarketCluster.Web(instances: 2));
        LeaseListing row = await RowAsync(market, listing => listing.Status == LeaseStatus.Running);
        Assert.Equal((2, 2), (row.Detail.Instances, row.Detail.RunningInstances));

        ScriptedNode node = market.Nodes.First(each => each.Running.Length > 0);
        int healthy = 2 - node.Running.Length;
        node.Unhealthy = true;
        LeaseView view = await market.BeatUntilAsync(id, lease => lease.Status == LeaseStatus.Degraded);
        Assert.Equal(healthy, view.RunningInstances);
        Assert.StartsWith($"{healthy} of 2 instance(s) run.", view.Explanation, StringComparison.Ordinal);
        row = await RowAsync(market, listing => listing.Status == LeaseStatus.Degraded);
        Assert.Equal((2, healthy), (row.Detail.Instances, row.Detail.RunningInstances));
    }

    [Fact]
    public async Task Every_command_may_arrive_twice()
    {
        await using MarketCluster market = await MarketCluster.StartAsync();
        AppSpec spec = MarketCluster.Web();
        Transaction open = market.OpenTransaction(spec);
        LeaseAnswer[] opened = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => market.OpenAsync(open, spec)));
        Assert.All(opened, answer => Assert.Equal(LeaseOutcome.Done, answer.Outcome));
        string id = open.Id.ToString();
        await market.BeatUntilAsync(id, lease => lease.Status == LeaseStatus.Running);

        Transaction topUp = market.TopUpTransaction(id, 5_000);
        SignedRequest more = market.TopUpRequest(id, "top-up-01", topUp);
        LeaseAnswer first = await market.Lease(id).TopUpAsync(more);
        LeaseAnswer second = await market.Lease(id).TopUpAsync(more);
        Assert.Equal((LeaseOutcome.Done, LeaseOutcome.Done), (first.Outcome, second.Outcome));
        Assert.Equal(first.Lease!.DepositedSatoshis, second.Lease!.DepositedSatoshis);
        Assert.Equal(opened[0].Lease!.DepositedSatoshis + 5_000, second.Lease.DepositedSatoshis);

        SignedRequest restart = market.RestartRequest(id, "restart-01");
        await market.Lease(id).RestartAsync(restart);
        await market.Lease(id).RestartAsync(restart);
        await market.BeatUntilAsync(id, _ => market.Nodes.SelectMany(node => node.Running).Any(instance => instance.RestartToken == 1));
        LeaseAnswer reused = await market.Lease(id).CloseAsync(market.CloseRequest(id, "restart-01"));
        Assert.Equal("idempotency-key-reused", reused.Code);

        SignedRequest close = market.CloseRequest(id, "close-0001");
        Assert.Equal(LeaseOutcome.Done, (await market.Lease(id).CloseAsync(close)).Outcome);
        Assert.Equal(LeaseOutcome.Done, (await market.Lease(id).CloseAsync(close)).Outcome);
        await market.BeatUntilAsync(id, lease => lease.Status == LeaseStatus.Settled);
        Assert.Equal(LeaseOutcome.Done, (await market.Lease(id).CloseAsync(close)).Outcome);
        LedgerSums sums = await market.SumsAsync(id);
        Assert.Equal((1, 1), (sums.Openings, sums.Closings));
        Assert.Equal(sums.Deposited, sums.Paid + sums.Fee + sums.Refunded);
    }

    [Fact]
    public async Task A_lost_node_is_replaced_within_the_configured_time_and_paid_for_what_it_ran()
    {
        await using MarketCluster market = await MarketCluster.StartAsync(nodes: 2);
        string id = await market.OpenRunningAsync(MarketCluster.Web());
        LeaseView before = await market.BeatUntilAsync(id, lease => lease.ChargedSeconds > 0);
        string lost = before.Slots[0].NodeId!;
        market.Nodes.Single(node => node.NodeId == lost).Dead = true;
        DateTimeOffset since = market.Clock.GetUtcNow();
        LeaseView after = await market.BeatUntilAsync(id, lease => lease.Slots[0].NodeId != lost && lease.Status == LeaseStatus.Running);
        Assert.InRange(market.Clock.GetUtcNow() - since, TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(20));
        Assert.Equal(2, after.Slots[0].Generation);

        await market.BeatUntilAsync(id, lease => lease.ChargedSeconds > before.ChargedSeconds + 5);
        await market.Lease(id).CloseAsync(market.CloseRequest(id, "close-0001"));
        await market.BeatUntilAsync(id, lease => lease.Status == LeaseStatus.Settled);
        LedgerSums sums = await market.SumsAsync(id);
        Assert.Equal(2, sums.PaidTo.Count);
        Assert.True(sums.Seconds <= (market.Clock.GetUtcNow() - before.OpenedAt).TotalSeconds);

        // The lost node comes back: what it still runs is taken from it.
        ScriptedNode back = market.Nodes.Single(node => node.NodeId == lost);
        Assert.Single(back.Running);
        back.Dead = false;
        await back.HeartbeatAsync();
        Assert.Empty(back.Running);
    }

    [Fact]
    public async Task An_exhausted_escrow_ends_the_lease_and_a_top_up_in_time_does_not()
    {
        await using MarketCluster market = await MarketCluster.StartAsync();
        AppSpec spec = MarketCluster.Web();
        long rate = market.Quote(spec).RatePerSecondSatoshis;
        string id = await market.OpenRunningAsync(spec, deposit: rate * 20);
        LeaseAnswer toppedUp = await market.Lease(id).TopUpAsync(
            market.TopUpRequest(id, "top-up-01", market.TopUpTransaction(id, rate * 10)));
        Assert.Equal(LeaseOutcome.Done, toppedUp.Outcome);
        LeaseView settled = await market.BeatUntilAsync(id, lease => lease.Status == LeaseStatus.Settled);
        Assert.Equal(EndReason.Exhausted, settled.EndReason);
        Assert.InRange(settled.ChargedSeconds, 26, 30);
        LedgerSums sums = await market.SumsAsync(id);
        Assert.Equal(rate * 30, sums.Deposited);
        Assert.Equal(sums.Deposited, sums.Paid + sums.Fee + sums.Refunded);
        Assert.All(market.Nodes, node => Assert.Empty(node.Running));
    }

    [Fact]
    public async Task A_top_up_that_went_to_the_ledger_directly_counts_too()
    {
        await using MarketCluster market = await MarketCluster.StartAsync();
        AppSpec spec = MarketCluster.Web();
        long rate = market.Quote(spec).RatePerSecondSatoshis;
        string id = await market.OpenRunningAsync(spec, deposit: rate * 20);
        SubmitResult result = await market.Client.GetGrain<IChainAccountGrain>(market.Renter.Address.ToString())
            .SubmitAsync(market.TopUpTransaction(id, rate * 1000));
        Assert.Equal(SubmitStatus.Included, result.Status);
        LeaseView lease = await market.BeatUntilAsync(id, lease => lease.ChargedSeconds > 25);
        Assert.Equal(LeaseStatus.Running, lease.Status);
        Assert.Equal(rate * 1020, lease.DepositedSatoshis);
    }

    [Fact]
    public async Task The_term_ends_the_lease()
    {
        await using MarketCluster market = await MarketCluster.StartAsync();
        DateTimeOffset opened = market.Clock.GetUtcNow();
        string id = await market.OpenRunningAsync(MarketCluster.Web(term: 60));
        // The term counts from the opening, and a slow machine lets more of it pass before the instance runs.
        long startedLate = (long)Math.Ceiling((market.Clock.GetUtcNow() - opened).TotalSeconds);
        LeaseView settled = await market.BeatUntilAsync(id, lease => lease.Status == LeaseStatus.Settled, milliseconds: 1000);
        Assert.Equal(EndReason.Expired, settled.EndReason);
        LedgerSums sums = await market.SumsAsync(id);
        Assert.InRange(sums.Seconds, 57 - startedLate, 60);
        Assert.Equal(sums.Deposited, sums.Paid + sums.Fee + sums.Refunded);
    }

    [Fact]
    public async Task Without_a_node_the_money_stays_whole_and_the_lease_says_why()
    {
        await using MarketCluster market = await MarketCluster.StartAsync(nodes: 0);
        AppSpec spec = MarketCluster.Web();
        Transaction open = market.OpenTransaction(spec);
        Assert.Equal(LeaseOutcome.Done, (await market.OpenAsync(open, spec)).Outcome);
        string id = open.Id.ToString();
        LeaseView waiting = await market.BeatUntilAsync(id, lease => lease.Slots[0].Failure is not null);
        Assert.Equal(SlotPhase.Waiting, waiting.Slots[0].Phase);
        Assert.Contains("No node is known", waiting.Explanation, StringComparison.Ordinal);

        await market.AddNodeAsync("small", TestKey.Of(40), new Resources(100, 64, 10));
        waiting = await market.BeatUntilAsync(id, lease => lease.Slots[0].Failure!.Message.Contains("small", StringComparison.Ordinal));
        Assert.Contains("500 thousandths of a core", waiting.Slots[0].Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(0, waiting.ChargedSatoshis);

        await market.AddNodeAsync("large", TestKey.Of(41));
        await market.BeatUntilAsync(id, lease => lease.Status == LeaseStatus.Running);
        await market.Lease(id).CloseAsync(market.CloseRequest(id, "close-0001"));
        await market.BeatUntilAsync(id, lease => lease.Status == LeaseStatus.Settled);
    }

    // The list follows the lease by a moment.
    private static async Task<LeaseListing> RowAsync(MarketCluster market, Func<LeaseListing, bool> condition) => (await Eventually.ReadsAsync(
        async () =>
        {
            LeaseListing? row = (await market.Listings.LeasesAsync(market.Renter.PublicKey.Hash)).Items.SingleOrDefault();
            if (row is null || !condition(row))
            {
                await market.BeatAsync();
            }

            return row;
        },
        row => row is not null && condition(row),
        row => $"the list says {row}"))!;
}
