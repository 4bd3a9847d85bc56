using Marketplace.OrleansUpgrade.Tests.Support;

namespace Marketplace.OrleansUpgrade.Tests.Turns;

[Collection(ClusterCollection.Name)]
public sealed class TurnTests(ClusterFixture fixture)
{
    private readonly string _key = Journal.NewKey();

    [Fact]
    public async Task Turns_and_their_continuations_run_on_the_grains_own_scheduler() =>
        Assert.True(await fixture.Client.GetGrain<IScheduler>(_key).StaysOnItsSchedulerAsync());

    [Fact]
    public async Task Turns_never_run_two_at_a_time() => Assert.Equal(1, await fixture.Client.GetGrain<IScheduler>(_key).MostAtOnceAsync());

    [Fact]
    public async Task Calls_of_a_plain_grain_never_interleave()
    {
        var grain = fixture.Client.GetGrain<INonReentrant>(_key);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => grain.IncrementAsync()));
        Assert.Equal(100, await grain.CountAsync());
    }

    [Fact]
    public async Task Calls_of_a_plain_grain_wait_until_those_before_them_have_ended()
    {
        var grain = fixture.Client.GetGrain<INonReentrant>(_key);
        var first = grain.PassAsync("first", _key);
        await Journal.WaitForAsync(_key, "first in");
        var waiting = Enumerable.Range(0, 20).Select(i => grain.PassAsync($"{i}", _key)).ToArray();
        Assert.Single(Journal.Of(_key));
        Journal.Open(_key);
        await Task.WhenAll([first, .. waiting]);
        // In which order the later ones arrive is not promised, only that each ends before the next begins.
        var entries = Journal.Of(_key).Chunk(2).ToArray();
        Assert.Equal(21, entries.Length);
        Assert.All(entries, pair => Assert.Equal(pair[0].Replace(" in", " out", StringComparison.Ordinal), pair[1]));
    }

    [Fact]
    public async Task A_method_that_always_interleaves_runs_beside_a_call_that_waits()
    {
        var grain = fixture.Client.GetGrain<INonReentrant>(_key);
        var slow = grain.PassAsync("slow", _key);
        await Journal.WaitForAsync(_key, "slow in");
        var between = grain.PassBetweenAsync("between", _key);
        await Journal.WaitForAsync(_key, "between in");
        Journal.Open(_key);
        await Task.WhenAll(slow, between);
    }

    [Fact]
    public async Task A_plain_call_runs_beside_one_that_always_interleaves()
    {
        var grain = fixture.Client.GetGrain<INonReentrant>(_key);
        var between = grain.PassBetweenAsync("between", _key);
        await Journal.WaitForAsync(_key, "between in");
        var plain = grain.PassAsync("plain", _key);
        await Journal.WaitForAsync(_key, "plain in");
        Journal.Open(_key);
        await Task.WhenAll(plain, between);
    }

    [Fact]
    public Task A_call_chain_that_comes_back_to_a_plain_grain_waits_for_itself_until_it_times_out() =>
        Assert.ThrowsAsync<TimeoutException>(() => fixture.Client.GetGrain<IChain>(_key).ThereAndBackAsync(_key + "2"));
}
