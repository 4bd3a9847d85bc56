using Marketplace.Ledger;
using Marketplace.Sql;
using Microsoft.Extensions.Logging;

namespace Marketplace.Storage;

/// <summary>The database of grain state, reminders and listings; opened and brought to its newest form by whoever needs it first.</summary>
public sealed class GrainDatabase : IAsyncDisposable
{
    private readonly SqlOptions _options;
    private readonly ILogger<GrainDatabase> _log;
    private readonly SemaphoreSlim _opening = new(1, 1);
    private SqlDatabase? _database;
    private bool _disposed;

    /// <summary>Describes the database; nothing is opened yet.</summary>
    /// <param name="options">Which one.</param>
    /// <param name="log">Told about failures.</param>
    public GrainDatabase(SqlOptions options, ILogger<GrainDatabase> log)
    {
        _options = options;
        _log = log;
    }

    /// <summary>Opens the database now, so that a fault shows at start.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SqlStorageException">It cannot be opened, or is of a newer version.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken) => await GetAsync(cancellationToken);

    /// <summary>Makes the database this network's if it is nobody's yet. Two networks in one database would carry out each other's reminders.</summary>
    /// <param name="genesisHash">Names the network.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SqlStorageException">The database belongs to another network, or cannot be opened.</exception>
    public async Task ClaimAsync(Hash256 genesisHash, CancellationToken cancellationToken)
    {
        var database = await GetAsync(cancellationToken);
        var owner = await database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    "INSERT INTO grain_network (singleton, genesis_hash) VALUES (1, @genesis) ON CONFLICT (singleton) DO NOTHING",
                    cancellationToken,
                    ("genesis", genesisHash.ToArray()));
                return await session.QueryAsync(
                    "SELECT genesis_hash FROM grain_network WHERE singleton = 1", reader => new Hash256(reader.GetFieldValue<byte[]>(0)), cancellationToken);
            },
            cancellationToken);
        if (owner[0] != genesisHash)
        {
            throw new SqlStorageException($"It belongs to the network {owner[0]}, not to {genesisHash}. Give each network a database of its own.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _opening.WaitAsync();
        _disposed = true;
        if (_database is { } database)
        {
            _database = null;
            await database.DisposeAsync();
        }

        _opening.Release();
    }

    internal ValueTask<SqlDatabase> GetAsync(CancellationToken cancellationToken) =>
        _database is { } open ? ValueTask.FromResult(open) : new ValueTask<SqlDatabase>(OpenOnceAsync(cancellationToken));

    private async Task<SqlDatabase> OpenOnceAsync(CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _database ??= await SqlDatabase.OpenAsync(_options, GrainTables.Migrations, _log, cancellationToken);
        }
        finally
        {
            _opening.Release();
        }
    }
}
