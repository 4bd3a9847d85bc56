using Microsoft.Extensions.Logging;

namespace Marketplace.Sql;

/// <summary>One database, whichever product: units of work that read, and units of work that write and are durable when they return.</summary>
internal abstract partial class SqlDatabase(ILogger log) : IAsyncDisposable
{
    protected ILogger Log { get; } = log;

    /// <summary>What stands in the statements that make tables where the products differ.</summary>
    public abstract string Adapt(string definition);

    /// <summary>Opens a database and makes sure that it has the newest tables.</summary>
    public static async Task<SqlDatabase> OpenAsync(SqlOptions options, SqlMigrations migrations, ILogger log, CancellationToken cancellationToken)
    {
        SqlDatabase database = options.IsSqlite ? new SqliteDatabase(options, log) : new PostgreSqlDatabase(options, log);
        try
        {
            await database.StartAsync(cancellationToken);
            await migrations.ApplyAsync(database, cancellationToken);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs statements in one transaction and returns when it is durable. Work that throws changes nothing.</summary>
    public abstract Task<T> WriteAsync<T>(Func<SqlSession, ValueTask<T>> work, CancellationToken cancellationToken);

    /// <summary>Runs queries on one consistent view of the data.</summary>
    public abstract Task<T> ReadAsync<T>(Func<SqlSession, ValueTask<T>> work, CancellationToken cancellationToken);

    /// <summary>Keeps other processes from migrating at the same time, until the transaction ends.</summary>
    public abstract ValueTask LockForMigrationAsync(SqlSession session, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();

    protected abstract Task StartAsync(CancellationToken cancellationToken);

    /// <summary>What callers see instead of the driver's exception.</summary>
    protected SqlStorageException Translate(Exception error, string doing)
    {
        StatementFailed(Log, doing, error);
        return new SqlStorageException($"The database failed to {doing}: {error.Message}");
    }

    [LoggerMessage(EventId = 4301, Level = LogLevel.Error, Message = "The database failed to {Doing}")]
    private static partial void StatementFailed(ILogger log, string doing, Exception error);
}
