using System.Collections.Concurrent;
using Marketplace.OrleansUpgrade.Tests.Support;

namespace Marketplace.OrleansUpgrade.Tests.Life;

[Alias("test.IRestless")]
public interface IRestless : IGrainWithStringKey
{
    [Alias("Step")]
    Task<long> StepAsync(int caller, bool end, bool yield);
}

/// <summary>Ends itself whenever a call asks for it, in the middle of everything.</summary>
[GrainType("test.restless")]
internal sealed class RestlessGrain : Grain, IRestless
{
    /// <summary>Activations that live now, by key; never more than one.</summary>
    public static readonly ConcurrentDictionary<string, int> Living = new();

    public static readonly ConcurrentDictionary<string, long> Steps = new();

    public static readonly ConcurrentQueue<string> Faults = new();

    private int _inside;
    private bool _over;

    private string Key => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (Living.AddOrUpdate(Key, 1, (_, n) => n + 1) != 1)
            Faults.Enqueue("two activations at once");
        await Task.Yield();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_over || _inside != 0)
            Faults.Enqueue("ended twice or with a call inside");
        _over = true;
        await Task.Yield();
        Living.AddOrUpdate(Key, 0, (_, n) => n - 1);
    }

    public async Task<long> StepAsync(int caller, bool end, bool yield)
    {
        if (++_inside != 1 || _over)
            Faults.Enqueue("a call beside another or after the end");
        if (end)
            DeactivateOnIdle();
        if (yield)
            await Task.Yield();
        _inside--;
        return Steps.AddOrUpdate(Key, 1, (_, n) => n + 1);
    }
}

[Collection(ClusterCollection.Name)]
public sealed class StressTests(ClusterFixture fixture)
{
    private readonly string _key = Journal.NewKey();

    [Fact]
    public async Task Grains_that_end_all_the_time_answer_every_call_once_and_live_once()
    {
        const int Callers = 16, Calls = 300, Grains = 3;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            for (var i = 0; i < Calls; i++)
                await CallAsync(fixture.Client.GetGrain<IRestless>($"{_key}{random.Next(Grains)}"), caller, random);
        })));
        Assert.Empty(RestlessGrain.Faults);
        Assert.Equal(Callers * Calls, RestlessGrain.Steps.Where(s => s.Key.StartsWith(_key, StringComparison.Ordinal)).Sum(s => s.Value));
    }

    // A call that was forwarded from one ending activation to the next too often is rejected, and has not run.
    private static async Task CallAsync(IRestless grain, int caller, Random random)
    {
        while (true)
        {
            try
            {
                await grain.StepAsync(caller, random.Next(20) == 0, random.Next(2) == 0);
                return;
            }
            catch (OrleansMessageRejectionException)
            {
                await Task.Yield();
            }
        }
    }
}
