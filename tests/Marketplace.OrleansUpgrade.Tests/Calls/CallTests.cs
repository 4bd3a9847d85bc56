using Marketplace.OrleansUpgrade.Tests.Support;

namespace Marketplace.OrleansUpgrade.Tests.Calls;

[Collection(ClusterCollection.Name)]
public sealed class CallTests(ClusterFixture fixture)
{
    private readonly string _key = Journal.NewKey();

    private IEcho Echo => fixture.Client.GetGrain<IEcho>(_key);

    [Fact]
    public async Task Values_come_back()
    {
        Assert.Equal(42, await Echo.NumberAsync(42));
        Assert.Equal("text", await Echo.TextAsync("text"));
        Assert.Null(await Echo.TextAsync(null));
        await Echo.NothingAsync();
        Assert.Equal(_key, await Echo.KeyAsync());
        var id = Guid.NewGuid();
        var time = DateTimeOffset.UnixEpoch;
        Assert.Equal($"1 b {id} {time:O} ", await Echo.ManyAsync(1, "b", id, time, null));
        Assert.Equal($"1 b {id} {time:O} 7", await Echo.ManyAsync(1, "b", id, time, 7));
    }

    [Fact]
    public async Task Services_are_given_to_constructors() => Assert.Equal("Hello you", await Echo.GreetAsync("you"));

    [Fact]
    public async Task Errors_keep_their_type_message_and_stack()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => Echo.FailAsync("wrong"));
        Assert.Equal("wrong", error.Message);
        Assert.Contains("ThrowFromDeepInside", error.StackTrace);
    }

    [Fact]
    public async Task A_method_that_throws_before_it_returns_a_task_fails_like_any_other()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Echo.FailAtOnceAsync("at once"));
        Assert.Equal("at once", error.Message);
        Assert.Equal(1, await Echo.NumberAsync(1));
    }

    [Fact]
    public Task A_cancelled_task_is_cancelled_for_the_caller_too() => Assert.ThrowsAnyAsync<OperationCanceledException>(() => Echo.CanceledAsync());

    [Fact]
    public async Task References_can_be_passed_and_returned()
    {
        var other = fixture.Client.GetGrain<IEcho>(Journal.NewKey());
        Assert.Equal(5, await Echo.CallOtherAsync(other, 5));
        var self = await Echo.SelfAsync();
        Assert.Equal(Echo, self);
        Assert.Equal(_key, self.GetPrimaryKeyString());
        Assert.Equal(6, await self.NumberAsync(6));
    }

    [Fact]
    public void References_are_equal_when_they_name_the_same_grain()
    {
        Assert.Equal(Echo, fixture.Client.GetGrain<IEcho>(_key));
        Assert.NotEqual(Echo, fixture.Client.GetGrain<IEcho>(_key + "x"));
        Assert.Equal(Echo.GetHashCode(), fixture.Client.GetGrain<IEcho>(_key).GetHashCode());
        Assert.Equal(GrainId.Create("test.echo", _key), Echo.GetGrainId());
    }

    [Fact]
    public async Task Many_grains_answer_at_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => fixture.Client.GetGrain<IEcho>($"{_key}-{i}").NumberAsync(i)));
        Assert.Equal(Enumerable.Range(0, 500), answers);
    }
}
