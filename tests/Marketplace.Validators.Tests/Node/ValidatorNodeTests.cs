using Marketplace.Ledger;
using Marketplace.Chain;
using Marketplace.Validators.Tests.Support;
using Marketplace.Testing.Keys;

namespace Marketplace.Validators.Tests.Node;

public sealed class ValidatorNodeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TestNetwork Four = new(1, 1, 1, 1);

    [Fact]
    public async Task Transfers_submitted_at_any_validator_become_final_at_all_of_them()
    {
        await using var cluster = new Cluster(Four);
        await cluster.StartAllAsync();

        var outcomes = await Task.WhenAll(Four.Transfers.Select((transfer, i) => cluster.Engine(i % 4).SubmitAsync(transfer).AsTask().WaitAsync(Patience)));

        Assert.All(outcomes, outcome => Assert.IsType<SubmitOutcome.Included>(outcome));
        await ReachAsync(cluster, outcomes.Cast<SubmitOutcome.Included>().Max(included => included.Location.Height));
        await cluster.VerifyAsync();
        foreach (var (transfer, outcome) in Four.Transfers.Zip(outcomes.Cast<SubmitOutcome.Included>()))
        {
            var again = Assert.IsType<SubmitOutcome.Included>(await cluster.Engine(3).SubmitAsync(transfer).AsTask().WaitAsync(Patience));
            Assert.Equal(outcome.Location, again.Location);
            Assert.True(again.AlreadyKnown);
        }
    }

    [Fact]
    public async Task A_transfer_that_the_state_refuses_is_refused_where_it_was_submitted()
    {
        await using var cluster = new Cluster(Four);
        await cluster.StartAllAsync();
        var paid = Assert.IsType<SubmitOutcome.Included>(await cluster.Engine(0).SubmitAsync(Four.Transfers[0]).AsTask().WaitAsync(Patience));
        await ReachAsync(cluster, paid.Location.Height);

        var outcome = await cluster.Engine(2).SubmitAsync(Four.Conflicts[0]).AsTask().WaitAsync(Patience);

        Assert.Equal(RejectionCode.OutputUnknown, Assert.IsType<SubmitOutcome.Refused>(outcome).Rejection.Code);
    }

    [Fact]
    public async Task Without_one_of_four_the_chain_goes_on_and_the_one_catches_up()
    {
        await using var cluster = new Cluster(Four);
        await cluster.StartAllAsync();
        await cluster.StopAsync(1);

        var outcome = Assert.IsType<SubmitOutcome.Included>(await cluster.Engine(0).SubmitAsync(Four.Transfers[0]).AsTask().WaitAsync(Patience));
        await cluster.StartAsync(1);
        await ReachAsync(cluster, outcome.Location.Height);

        await cluster.VerifyAsync();
    }

    [Fact]
    public async Task Without_two_of_four_it_waits_and_goes_on_when_one_is_back()
    {
        await using var cluster = new Cluster(Four);
        await cluster.StartAllAsync();
        await cluster.Engine(0).SubmitAsync(Four.Transfers[1]).AsTask().WaitAsync(Patience);
        await cluster.StopAsync(1);
        await cluster.StopAsync(2);

        var submitted = cluster.Engine(0).SubmitAsync(Four.Transfers[0]).AsTask();
        await Assert.ThrowsAsync<TimeoutException>(() => submitted.WaitAsync(TimeSpan.FromSeconds(2)));
        var head = cluster.Engine(0).Head.Height;
        Assert.Equal(head, await cluster.Engine(0).ReadAsync(state => state.Height));
        await cluster.StartAsync(2);

        Assert.IsType<SubmitOutcome.Included>(await submitted.WaitAsync(Patience));
        await cluster.VerifyAsync();
    }

    [Fact]
    public async Task A_network_split_in_halves_waits_and_heals()
    {
        await using var cluster = new Cluster(Four);
        await cluster.StartAllAsync();
        foreach (var (one, other) in new[] { (0, 2), (0, 3), (1, 2), (1, 3) })
        {
            cluster.InProcess.Cut(Four.Keys[one].PublicKey, Four.Keys[other].PublicKey);
        }

        var here = cluster.Engine(0).SubmitAsync(Four.Transfers[0]).AsTask();
        var there = cluster.Engine(2).SubmitAsync(Four.Transfers[1]).AsTask();
        await Assert.ThrowsAsync<TimeoutException>(() => Task.WhenAny(here, there).WaitAsync(TimeSpan.FromSeconds(1)));
        foreach (var (one, other) in new[] { (0, 2), (0, 3), (1, 2), (1, 3) })
        {
            cluster.InProcess.Mend(Four.Keys[one].PublicKey, Four.Keys[other].PublicKey);
        }

        Assert.IsType<SubmitOutcome.Included>(await here.WaitAsync(Patience));
        Assert.IsType<SubmitOutcome.Included>(await there.WaitAsync(Patience));
        await cluster.VerifyAsync();
    }

    [Fact]
    public async Task Strangers_follow_as_far_as_there_is_room_for_them_and_never_keep_validators_apart()
    {
        await using var cluster = new Cluster(Four, change: options => options with { MaxFollowers = 1, MaxPeers = 4 });
        await cluster.StartAsync(0);
        var strangers = new List<Marketplace.Validators.Node.ValidatorNode>();
        try
        {
            for (byte number = 50; number < 54; number++)
            {
                var key = TestKey.Of(number);
                strangers.Add(await cluster.OpenAsync($"stranger {number}", key, cluster.InProcess.Join(key.PublicKey)));
            }

            for (var place = 1; place < 4; place++)
            {
                await cluster.StartAsync(place);
            }

            var included = Assert.IsType<SubmitOutcome.Included>(await cluster.Engine(1).SubmitAsync(Four.Transfers[0]).AsTask().WaitAsync(Patience));
            await ReachAsync(cluster, included.Location.Height);
            Assert.Equal([4, 4, 4, 4], cluster.Nodes.Select(node => node!.Status.Peers));

            // The first stranger had the one place at every validator, and follows.
            using var patience = new CancellationTokenSource(Patience);
            await strangers[0].Engine.WaitForHeightAsync(included.Location.Height, patience.Token);
        }
        finally
        {
            foreach (var stranger in strangers)
            {
                await stranger.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task One_validator_alone_decides_by_itself()
    {
        var network = new TestNetwork(1);
        await using var cluster = new Cluster(network);
        await cluster.StartAllAsync();

        var outcomes = await Task.WhenAll(network.Transfers.Select(transfer => cluster.Engine(0).SubmitAsync(transfer).AsTask().WaitAsync(Patience)));

        Assert.All(outcomes, outcome => Assert.IsType<SubmitOutcome.Included>(outcome));
        await cluster.VerifyAsync();
    }

    private static async Task ReachAsync(Cluster cluster, long height)
    {
        using var patience = new CancellationTokenSource(Patience);
        await cluster.ReachAsync(height, patience.Token);
    }
}
