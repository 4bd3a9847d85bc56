using Marketplace.Storage.Sql;
using Marketplace.Tests.PostgreSql;

namespace Marketplace.Bench.Explorer;

/// <summary>A database for a bench, gone after it.</summary>
internal sealed class PageStore : IAsyncDisposable
{
    private readonly PostgreSqlServer? _server;

    private PageStore(SqlOptions options, PostgreSqlServer? server)
    {
        Options = options;
        _server = server;
    }

    /// <summary>Where the projections lie.</summary>
    public SqlOptions Options { get; }

    /// <summary>A file in a folder.</summary>
    public static Task<PageStore> Sqlite(string folder) => Task.FromResult(new PageStore(SqlOptions.Sqlite(Path.Combine(folder, "market.db")).ForProjections(), null));

    /// <summary>A server of the bench's own.</summary>
    public static async Task<PageStore> PostgreSql(string folder)
    {
        var server = new PostgreSqlServer();
        await server.InitializeAsync();
        return new PageStore((await server.NewDatabaseAsync()).ForProjections(), server);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
