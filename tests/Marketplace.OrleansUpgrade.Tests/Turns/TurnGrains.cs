using Orleans.Concurrency;
using Orleans.Serialization.Invocation;
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

    [ReadOnly, Alias("PassReading")]
    Task PassReadingAsync(string name, string gate);

    [Alias("Increment")]
    Task IncrementAsync();

    [Alias("Count")]
    Task<int> CountAsync();
}

[Alias("test.INonReentrant")]
public interface INonReentrant : ITurns;

[Alias("test.IReentrant")]
public interface IReentrant : ITurns;

[Alias("test.IMayInterleave")]
public interface IMayInterleave : ITurns;

[Alias("test.IWorkers")]
public interface IWorkers : ITurns;

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

    public Task PassReadingAsync(string name, string gate) => PassAsync(name, gate);

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

[Reentrant, GrainType("test.reentrant")]
internal sealed class ReentrantGrain : TurnsGrain, IReentrant;

[MayInterleave(nameof(IsSmall)), GrainType("test.mayinterleave")]
internal sealed class MayInterleaveGrain : TurnsGrain, IMayInterleave
{
    public static bool IsSmall(IInvokable request) =>
        request.GetArgumentCount() > 0 && request.GetArgument(0) is string name && name.StartsWith("small", StringComparison.Ordinal);
}

[StatelessWorker(3), GrainType("test.workers")]
internal sealed class WorkersGrain : TurnsGrain, IWorkers;

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
    Task<string> ThereAndBackAsync(string other, ChainRule rule);

    [ResponseTimeout("00:00:02"), Alias("CallBack")]
    Task<string> CallBackAsync(string first, bool suppress);

    [ResponseTimeout("00:00:02"), Alias("Answer")]
    Task<string> AnswerAsync();
}

[GenerateSerializer, Alias("test.ChainRule")]
public enum ChainRule
{
    Plain,
    Allowed,
    AllowedThenSuppressed,
}

[GrainType("test.chain")]
internal sealed class ChainGrain : Grain, IChain
{
    public async Task<string> ThereAndBackAsync(string other, ChainRule rule)
    {
        var next = GrainFactory.GetGrain<IChain>(other);
        if (rule == ChainRule.Plain)
            return await next.CallBackAsync(this.GetPrimaryKeyString(), false);
        using (RequestContext.AllowCallChainReentrancy())
            return await next.CallBackAsync(this.GetPrimaryKeyString(), rule == ChainRule.AllowedThenSuppressed);
    }

    public async Task<string> CallBackAsync(string first, bool suppress)
    {
        var caller = GrainFactory.GetGrain<IChain>(first);
        if (!suppress)
            return await caller.AnswerAsync();
        using (RequestContext.SuppressCallChainReentrancy())
            return await caller.AnswerAsync();
    }

    public Task<string> AnswerAsync() => Task.FromResult("back");
}
