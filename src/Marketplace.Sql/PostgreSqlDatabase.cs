using System.Data;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Marketplace.Sql;

/// <summary>A PostgreSQL database; the server itself commits concurrent transactions together.</summary>
internal sealed class PostgreSqlDatabase : SqlDatabase
{
    // Any number does, as long as it is always the same one: "market" on a telephone keypad.
    private const long MigrationLock = 627538;

    private readonly NpgsqlDataSource _source;
    private readonly bool _waitForDisk;

    public PostgreSqlDatabase(SqlOptions options, ILogger log) : base(log)
    {
        var settings = new NpgsqlConnectionStringBuilder(options.Target) { IncludeErrorDetail = false };
        settings.MaxAutoPrepare = settings.MaxAutoPrepare == 0 ? 100 : settings.MaxAutoPrepare;
        settings.ApplicationName ??= "marketplace";
        _source = NpgsqlDataSource.Create(settings);
        _waitForDisk = options.WaitForDisk;
    }

    public override string Adapt(string definition) =>
        definition.Replace("BYTES", "BYTEA", StringComparison.Ordinal)
            .Replace("KEY_ORDERED", "", StringComparison.Ordinal)
            .Replace("NUMBER_KEY", "BIGINT NOT NULL PRIMARY KEY", StringComparison.Ordinal);

    public override Task<T> WriteAsync<T>(Func<SqlSession, ValueTask<T>> work, CancellationToken cancellationToken) =>
        RunAsync(work, IsolationLevel.ReadCommitted, writes: true, cancellationToken);

    public override Task<T> ReadAsync<T>(Func<SqlSession, ValueTask<T>> work, CancellationToken cancellationToken) =>
        RunAsync(work, IsolationLevel.RepeatableRead, writes: false, cancellationToken);

    public override async ValueTask LockForMigrationAsync(SqlSession session, CancellationToken cancellationToken) =>
        await session.ExecuteAsync("SELECT pg_advisory_xact_lock(@lock)", cancellationToken, ("lock", MigrationLock));

    public override ValueTask DisposeAsync() => _source.DisposeAsync();

    protected override Task StartAsync(CancellationToken cancellationToken) => ReadAsync(static _ => ValueTask.FromResult(0), cancellationToken);

    private async Task<T> RunAsync<T>(Func<SqlSession, ValueTask<T>> work, IsolationLevel isolation, bool writes, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await _source.OpenConnectionAsync(cancellationToken);
            using var session = new SqlSession(connection, keepCommands: false);
            await using var transaction = await connection.BeginTransactionAsync(isolation, cancellationToken);
            session.Transaction = transaction;
            if (writes && !_waitForDisk)
            {
                await session.ExecuteAsync("SET LOCAL synchronous_commit = off", cancellationToken);
            }

            var result = await work(session);
            await transaction.CommitAsync(cancellationToken);
            return result;
        }
        catch (NpgsqlException error)
        {
            throw Translate(error, writes ? "write" : "read");
        }
    }
}
