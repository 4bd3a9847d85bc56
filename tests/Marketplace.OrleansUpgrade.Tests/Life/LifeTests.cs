using Marketplace.OrleansUpgrade.Tests.Support;

namespace Marketplace.OrleansUpgrade.Tests.Life;

[Collection(ClusterCollection.Name)]
public sealed class LifeTests(ClusterFixture fixture)
{
    private readonly string _key = Journal.NewKey();

    private ILife Life => fixture.Client.GetGrain<ILife>(_key);

    [Fact]
    public async Task A_grain_activates_once_and_keeps_its_memory()
    {
        Assert.Equal(1, await Life.TouchAsync());
        Assert.Equal(2, await Life.TouchAsync());
        Assert.Equal(["activated"], Journal.Of(_key));
    }

    [Fact]
    public async Task A_grain_that_ends_itself_is_told_once_and_begins_anew_with_the_next_call()
    {
        await Life.TouchAsync();
        await Life.EndAsync(null);
        Assert.Equal(1, await Life.TouchAsync());
        Assert.Equal(["activated", "ending", "ended", "deactivated ApplicationRequested", "activated"], Journal.Of(_key));
    }

    [Fact]
    public async Task Calls_that_wait_when_a_grain_ends_go_to_its_next_activation()
    {
        await Life.TouchAsync();
        var ending = Life.EndAsync(_key);
        await Journal.WaitForAsync(_key, "ending");
        var waiting = Enumerable.Range(0, 5).Select(_ => Life.TouchAsync()).ToArray();
        Assert.All(waiting, call => Assert.False(call.IsCompleted));
        Journal.Open(_key);
        await ending;
        Assert.Equal([1, 2, 3, 4, 5], (await Task.WhenAll(waiting)).Order());
        Assert.Equal(1, Journal.Count(_key, "deactivated ApplicationRequested"));
        Assert.Equal(2, Journal.Count(_key, "activated"));
    }

    [Fact]
    public async Task A_test_can_end_an_activation_and_wait_for_that()
    {
        await Life.TouchAsync();
        await fixture.Cluster.DeactivateAsync(Life);
        Assert.Contains(Journal.Of(_key), e => e.StartsWith("deactivated", StringComparison.Ordinal));
        Assert.Equal(1, await Life.TouchAsync());
    }

    [Fact]
    public async Task A_failed_activation_fails_the_calls_that_wait_and_the_next_call_tries_again()
    {
        var key = "1-" + _key;
        var grain = fixture.Client.GetGrain<IFailing>(key);
        var calls = Enumerable.Range(0, 3).Select(_ => grain.TouchAsync()).ToArray();
        await Journal.WaitForAsync(key, "try");
        Journal.Open(key);
        foreach (var call in calls)
        {
            var error = await Assert.ThrowsAsync<InvalidOperationException>(() => call);
            Assert.Equal("not yet", error.Message);
        }
        Assert.Equal(2, await grain.TouchAsync());
    }

    [Fact]
    public async Task A_grain_that_cannot_be_built_fails_its_calls() =>
        Assert.Contains("cannot be built", (await Assert.ThrowsAnyAsync<Exception>(() => fixture.Client.GetGrain<IUnbuildable>(_key).TouchAsync())).ToString());

    [Fact]
    public async Task A_caller_stops_waiting_and_the_call_goes_on()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => Life.WaitBrieflyAsync("slow", _key));
        Assert.DoesNotContain("slow out", Journal.Of(_key));
        Journal.Open(_key);
        await Journal.WaitForAsync(_key, "slow out");
        Assert.Equal(1, await Life.TouchAsync());
    }

    [Fact]
    public async Task Cancelling_at_the_caller_cancels_at_the_grain()
    {
        using var cancellation = new CancellationTokenSource();
        var call = Life.WaitForTokenAsync(cancellation.Token);
        await Journal.WaitForAsync(_key, "waiting");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Journal.WaitForAsync(_key, "cancelled");
        Assert.Equal(1, await Life.TouchAsync());
    }

    [Fact]
    public async Task A_call_with_a_cancelled_token_is_not_made()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Life.WaitForTokenAsync(new CancellationToken(canceled: true)));
        await Life.TouchAsync();
        Assert.DoesNotContain("waiting", Journal.Of(_key));
    }
}
