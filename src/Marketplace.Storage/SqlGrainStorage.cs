using System.Diagnostics;
using System.Globalization;
using Marketplace.Sql;
using Orleans.Storage;

namespace Marketplace.Storage;

/// <summary>Grain state in a table: one row per state name, grain type and key, written only if its version is the expected one.</summary>
/// <remarks>
/// The etag is the row's version. A cleared state keeps its row without content, so that its version goes on and an old activation's
/// etag never fits a newer state.
/// </remarks>
public sealed class SqlGrainStorage : IGrainStorage
{
    private readonly GrainDatabase _database;
    private readonly GrainStateSerializer _serializer;
    private readonly StorageInstruments _instruments;

    internal SqlGrainStorage(GrainDatabase database, GrainStateSerializer serializer, StorageInstruments instruments)
    {
        _database = database;
        _serializer = serializer;
        _instruments = instruments;
    }

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <summary>Reads a state; one that does not exist becomes a new one without a record.</summary>
    /// <param name="stateName">The state's name.</param>
    /// <param name="grainId">The grain.</param>
    /// <param name="grainState">Filled.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SqlStorageException">The database failed.</exception>
    /// <exception cref="GrainStateFormatException">The stored state cannot be read by this program.</exception>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var (type, key) = Key(grainId);
        var database = await _database.GetAsync(cancellationToken);
        var rows = await database.ReadAsync(
            session => session.QueryAsync(
                "SELECT version, state FROM grain_state WHERE state_name = @name AND grain_type = @type AND grain_key = @key",
                reader => (Version: reader.GetInt64(0), State: reader.IsDBNull(1) ? null : reader.GetFieldValue<byte[]>(1)),
                cancellationToken,
                ("name", stateName),
                ("type", type),
                ("key", key)),
            cancellationToken);
        var (version, stored) = rows.Count == 0 ? (0, null) : rows[0];
        grainState.State = stored is null ? EmptyState<T>.New() : _serializer.Deserialize<T>(stored);
        grainState.ETag = rows.Count == 0 ? null : ETag(version);
        grainState.RecordExists = stored is not null;
    }

    /// <summary>Writes a state if nobody has since it was read. Durable on return.</summary>
    /// <param name="stateName">The state's name.</param>
    /// <param name="grainId">The grain.</param>
    /// <param name="grainState">Its etag is the expected one (null: no row yet) and becomes the new one.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <exception cref="InconsistentStateException">Somebody has written it; nothing changed.</exception>
    /// <exception cref="SqlStorageException">The database failed, and whether it wrote is unknown: read again.</exception>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var stored = _serializer.Serialize(grainState.State!);
        grainState.ETag = await PutAsync(stateName, grainId, grainState.ETag, stored, cancellationToken);
        grainState.RecordExists = true;
    }

    /// <summary>Clears a state if nobody has written it since it was read.</summary>
    /// <param name="stateName">The state's name.</param>
    /// <param name="grainId">The grain.</param>
    /// <param name="grainState">Its etag is the expected one; it becomes empty.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <exception cref="InconsistentStateException">Somebody has written it; nothing changed.</exception>
    /// <exception cref="SqlStorageException">The database failed, and whether it wrote is unknown: read again.</exception>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        if (grainState.ETag is not null || grainState.RecordExists)
        {
            grainState.ETag = await PutAsync(stateName, grainId, grainState.ETag, null, cancellationToken);
        }

        grainState.State = EmptyState<T>.New();
        grainState.RecordExists = false;
    }

    private static (string Type, string Key) Key(GrainId grainId) => (grainId.Type.ToString()!, grainId.Key.ToString()!);

    private static string ETag(long version) => version.ToString(CultureInfo.InvariantCulture);

    private async Task<string> PutAsync(string stateName, GrainId grainId, string? etag, byte[]? stored, CancellationToken cancellationToken)
    {
        long expected = 0;
        if (etag is not null && !long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out expected))
        {
            throw new InconsistentStateException($"'{etag}' is no etag of this storage.", null, etag);
        }

        var current = await PutAsync(stateName, grainId, etag is null ? null : expected, stored, cancellationToken);
        return current.Written
            ? ETag(current.Version)
            : throw new InconsistentStateException(
                $"The state '{stateName}' of {grainId} was written by somebody else.", current.Version == 0 ? null : ETag(current.Version), etag);
    }

    private async Task<(bool Written, long Version)> PutAsync(string stateName, GrainId grainId, long? expected, byte[]? stored, CancellationToken cancellationToken)
    {
        var (type, key) = Key(grainId);
        var started = Stopwatch.GetTimestamp();
        var outcome = StorageInstruments.WriteOutcome.Failed;
        try
        {
            var database = await _database.GetAsync(cancellationToken);
            var current = await database.WriteAsync(session => PutAsync(session, (stateName, type, key), expected, stored, cancellationToken), cancellationToken);
            outcome = current.Written ? StorageInstruments.WriteOutcome.Written : StorageInstruments.WriteOutcome.Conflict;
            return current;
        }
        finally
        {
            _instruments.OnWrite(stateName, outcome, started);
        }
    }

    private static async ValueTask<(bool Written, long Version)> PutAsync(
        SqlSession session, (string Name, string Type, string Key) id, long? expected, byte[]? stored, CancellationToken cancellationToken)
    {
        var changed = expected is { } version
            ? await session.ExecuteAsync(
                "UPDATE grain_state SET version = version + 1, state = @state WHERE state_name = @name AND grain_type = @type AND grain_key = @key AND version = @version",
                cancellationToken,
                ("name", id.Name),
                ("type", id.Type),
                ("key", id.Key),
                ("state", stored),
                ("version", version))
            : await session.ExecuteAsync(
                "INSERT INTO grain_state (state_name, grain_type, grain_key, version, state) VALUES (@name, @type, @key, 1, @state) ON CONFLICT DO NOTHING",
                cancellationToken,
                ("name", id.Name),
                ("type", id.Type),
                ("key", id.Key),
                ("state", stored));
        if (changed == 1)
        {
            return (true, (expected ?? 0) + 1);
        }

        var found = await session.QueryAsync(
            "SELECT version FROM grain_state WHERE state_name = @name AND grain_type = @type AND grain_key = @key",
            reader => reader.GetInt64(0),
            cancellationToken,
            ("name", id.Name),
            ("type", id.Type),
            ("key", id.Key));
        return (false, found.Count == 0 ? 0 : found[0]);
    }

    // Immutable states without an empty form start as null.
    private static class EmptyState<T>
    {
        private static readonly bool CanBeNew = typeof(T).IsValueType || typeof(T).GetConstructor(Type.EmptyTypes) is not null;

        public static T? New() => CanBeNew ? Activator.CreateInstance<T>() : default;
    }
}
