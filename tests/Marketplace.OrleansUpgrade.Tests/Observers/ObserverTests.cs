using System.Runtime.CompilerServices;
using Marketplace.OrleansUpgrade.Tests.Support;
using Marketplace.Testing.Waiting;

namespace Marketplace.OrleansUpgrade.Tests.Observers;

[Alias("test.IListener")]
public interface IListener : IGrainObserver
{
    [Alias("Hear")]
    Task HearAsync(string what);

    [ResponseTimeout("00:00:02"), Alias("Ask")]
    Task<int> AskAsync(int value);
}

[Alias("test.ISpeaker")]
public interface ISpeaker : IGrainWithStringKey
{
    [Alias("Add")]
    Task AddAsync(IListener listener);

    [Alias("Say")]
    Task SayAsync(string what);

    [Alias("Ask")]
    Task<int> AskAsync(int value);
}

[GrainType("test.speaker")]
internal sealed class SpeakerGrain : Grain, ISpeaker
{
    private IListener? _listener;

    public Task AddAsync(IListener listener)
    {
        _listener = listener;
        return Task.CompletedTask;
    }

    public Task SayAsync(string what) => _listener!.HearAsync(what);

    public Task<int> AskAsync(int value) => _listener!.AskAsync(value);
}

[Collection(ClusterCollection.Name)]
public sealed class ObserverTests(ClusterFixture fixture)
{
    private readonly string _key = Journal.NewKey();

    private ISpeaker Speaker => fixture.Client.GetGrain<ISpeaker>(_key);

    [Fact]
    public async Task An_observer_hears_what_a_grain_says()
    {
        var listener = new Listener(_key);
        await Speaker.AddAsync(fixture.Client.CreateObjectReference<IListener>(listener));
        await Speaker.SayAsync("awaited");
        Assert.Contains("awaited", Journal.Of(_key));
        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task An_observer_can_answer()
    {
        var listener = new Listener(_key);
        await Speaker.AddAsync(fixture.Client.CreateObjectReference<IListener>(listener));
        Assert.Equal(42, await Speaker.AskAsync(21));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Speaker.AskAsync(-1));
        Assert.Equal("negative", error.Message);
        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task Calls_of_an_observer_run_one_after_the_other()
    {
        var listener = new Listener(_key);
        var reference = fixture.Client.CreateObjectReference<IListener>(listener);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => reference.AskAsync(i)));
        Assert.Equal(1, listener.MostAtOnce);
        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task An_observer_that_is_deleted_is_not_called()
    {
        var listener = new Listener(_key);
        var reference = fixture.Client.CreateObjectReference<IListener>(listener);
        await Speaker.AddAsync(reference);
        fixture.Client.DeleteObjectReference<IListener>(reference);
        await Assert.ThrowsAnyAsync<Exception>(() => Speaker.AskAsync(1));
        Assert.Empty(Journal.Of(_key));
        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task An_observer_is_held_weakly()
    {
        var (weak, reference) = MakeListener();
        await Eventually.HoldsAsync(
            "the observer's collection",
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return !weak.IsAlive;
            });
        GC.KeepAlive(reference);

        [MethodImpl(MethodImplOptions.NoInlining)]
        (WeakReference, IListener) MakeListener()
        {
            var listener = new Listener(_key);
            return (new WeakReference(listener), fixture.Client.CreateObjectReference<IListener>(listener));
        }
    }

    private sealed class Listener(string key) : IListener
    {
        private int _now;

        public int MostAtOnce { get; private set; }

        public Task HearAsync(string what)
        {
            Journal.Write(key, what);
            return Task.CompletedTask;
        }

        public async Task<int> AskAsync(int value)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _now));
            await Task.Yield();
            Interlocked.Decrement(ref _now);
            return value < 0 ? throw new InvalidOperationException("negative") : value * 2;
        }
    }
}
