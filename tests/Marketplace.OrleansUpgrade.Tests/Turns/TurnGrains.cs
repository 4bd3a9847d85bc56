using Orleans.Concurrency;
using Marketplace.OrleansUpgrade.Tests.Support;

namespace Marketplace.OrleansUpgrade.Tests.Turns;

[Alias("test.ITurns")]
public interface ITurns : IGrainWithStringKey
{
    /// <summary>Writes "NAME in", waits for the gate, writes "NAME out".</summary>
    [Alias("Pass")]
    Task PassAsync(string name, string gate);

    [AlwaysInterleave, Alias("PassBetween")]
    Task PassBetweenAsync(string name, string gate);

    [Alias("Increment")]
    Task IncrementAsync();

    [Alias("Count")]
    Task<int> CountAsync();
}

[Alias("test.INonReentrant")]
public interface INonReentrant : ITurns;

public abstract class TurnsGrain : Grain
{
    private int _count;

    protected string Key => this.GetPrimaryKeyString();

    public async Task PassAsync(string name, string gate)
    {
        Journal.Write(Key, $"{name} in");
        await Journal.Gate(gate);
        Journal.Write(Key, $"{name} out");
    }

    public Task PassBetweenAsync(string name, string gate) => PassAsync(name, gate);

    public async Task IncrementAsync()
    {
        var read = _count;
        await Task.Yield();
        await Task.Delay(1);
        _count = read + 1;
    }

    public Task<int> CountAsync() => Task.FromResult(_count);
}

[GrainType("test.nonreentrant")]
internal sealed class NonReentrantGrain : TurnsGrain, INonReentrant;

[Alias("test.IScheduler")]
public interface IScheduler : IGrainWithStringKey
{
    [Alias("Stays")]
    Task<bool> StaysOnItsSchedulerAsync();

    [Alias("NeverTwo")]
    Task<int> MostAtOnceAsync();
}

[GrainType("test.scheduler")]
internal sealed class SchedulerGrain : Grain, IScheduler
{
    private int _now;
    private int _most;

    public async Task<bool> StaysOnItsSchedulerAsync()
    {
        var own = TaskScheduler.Current;
        if (own == TaskScheduler.Default)
            return false;
        await Task.Yield();
        var stays = TaskScheduler.Current == own;
        await Task.Delay(1);
        stays &= TaskScheduler.Current == own;
        await Task.Run(() => stays &= TaskScheduler.Current == TaskScheduler.Default);
        stays &= TaskScheduler.Current == own;
        await Task.Factory.StartNew(() => stays &= TaskScheduler.Current == own);
        return stays && TaskScheduler.Current == own;
    }

    public async Task<int> MostAtOnceAsync()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => OneAsync()));
        return _most;
    }

    private async Task OneAsync()
    {
        for (var i = 0; i < 20; i++)
        {
            _most = Math.Max(_most, Interlocked.Increment(ref _now));
            Thread.SpinWait(100);
            Interlocked.Decrement(ref _now);
            await Task.Yield();
        }
    }
}

[Alias("test.IChain")]
public interface IChain : IGrainWithStringKey
{
    /// <summary>Calls a grain that calls back.</summary>
    [ResponseTimeout("00:00:02"), Alias("There")]
    Task<string> ThereAndBackAsync(string other);

    [ResponseTimeout("00:00:02"), Alias("CallBack")]
    Task<string> CallBackAsync(string first);

    [ResponseTimeout("00:00:02"), Alias("Answer")]
    Task<string> AnswerAsync();
}

[GrainType("test.chain")]
internal sealed class ChainGrain : Grain, IChain
{
    public Task<string> ThereAndBackAsync(string other) => GrainFactory.GetGrain<IChain>(other).CallBackAsync(this.GetPrimaryKeyString());

    public Task<string> CallBackAsync(string first) => GrainFactory.GetGrain<IChain>(first).AnswerAsync();

    public Task<string> AnswerAsync() => Task.FromResult("back");
}
