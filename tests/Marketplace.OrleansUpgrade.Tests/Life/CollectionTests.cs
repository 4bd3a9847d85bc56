using Orleans.Configuration;
using Marketplace.OrleansUpgrade.Tests.Support;

namespace Marketplace.OrleansUpgrade.Tests.Life;

public sealed class CollectionTests
{
    private readonly string _key = Journal.NewKey();

    [Fact]
    public async Task Idle_activations_are_collected_and_others_are_kept()
    {
        await using var cluster = ClusterFixture.New(silo => silo.Configure<GrainCollectionOptions>(options =>
        {
            options.CollectionQuantum = TimeSpan.FromMilliseconds(500);
            options.CollectionAge = TimeSpan.FromSeconds(2);
        }));
        await cluster.DeployAsync();
        var (idle, busy, delayed, kept) = (_key + "i", _key + "b", _key + "d", _key + "k");
        await cluster.Client.GetGrain<ILife>(idle).TouchAsync();
        await cluster.Client.GetGrain<ILife>(delayed).DelayAsync(TimeSpan.FromHours(1));
        await cluster.Client.GetGrain<IKept>(kept).TouchAsync();
        var call = cluster.Client.GetGrain<ILife>(busy).WaitAsync("long", _key);
        await Journal.WaitForAsync(idle, "deactivated ActivationIdle");
        Assert.DoesNotContain("deactivated ActivationIdle", Journal.Of(busy));
        Assert.DoesNotContain("deactivated ActivationIdle", Journal.Of(delayed));
        Assert.DoesNotContain("deactivated ActivationIdle", Journal.Of(kept));
        Journal.Open(_key);
        await call;
        Assert.Equal(1, await cluster.Client.GetGrain<ILife>(idle).TouchAsync());
        await cluster.StopAllSilosAsync();
    }

    [Fact]
    public async Task A_silo_that_stops_ends_its_activations()
    {
        await using var cluster = ClusterFixture.New(static _ => { });
        await cluster.DeployAsync();
        var keys = Enumerable.Range(0, 20).Select(i => $"{_key}{i}").ToArray();
        await Task.WhenAll(keys.Select(k => cluster.Client.GetGrain<ILife>(k).TouchAsync()));
        await cluster.StopAllSilosAsync();
        Assert.All(keys, k => Assert.Equal(1, Journal.Count(k, "deactivated ShuttingDown")));
    }
}
