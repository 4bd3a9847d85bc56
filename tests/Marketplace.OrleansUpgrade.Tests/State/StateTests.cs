using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Hosting;
using Orleans.Storage;
using Marketplace.OrleansUpgrade.Tests.Support;

namespace Marketplace.OrleansUpgrade.Tests.State;

[Collection(ClusterCollection.Name)]
public sealed class StateTests(ClusterFixture fixture)
{
    private readonly string _key = Journal.NewKey();

    private IStateful Grain => fixture.Client.GetGrain<IStateful>(_key);

    [Fact]
    public async Task State_is_there_before_the_grain_is_activated_and_outlives_its_activation()
    {
        Assert.Equal(1, await Grain.AddAsync("a"));
        Assert.Equal(2, await Grain.AddAsync("b"));
        await fixture.Cluster.DeactivateAsync(Grain);
        Assert.Equal(3, await Grain.AddAsync("c"));
        Assert.Equal(30, await Grain.OtherAsync());
        Assert.Equal(["activated with 0", "activated with 2"], Journal.Of(_key));
    }

    [Fact]
    public async Task What_was_not_written_is_gone_after_reading()
    {
        await Grain.AddAsync("a");
        Assert.Equal(2, await Grain.AddUnwrittenAsync("b"));
        Assert.Equal(1, await Grain.ReadAsync());
    }

    [Fact]
    public async Task A_record_exists_once_it_is_written_and_until_it_is_cleared()
    {
        Assert.Equal((false, null), await Grain.RecordAsync());
        await Grain.AddAsync("a");
        var (exists, first) = await Grain.RecordAsync();
        Assert.True(exists);
        Assert.NotNull(first);
        await Grain.AddAsync("b");
        Assert.NotEqual(first, (await Grain.RecordAsync()).ETag);
        await Grain.ClearAsync();
        Assert.False((await Grain.RecordAsync()).Exists);
        Assert.Equal(1, await Grain.AddAsync("c"));
    }

    [Fact]
    public async Task A_storage_that_is_not_there_fails_the_call() =>
        Assert.Contains("no such storage", (await Assert.ThrowsAnyAsync<Exception>(() => fixture.Client.GetGrain<IUnstored>(_key).TouchAsync())).ToString());
}

public sealed class StorageTests
{
    private readonly string _key = Journal.NewKey();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_conflict_drops_the_activation_and_the_next_one_reads_again(bool asProvider)
    {
        await using var cluster = ClusterFixture.New(silo =>
        {
            if (asProvider)
                silo.Services.AddGrainStorage("conflicting", static (_, _) => new ConflictingStorage());
            else
                silo.Services.AddKeyedSingleton<IGrainStorage>("conflicting", new ConflictingStorage());
        });
        await cluster.DeployAsync();
        var grain = cluster.Client.GetGrain<IConflicting>(_key);
        await grain.WriteAsync(1);
        ConflictingStorage.RefusedKey = _key;
        var error = await Assert.ThrowsAsync<InconsistentStateException>(() => grain.WriteAsync(2));
        Assert.Contains("taken", error.Message);
        ConflictingStorage.RefusedKey = null;
        Assert.Equal(1, await grain.ValueAsync());
        Assert.Equal(2, Journal.Count(_key, "activated"));
        await cluster.StopAllSilosAsync();
    }
}
