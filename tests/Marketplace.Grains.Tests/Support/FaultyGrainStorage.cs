using Orleans.Storage;

namespace Marketplace.Grains.Tests.Support;

/// <summary>A storage whose writes fail when a test says so: before anything is written, or after, so that nobody can tell.</summary>
internal sealed class FaultyGrainStorage(IGrainStorage inner, WriteFaults faults) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ReadStateAsync(stateName, grainId, grainState);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ClearStateAsync(stateName, grainId, grainState);

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        WriteFault fault = faults.Next(stateName);
        if (fault == WriteFault.Before) throw new IOException("The test fails this write before it is done.");
        await inner.WriteStateAsync(stateName, grainId, grainState);
        if (fault == WriteFault.After) throw new IOException("The test fails this write after it is done.");
    }
}

/// <summary>When a write fails.</summary>
internal enum WriteFault
{
    None,
    Before,
    After,
}

/// <summary>Which writes fail.</summary>
internal sealed class WriteFaults
{
    private int _writes;

    /// <summary>Decides by the state's name and the number of the write, from 1.</summary>
    public Func<string, int, WriteFault> Rule { get; set; } = (_, _) => WriteFault.None;

    public int Failed { get; private set; }

    public WriteFault Next(string stateName)
    {
        WriteFault fault = Rule(stateName, Interlocked.Increment(ref _writes));
        if (fault != WriteFault.None) Failed++;
        return fault;
    }
}
