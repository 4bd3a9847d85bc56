using Marketplace.Grains.Contracts;
using Marketplace.Grains.Tests.Support;
using Marketplace.Ledger;
using Marketplace.Market.Apps;
using Marketplace.Market.Leases;

namespace Marketplace.Grains.Tests;

public sealed class LeaseRecoveryTests
{
    [Fact]
    public async Task A_lease_whose_grain_is_dropped_again_and_again_runs_and_settles_as_if_nothing_were()
    {
        await using MarketCluster market = await MarketCluster.StartAsync();
        AppSpec spec = MarketCluster.Web(instances: 2);
        Transaction open = market.OpenTransaction(spec);
        string id = open.Id.ToString();
        Assert.Equal(LeaseOutcome.Done, (await market.OpenAsync(open, spec)).Outcome);
        await market.BeatUntilAsync(id, lease => lease.Status == LeaseStatus.Running, each: Drop);
        await market.BeatUntilAsync(id, lease => lease.ChargedSeconds > 15, each: Drop);
        await market.Lease(id).CloseAsync(market.CloseRequest(id, "close-0001"));
        LeaseView settled = await market.BeatUntilAsync(id, lease => lease.Status == LeaseStatus.Settled, each: Drop);
        await AssertSumsAsync(market, id, settled);

        async Task Drop()
        {
            await market.Cluster.DeactivateAsync(market.Lease(id));
            await market.Cluster.DeactivateAsync(market.Client.GetGrain<INodeGrain>(market.Nodes[0].NodeId));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Writes_that_fail_before_or_after_they_are_done_lose_and_double_nothing(int how)
    {
        await using MarketCluster market = await MarketCluster.StartAsync();
        AppSpec spec = MarketCluster.Web(instances: 2);
        Transaction open = market.OpenTransaction(spec);
        string id = open.Id.ToString();

        // Scattered, so that no grain's rhythm of writes meets only the faults.
        market.Faults.Rule = (_, write) => ((uint)write * 2_654_435_761 >> 13) % 3 == 0 ? (WriteFault)how : WriteFault.None;
        await Persist(() => market.OpenAsync(open, spec));
        await market.BeatUntilAsync(id, lease => lease.Status == LeaseStatus.Running);
        await market.BeatUntilAsync(id, lease => lease.ChargedSeconds > 15);
        await Persist(() => market.Lease(id).CloseAsync(market.CloseRequest(id, "close-0001")));
        LeaseView settled = await market.BeatUntilAsync(id, lease => lease.Status == LeaseStatus.Settled);
        Assert.True(market.Faults.Failed > 3, $"Only {market.Faults.Failed} writes failed.");
        await AssertSumsAsync(market, id, settled);
    }

    [Fact]
    public async Task A_draft_that_stopped_before_the_ledger_answered_is_finished_by_the_next_activation()
    {
        await using MarketCluster market = await MarketCluster.StartAsync(nodes: 1);
        AppSpec spec = MarketCluster.Web();
        Transaction open = market.OpenTransaction(spec);
        string id = open.Id.ToString();

        // The draft is stored, the write after the ledger's answer fails: the money is in escrow, and the grain does not know.
        int leaseWrites = 0;
        market.Faults.Rule = (state, _) => state == "lease" && ++leaseWrites == 2 ? WriteFault.Before : WriteFault.None;
        await Assert.ThrowsAnyAsync<Exception>(() => market.OpenAsync(open, spec));
        LeaseView running = await market.BeatUntilAsync(id, lease => lease.Status == LeaseStatus.Running);
        Assert.Equal(1, running.Slots[0].Generation);
        Assert.Equal(1, (await market.SumsAsync(id)).Openings);
        Assert.Equal(LeaseOutcome.Done, (await market.OpenAsync(open, spec)).Outcome);
    }

    private static async Task Persist(Func<Task<LeaseAnswer>> command)
    {
        using CancellationTokenSource deadline = new(MarketCluster.Deadline);
        while (true)
        {
            deadline.Token.ThrowIfCancellationRequested();
            try
            {
                LeaseAnswer answer = await command();
                if (answer.Outcome == LeaseOutcome.TryAgain) continue;
                Assert.True(answer.Outcome == LeaseOutcome.Done, $"{answer.Code}: {answer.Message}");
                return;
            }
            catch (Exception exception) when (exception is OrleansException or IOException)
            {
                // The outcome is unknown; the same command is sent again.
            }
        }
    }

    private static async Task AssertSumsAsync(MarketCluster market, string id, LeaseView settled)
    {
        LedgerSums sums = await market.SumsAsync(id);
        Assert.Equal((1, 1), (sums.Openings, sums.Closings));
        Assert.Equal(sums.Deposited, sums.Paid + sums.Fee + sums.Refunded);
        Assert.Equal(sums.Seconds, settled.ChargedSeconds);
        Assert.Equal(sums.Paid + sums.Fee, settled.ChargedSatoshis);
        Assert.Equal(sums.Refunded, settled.RefundedSatoshis);
        Assert.Equal(sums.Deposited, settled.DepositedSatoshis);
        Assert.True(sums.Seconds <= 2 * (market.Clock.GetUtcNow() - settled.OpenedAt).TotalSeconds);
        Assert.All(market.Nodes, node => Assert.Empty(node.Running));
    }
}
