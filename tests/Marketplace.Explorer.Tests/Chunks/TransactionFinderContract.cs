using Marketplace.Ledger;
using Marketplace.Explorer.Chunks;
using Marketplace.Sql;
using Marketplace.Testing.Folders;
using Marketplace.Testing.PostgreSql;
using Microsoft.Extensions.Logging.Abstractions;

namespace Marketplace.Explorer.Tests.Chunks;

/// <summary>Many transactions at once, wherever they stand, on any database.</summary>
public abstract class TransactionFinderContract : IAsyncLifetime
{
    // Chunks of a block end where they end; two neighbours of a page may stand in two of them.
    private static readonly (long Height, int First, int Count)[] Chunks = [(1, 0, 64), (1, 64, 3), (1, 67, 64), (2, 0, 1), (3, 0, 40)];

    private readonly TempFolder _folder = new();
    private SqlDatabase _database = null!;

    public async Task InitializeAsync()
    {
        _database = await SqlDatabase.OpenAsync(await NewDatabaseAsync(_folder), ProjectionTables.Migrations, NullLogger.Instance, CancellationToken.None);
        await _database.WriteAsync(
            async session =>
            {
                foreach (var (height, first, count) in Chunks)
                {
                    var writer = new ChunkWriter();
                    for (var index = first; index < first + count; index++)
                    {
                        writer.Begin(Id(Place.Of(height, index)), PayloadTag.None, 0);
                        writer.BeginOutputs(0);
                    }

                    await session.ExecuteAsync(
                        "INSERT INTO chain_chunk (place, data) VALUES (@place, @data)", CancellationToken.None, ("place", Place.Of(height, first)), ("data", writer.Take()));
                }

                return 0;
            },
            CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Each_is_found_in_the_order_in_which_it_was_asked_for(int seed)
    {
        var places = Chunks.SelectMany(chunk => Enumerable.Range(chunk.First, chunk.Count).Select(index => Place.Of(chunk.Height, index))).ToArray();
        new Random(seed).Shuffle(places);

        foreach (var count in new[] { 0, 1, 2, 50, places.Length })
        {
            var asked = places[..count];
            Assert.Equal(asked.Select(Id), await ReadAsync(asked));
        }
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(2, 1)]
    [InlineData(3, 40)]
    [InlineData(9, 0)]
    public async Task One_that_is_not_there_is_named(long height, int index)
    {
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(Place.Of(1, 0), Place.Of(height, index), Place.Of(3, 7)));

        Assert.Contains(Place.Location(Place.Of(height, index)).ToString(), refused.Message, StringComparison.Ordinal);
    }

    protected abstract Task<SqlOptions> NewDatabaseAsync(TempFolder folder);

    private static Hash256 Id(long place) => Hashing.Sha256(BitConverter.GetBytes(place));

    private Task<Hash256[]> ReadAsync(params long[] places) => _database.ReadAsync(
        session => new TransactionFinder(session).ReadEachAsync(places, (chunk, index, _) => ChunkReader.Id(chunk, index), CancellationToken.None),
        CancellationToken.None);
}

public sealed class SqliteTransactionFinderTests : TransactionFinderContract
{
    protected override Task<SqlOptions> NewDatabaseAsync(TempFolder folder) => Task.FromResult(SqlOptions.Sqlite(folder.File("market.db")).ForProjections());
}

[Collection(PostgreSqlCollection.Name)]
public sealed class PostgreSqlTransactionFinderTests(PostgreSqlServer server) : TransactionFinderContract
{
    protected override async Task<SqlOptions> NewDatabaseAsync(TempFolder folder) => (await server.NewDatabaseAsync()).ForProjections();
}
