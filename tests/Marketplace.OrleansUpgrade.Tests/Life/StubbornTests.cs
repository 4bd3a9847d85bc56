using System.Runtime.CompilerServices;
using Orleans.Configuration;
using Marketplace.OrleansUpgrade.Tests.Support;
using Marketplace.Testing.Waiting;

namespace Marketplace.OrleansUpgrade.Tests.Life;

[Alias("test.IStubborn")]
public interface IStubborn : IGrainWithStringKey
{
    [Alias("Touch")]
    Task TouchAsync();
}

/// <summary>Does not end before it is made to.</summary>
[GrainType("test.stubborn")]
internal sealed class StubbornGrain : Grain, IStubborn
{
    public static readonly List<WeakReference> Made = [];

    public StubbornGrain()
    {
        lock (Made)
            Made.Add(new WeakReference(this));
    }

    public Task TouchAsync() => Task.CompletedTask;

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (!this.GetPrimaryKeyString().StartsWith("stubborn", StringComparison.Ordinal))
            return;
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            Journal.Write(this.GetPrimaryKeyString(), "made to end");
        }
    }
}

public sealed class StubbornTests
{
    private readonly string _key = Journal.NewKey();

    [Fact]
    public async Task A_grain_that_does_not_end_does_not_keep_a_silo_from_stopping()
    {
        await using var cluster = ClusterFixture.New(silo => silo.Configure<GrainCollectionOptions>(
            options => options.DeactivationTimeout = TimeSpan.FromSeconds(1)));
        await cluster.DeployAsync();
        await cluster.Client.GetGrain<IStubborn>("stubborn" + _key).TouchAsync();
        await cluster.StopAllSilosAsync();
        await Journal.WaitForAsync("stubborn" + _key, "made to end");
    }

    [Fact]
    public async Task Activations_that_have_ended_leave_no_memory_behind_though_references_are_kept()
    {
        await using var cluster = ClusterFixture.New(static _ => { });
        await cluster.DeployAsync();
        var grains = Enumerable.Range(0, 200).Select(i => cluster.Client.GetGrain<IStubborn>($"{_key}{i}")).ToArray();
        await UseAndEndAsync();
        await Eventually.HoldsAsync(
            "the grains' collection",
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                lock (StubbornGrain.Made)
                    return StubbornGrain.Made.Count(w => w.IsAlive) <= 1;
            });
        GC.KeepAlive(grains);
        await cluster.StopAllSilosAsync();

        [MethodImpl(MethodImplOptions.NoInlining)]
        async Task UseAndEndAsync()
        {
            foreach (var grain in grains)
                await grain.TouchAsync();
            foreach (var grain in grains)
                await cluster.DeactivateAsync(grain);
        }
    }
}
