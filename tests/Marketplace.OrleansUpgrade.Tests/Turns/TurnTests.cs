using Marketplace.OrleansUpgrade.Tests.Support;

namespace Marketplace.OrleansUpgrade.Tests.Turns;

[Collection(ClusterCollection.Name)]
public sealed class TurnTests(ClusterFixture fixture)
{
    private readonly string _key = Poll.NewKey();

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
    public async Task Calls_of_a_reentrant_grain_interleave()
    {
        var grain = fixture.Client.GetGrain<IReentrant>(_key);
        var calls = new[] { grain.PassAsync("a", _key), grain.PassAsync("b", _key) };
        await Journal.WaitForAsync(_key, "a in");
        await Journal.WaitForAsync(_key, "b in");
        Journal.Open(_key);
        await Task.WhenAll(calls);
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
    public async Task Calls_that_only_read_interleave_with_each_other_and_not_with_others()
    {
        var grain = fixture.Client.GetGrain<INonReentrant>(_key);
        var a = grain.PassReadingAsync("a", _key);
        var b = grain.PassReadingAsync("b", _key);
        await Journal.WaitForAsync(_key, "a in");
        await Journal.WaitForAsync(_key, "b in");
        var writing = grain.PassAsync("writing", _key);
        await grain.PassBetweenAsync("marker", OpenGate());
        Assert.DoesNotContain("writing in", Journal.Of(_key));
        Journal.Open(_key);
        await Task.WhenAll(a, b, writing);
    }

    [Fact]
    public async Task A_predicate_says_which_calls_may_interleave()
    {
        var grain = fixture.Client.GetGrain<IMayInterleave>(_key);
        var big = grain.PassAsync("big", _key);
        await Journal.WaitForAsync(_key, "big in");
        var alsoBig = grain.PassAsync("also big", _key);
        var small = grain.PassAsync("small", _key);
        await Journal.WaitForAsync(_key, "small in");
        Assert.DoesNotContain("also big in", Journal.Of(_key));
        Journal.Open(_key);
        await Task.WhenAll(big, alsoBig, small);
    }

    [Fact]
    public async Task Stateless_workers_serve_one_grain_side_by_side_up_to_their_number()
    {
        var grain = fixture.Client.GetGrain<IWorkers>(_key);
        var calls = Enumerable.Range(0, 8).Select(i => grain.PassAsync($"{i}", _key)).ToArray();
        await Poll.UntilAsync(() => Journal.Of(_key).Length == 3, () => $"3 workers; there are [{string.Join(", ", Journal.Of(_key))}]");
        await fixture.Client.GetGrain<INonReentrant>(_key + "x").CountAsync();
        Assert.Equal(3, Journal.Of(_key).Length);
        Journal.Open(_key);
        await Task.WhenAll(calls);
        Assert.Equal(16, Journal.Of(_key).Length);
    }

    [Fact]
    public Task A_call_chain_that_comes_back_to_a_plain_grain_waits_for_itself_until_it_times_out() =>
        Assert.ThrowsAsync<TimeoutException>(() => fixture.Client.GetGrain<IChain>(_key).ThereAndBackAsync(_key + "2", Turns.ChainRule.Plain));

    [Fact]
    public async Task A_call_chain_may_come_back_where_that_is_allowed() =>
        Assert.Equal("back", await fixture.Client.GetGrain<IChain>(_key).ThereAndBackAsync(_key + "2", Turns.ChainRule.Allowed));

    [Fact]
    public Task Leave_to_come_back_can_be_taken_away_on_the_way() => Assert.ThrowsAsync<TimeoutException>(
        () => fixture.Client.GetGrain<IChain>(_key).ThereAndBackAsync(_key + "2", Turns.ChainRule.AllowedThenSuppressed));

    private string OpenGate()
    {
        Journal.Open(_key + "open");
        return _key + "open";
    }
}
