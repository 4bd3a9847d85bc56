using Marketplace.OrleansUpgrade.Tests.Support;

namespace Marketplace.OrleansUpgrade.Tests.Calls;

[Collection(ClusterCollection.Name)]
public sealed class CallTests(ClusterFixture fixture)
{
    private readonly string _key = Poll.NewKey();

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
        var other = fixture.Client.GetGrain<IEcho>(Poll.NewKey());
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
    public async Task A_grain_is_found_by_its_identity()
    {
        Assert.Equal(9, await fixture.Client.GetGrain<IEcho>(GrainId.Create("test.echo", _key)).NumberAsync(9));
        Assert.Equal(9, await fixture.Client.GetGrain(Echo.GetGrainId()).AsReference<IEcho>().NumberAsync(9));
    }

    [Fact]
    public async Task Keys_of_every_kind_name_grains()
    {
        var guid = Guid.NewGuid();
        Assert.Equal("-7 test.integer/FFFFFFFFFFFFFFF9", await fixture.Client.GetGrain<IIntegerKey>(-7).IdAsync());
        Assert.Equal($"{guid:N} test.guid/{guid:N}", await fixture.Client.GetGrain<IGuidKey>(guid).IdAsync());
        Assert.Equal("26 ext test.integercompound/1A+ext", await fixture.Client.GetGrain<IIntegerCompoundKey>(26, "ext").IdAsync());
        Assert.Equal($"{guid:N} ext test.guidcompound/{guid:N}+ext", await fixture.Client.GetGrain<IGuidCompoundKey>(guid, "ext").IdAsync());
    }

    [Fact]
    public void An_interface_that_nobody_implements_has_no_grains() =>
        Assert.Throws<ArgumentException>(() => fixture.Client.GetGrain<INobody>("x"));

    [Fact]
    public async Task A_one_way_call_is_delivered()
    {
        await Echo.TellAsync("told");
        await Journal.WaitForAsync(_key, "told");
    }

    [Fact]
    public async Task A_one_way_call_that_fails_harms_nobody()
    {
        await Echo.TellAndFailAsync();
        await Journal.WaitForAsync(_key, "failing");
        Assert.Equal(1, await Echo.NumberAsync(1));
    }

    [Fact]
    public async Task A_sequence_can_be_read_to_its_end_or_left()
    {
        List<int> read = [];
        await foreach (var item in Echo.SequenceAsync(50))
            read.Add(item);
        Assert.Equal(Enumerable.Range(0, 50), read);
        await foreach (var item in Echo.SequenceAsync(int.MaxValue))
        {
            if (item == 3)
                break;
        }
        Assert.Equal(1, await Echo.NumberAsync(1));
    }

    [Fact]
    public async Task A_sequence_that_fails_fails_for_its_reader()
    {
        List<int> read = [];
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var item in Echo.FailingSequenceAsync())
                read.Add(item);
        });
        Assert.Equal("broken off", error.Message);
        Assert.Equal([1], read);
    }

    [Fact]
    public async Task Many_grains_answer_at_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => fixture.Client.GetGrain<IEcho>($"{_key}-{i}").NumberAsync(i)));
        Assert.Equal(Enumerable.Range(0, 500), answers);
    }

    [Alias("test.INobody")]
    public interface INobody : IGrainWithStringKey;
}
