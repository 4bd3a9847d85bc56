using Marketplace.OrleansUpgrade.Tests.Support;
using Marketplace.Testing.Waiting;

namespace Marketplace.OrleansUpgrade.Tests.Time;

[Collection(ClusterCollection.Name)]
public sealed class TimerTests(ClusterFixture fixture)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);

    private readonly string _key = Journal.NewKey();

    private ITimers Grain => fixture.Client.GetGrain<ITimers>(_key);

    [Fact]
    public async Task A_timer_ticks_until_it_is_disposed()
    {
        await Grain.StartAsync("a", Soon, Soon, false, null);
        await Eventually.HoldsAsync("three ticks", () => Journal.Count(_key, "tick a") >= 3);
        await Grain.StopAsync("a");
        var ticks = Journal.Of(_key).Length;
        await Grain.StartAsync("b", Soon * 10, Timeout.InfiniteTimeSpan, false, null);
        await Journal.WaitForAsync(_key, "tick b");
        Assert.Equal(ticks, Journal.Count(_key, "tick a"));
    }

    [Fact]
    public async Task A_timer_without_a_period_ticks_once_and_can_be_set_again()
    {
        await Grain.StartAsync("once", Soon, Timeout.InfiniteTimeSpan, false, null);
        await Journal.WaitForAsync(_key, "tick once");
        await Grain.StartAsync("marker", Soon * 5, Timeout.InfiniteTimeSpan, false, null);
        await Journal.WaitForAsync(_key, "tick marker");
        Assert.Equal(1, Journal.Count(_key, "tick once"));
        await Grain.ChangeAsync("once", Soon, Timeout.InfiniteTimeSpan);
        await Eventually.HoldsAsync("a second tick", () => Journal.Count(_key, "tick once") == 2);
    }

    [Fact]
    public async Task Ticks_wait_for_calls()
    {
        var call = Grain.WaitAsync(_key);
        await Journal.WaitForAsync(_key, "call in");
        var other = fixture.Client.GetGrain<ITimers>(_key + "other");
        await other.StartAsync("marker", Soon, Soon, false, null);
        Journal.Open(_key);
        await call;
        await Grain.StartAsync("a", TimeSpan.Zero, Soon, false, _key + "tick");
        await Journal.WaitForAsync(_key, "tick a");
        // A tick that waits holds calls back, as a call would.
        var held = Grain.WaitAsync(_key);
        await Eventually.HoldsAsync("the other grain's ticks", () => Journal.Count(_key + "other", "tick marker") >= 5);
        Assert.Equal(1, Journal.Count(_key, "call in"));
        Journal.Open(_key + "tick");
        await held;
        Assert.DoesNotContain("two ticks at once", Journal.Of(_key));
    }

    [Fact]
    public async Task Ticks_that_may_interleave_run_beside_a_call()
    {
        await Grain.StartAsync("a", Soon, Soon, true, null);
        var before = Grain.WaitAsync(_key);
        await Journal.WaitForAsync(_key, "call in");
        var ticks = Journal.Count(_key, "tick a");
        await Eventually.HoldsAsync("ticks beside the call", () => Journal.Count(_key, "tick a") > ticks + 1);
        Assert.DoesNotContain("call out", Journal.Of(_key));
        Journal.Open(_key);
        await before;
    }

    [Fact]
    public async Task A_timer_goes_on_after_a_tick_that_failed()
    {
        await Grain.StartFailingAsync();
        await Eventually.HoldsAsync("three failed ticks", () => Journal.Count(_key, "failed") >= 3);
    }

    [Fact]
    public async Task Timers_end_with_their_activation()
    {
        await Grain.StartAsync("a", Soon, Soon, false, null);
        await Journal.WaitForAsync(_key, "tick a");
        await fixture.Cluster.DeactivateAsync(Grain);
        var ticks = Journal.Count(_key, "tick a");
        await Grain.StartAsync("b", Soon * 10, Timeout.InfiniteTimeSpan, false, null);
        await Journal.WaitForAsync(_key, "tick b");
        Assert.Equal(ticks, Journal.Count(_key, "tick a"));
    }
}
