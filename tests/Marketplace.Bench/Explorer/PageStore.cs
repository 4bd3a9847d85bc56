using Marketplace.Sql;
using Marketplace.Testing.PostgreSql;
using Npgsql;

namespace Marketplace.Bench.Explorer;

/// <summary>A database for a bench, gone after it.</summary>
internal sealed class PageStore : IAsyncDisposable
{
    private readonly PostgreSqlServer? _server;
    private readonly string? _connection;

    private PageStore(SqlOptions options, PostgreSqlServer? server, string? connection)
    {
        Options = options;
        (_server, _connection) = (server, connection);
    }

    /// <summary>Where the projections lie.</summary>
    public SqlOptions Options { get; }

    /// <summary>A file in a folder.</summary>
    public static Task<PageStore> Sqlite(string folder) => Task.FromResult(new PageStore(SqlOptions.Sqlite(Path.Combine(folder, "market.db")).ForProjections(), null, null));

    /// <summary>A server of the bench's own.</summary>
    public static async Task<PageStore> PostgreSql(string folder)
    {
        var server = new PostgreSqlServer();
        await server.InitializeAsync();
        var connection = await server.NewConnectionStringAsync();
        return new PageStore(SqlOptions.PostgreSql(connection).ForProjections(), server, connection);
    }

    /// <summary>
    /// Does what the server does by itself every minute. An address comes to a million transactions in months; here a million spent outputs were left in the
    /// index within half a minute, which no list would meet.
    /// </summary>
    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        if (_connection is not null)
        {
            await using var source = NpgsqlDataSource.Create(_connection);
            await using var vacuum = source.CreateCommand("VACUUM ANALYZE");
            await vacuum.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
