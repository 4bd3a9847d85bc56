using Marketplace.Storage.Sql;
using Microsoft.Extensions.Logging;

namespace Marketplace.Storage.Grains;

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
