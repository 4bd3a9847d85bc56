using Orleans.Storage;
using Marketplace.OrleansUpgrade.Tests.Support;

namespace Marketplace.OrleansUpgrade.Tests.State;

[GenerateSerializer, Alias("test.Tally")]
public sealed class Tally
{
    [Id(0)]
    public int Count { get; set; }

    [Id(1)]
    public List<string> Names { get; set; } = [];
}

[Alias("test.IStateful")]
public interface IStateful : IGrainWithStringKey
{
    [Alias("Add")]
    Task<int> AddAsync(string name);

    [Alias("AddUnwritten")]
    Task<int> AddUnwrittenAsync(string name);

    [Alias("Read")]
    Task<int> ReadAsync();

    [Alias("Clear")]
    Task ClearAsync();

    [Alias("Record")]
    Task<(bool Exists, string? ETag)> RecordAsync();

    [Alias("Other")]
    Task<int> OtherAsync();

    [Alias("End")]
    Task EndAsync();
}

[GrainType("test.stateful")]
internal sealed class StatefulGrain(
    [PersistentState("tally")] IPersistentState<Tally> tally,
    [PersistentState("second", "other")] IPersistentState<Tally> second) : Grain, IStateful
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Journal.Write(this.GetPrimaryKeyString(), $"activated with {tally.State.Count}");
        return Task.CompletedTask;
    }

    public async Task<int> AddAsync(string name)
    {
        tally.State.Names.Add(name);
        tally.State.Count++;
        await tally.WriteStateAsync();
        second.State.Count += 10;
        await second.WriteStateAsync();
        return tally.State.Count;
    }

    public Task<int> AddUnwrittenAsync(string name)
    {
        tally.State.Names.Add(name);
        return Task.FromResult(++tally.State.Count);
    }

    public async Task<int> ReadAsync()
    {
        await tally.ReadStateAsync();
        return tally.State.Count;
    }

    public Task ClearAsync() => tally.ClearStateAsync();

    public Task<(bool Exists, string? ETag)> RecordAsync() => Task.FromResult((tally.RecordExists, tally.Etag));

    public Task<int> OtherAsync() => Task.FromResult(second.State.Count);

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

[Alias("test.IConflicting")]
public interface IConflicting : IGrainWithStringKey
{
    [Alias("Write")]
    Task WriteAsync(int value);

    [Alias("Value")]
    Task<int> ValueAsync();
}

[GrainType("test.conflicting")]
internal sealed class ConflictingGrain([PersistentState("value", "conflicting")] IPersistentState<Tally> state) : Grain, IConflicting
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Journal.Write(this.GetPrimaryKeyString(), "activated");
        return Task.CompletedTask;
    }

    public Task WriteAsync(int value)
    {
        state.State.Count = value;
        return state.WriteStateAsync();
    }

    public Task<int> ValueAsync() => Task.FromResult(state.State.Count);
}

[Alias("test.IUnstored")]
public interface IUnstored : IGrainWithStringKey
{
    [Alias("Touch")]
    Task TouchAsync();
}

[GrainType("test.unstored")]
internal sealed class UnstoredGrain([PersistentState("x", "no such storage")] IPersistentState<Tally> state) : Grain, IUnstored
{
    public Task TouchAsync() => state.WriteStateAsync();
}

/// <summary>A storage of the application's own: counts, and refuses the writes that it is told to.</summary>
internal sealed class ConflictingStorage : IGrainStorage
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<GrainId, int> _values = new();

    public static string? RefusedKey { get; set; }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var known = _values.TryGetValue(grainId, out var value);
        grainState.State = (T)(object)new Tally { Count = value };
        grainState.RecordExists = known;
        grainState.ETag = known ? "1" : null;
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (grainId.Key.ToString() == RefusedKey)
            throw new InconsistentStateException("taken", "2", grainState.ETag);
        _values[grainId] = ((Tally)(object)grainState.State!).Count;
        grainState.ETag = "1";
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.CompletedTask;
}
