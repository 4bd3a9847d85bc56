using System.Collections.Concurrent;
using System.Globalization;
using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>Keeps states in memory, as bytes, for as long as the silo lives.</summary>
public class MemoryGrainStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(string Name, GrainId Grain), Row> _rows = new();
    private readonly IGrainStorageSerializer _serializer;
    private long _version;

    /// <summary>Keeps what the serializer makes of states.</summary>
    public MemoryGrainStorage(IGrainStorageSerializer serializer) => _serializer = serializer;

    /// <inheritdoc/>
    public virtual Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (_rows.TryGetValue((stateName, grainId), out var row))
        {
            grainState.State = _serializer.Deserialize<T>(row.Data);
            grainState.ETag = row.ETag;
            grainState.RecordExists = true;
        }
        else
        {
            grainState.State = default;
            grainState.ETag = null;
            grainState.RecordExists = false;
        }
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public virtual Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var row = new Row(_serializer.Serialize(grainState.State), NextVersion());
        var key = (stateName, grainId);
        var written = grainState.ETag is null
            ? _rows.TryAdd(key, row)
            : _rows.TryGetValue(key, out var old) && old.ETag == grainState.ETag && _rows.TryUpdate(key, row, old);
        if (!written)
            throw Conflict(key, grainState.ETag);
        grainState.ETag = row.ETag;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public virtual Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        if (_rows.TryGetValue(key, out var row))
        {
            if (row.ETag != grainState.ETag || !_rows.TryRemove(new(key, row)))
                throw Conflict(key, grainState.ETag);
        }
        else if (grainState.ETag is not null)
        {
            throw Conflict(key, grainState.ETag);
        }
        grainState.State = default;
        grainState.ETag = null;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    private string NextVersion() => Interlocked.Increment(ref _version).ToString(CultureInfo.InvariantCulture);

    private InconsistentStateException Conflict((string Name, GrainId Grain) key, string? current)
    {
        var stored = _rows.TryGetValue(key, out var row) ? row.ETag : null;
        return new InconsistentStateException($"The state \"{key.Name}\" of {key.Grain} was changed by somebody else.", stored, current);
    }

    private sealed record Row(BinaryData Data, string ETag);
}
