using Marketplace.OrleansUpgrade.Tests.Support;

namespace Marketplace.OrleansUpgrade.Tests.Filters;

[Alias("test.IFiltered")]
public interface IFiltered : IGrainWithStringKey
{
    [Alias("Double")]
    Task<int> DoubleAsync(int value);

    [Alias("Through")]
    Task<int> ThroughAsync(string other, int value);

    [Alias("Context")]
    Task<string?> ContextAsync(string name);

    [Alias("ContextThrough")]
    Task<string?> ContextThroughAsync(string other, string name);

    [Alias("SetContext")]
    Task SetContextAsync(string name);
}

[GrainType("test.filtered")]
internal sealed class FilteredGrain : Grain, IFiltered, IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        Journal.Write(this.GetPrimaryKeyString(), $"own {context.MethodName} on {context.ImplementationMethod.DeclaringType!.Name}");
        if (context.MethodName == nameof(DoubleAsync) && context.Request.GetArgument(0) is 13)
            throw new InvalidOperationException("unlucky");
        await context.Invoke();
        if (context.Result is 26)
            context.Result = 27;
    }

    public Task<int> DoubleAsync(int value) => Task.FromResult(value * 2);

    public Task<int> ThroughAsync(string other, int value) => GrainFactory.GetGrain<IFiltered>(other).DoubleAsync(value);

    public Task<string?> ContextAsync(string name) => Task.FromResult(RequestContext.Get(name) as string);

    public async Task<string?> ContextThroughAsync(string other, string name)
    {
        await Task.Yield();
        return await GrainFactory.GetGrain<IFiltered>(other).ContextAsync(name);
    }

    public Task SetContextAsync(string name)
    {
        RequestContext.Set(name, "from the grain");
        return Task.CompletedTask;
    }
}

/// <summary>Notes the calls of filtered grains; other tests' calls pass it too.</summary>
public sealed class RecordingFilter : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.Grain is not FilteredGrain)
        {
            await context.Invoke();
            return;
        }
        Journal.Write(context.TargetId.Key.ToString(), $"silo {context.MethodName} of {context.InterfaceMethod.DeclaringType!.Name}");
        await context.Invoke();
        Journal.Write(context.TargetId.Key.ToString(), "silo after");
    }
}

[Collection(ClusterCollection.Name)]
public sealed class FilterTests(ClusterFixture fixture)
{
    private readonly string _key = Journal.NewKey();

    private IFiltered Grain => fixture.Client.GetGrain<IFiltered>(_key);

    [Fact]
    public async Task Filters_of_the_silo_run_before_the_grains_own()
    {
        Assert.Equal(4, await Grain.DoubleAsync(2));
        Assert.Equal(["silo DoubleAsync of IFiltered", "own DoubleAsync on FilteredGrain", "silo after"], Journal.Of(_key));
    }

    [Fact]
    public async Task A_filter_can_fail_a_call()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Grain.DoubleAsync(13));
        Assert.Equal("unlucky", error.Message);
    }

    [Fact]
    public async Task Values_of_the_request_context_travel_with_calls_and_not_back()
    {
        RequestContext.Set("name", "value");
        try
        {
            Assert.Equal("value", await Grain.ContextAsync("name"));
            Assert.Equal("value", await Grain.ContextThroughAsync(_key + "2", "name"));
            Assert.Null(await Grain.ContextAsync("other"));
            await Grain.SetContextAsync("name");
            Assert.Equal("value", RequestContext.Get("name"));
        }
        finally
        {
            RequestContext.Clear();
        }
        Assert.Null(await Grain.ContextAsync("name"));
    }
}

public sealed class OutgoingFilterTests
{
    private readonly string _key = Journal.NewKey();

    [Fact]
    public async Task A_filter_on_the_way_out_sees_arguments_and_results_and_may_change_them()
    {
        await using var cluster = ClusterFixture.New(silo => silo.AddOutgoingGrainCallFilter(async context =>
        {
            if (context.InterfaceMethod.DeclaringType != typeof(IFiltered))
            {
                await context.Invoke();
                return;
            }
            context.Request.SetArgument(0, (int)context.Request.GetArgument(0)! + 1);
            await context.Invoke();
            context.Result = (int)context.Result! + 100;
        }));
        await cluster.DeployAsync();
        Assert.Equal(108, await cluster.Client.GetGrain<IFiltered>(_key).ThroughAsync(_key + "2", 3));
        await cluster.StopAllSilosAsync();
    }
}
