using Marketplace.Explorer.Runs;
using Marketplace.Sql;
using Marketplace.Testing.Folders;
using Marketplace.Testing.PostgreSql;
using Microsoft.Extensions.Logging.Abstractions;

namespace Marketplace.Explorer.Tests.Runs;

/// <summary>What the sorted runs promise, on any database: they find exactly what was put in, whatever was merged or broken off meanwhile.</summary>
public abstract class RunContract : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private SqlDatabase _database = null!;

    public async Task InitializeAsync() =>
        _database = await SqlDatabase.OpenAsync(await NewDatabaseAsync(_folder), ProjectionTables.Migrations, NullLogger.Instance, CancellationToken.None);

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_was_added_is_found_in_order_through_merges_failures_and_restarts(int seed)
    {
        var random = new Random(seed);
        var model = new SortedSet<RunEntry>();
        var runs = await OpenAsync();
        for (var batch = 0; batch < 120; batch++)
        {
            var entries = Entries(random, model, random.Next(4) == 0 ? random.Next(1, 12) : random.Next(20, 900));
            if (random.Next(10) == 0)
            {
                // The batch is not committed: nothing of it may ever be seen, and the writer is opened again.
                await Assert.ThrowsAsync<InvalidOperationException>(() => _database.WriteAsync<int>(
                    async session =>
                    {
                        await runs.AddAsync(session, [.. entries], CancellationToken.None);
                        throw new InvalidOperationException("broken off");
                    },
                    CancellationToken.None));
                runs = await OpenAsync();
            }

            await AddAsync(runs, [.. entries]);
            model.UnionWith(entries);
            if (random.Next(25) == 0)
            {
                runs = await OpenAsync();
            }

            if (batch % 20 == 19)
            {
                await CheckAsync(random, model);
            }
        }

        await CheckAsync(random, model);
    }

    [Fact]
    public async Task Indexes_do_not_see_each_other()
    {
        var transactions = await OpenAsync();
        await AddAsync(transactions, [.. Enumerable.Range(0, 500).Select(i => new RunEntry(i, i))]);
        Assert.Equal([7L], await AskAsync(RunKind.Transactions, reader => reader.ValuesAsync(7, 0, 10, descending: false, CancellationToken.None)));
        Assert.Empty(await AskAsync(RunKind.Spends, reader => reader.ValuesAsync(7, 0, 10, descending: false, CancellationToken.None)));
    }

    [Fact]
    public async Task Runs_stay_few_and_what_was_merged_is_removed()
    {
        var random = new Random(4);
        var model = new SortedSet<RunEntry>();
        var runs = await OpenAsync();
        for (var batch = 0; batch < 300; batch++)
        {
            var entries = Entries(random, model, 60);
            model.UnionWith(entries);
            await AddAsync(runs, entries);
        }

        var (count, pages) = await _database.ReadAsync(
            async session => (
                (await session.QueryAsync("SELECT COUNT(*) FROM chain_run", reader => reader.GetInt64(0), CancellationToken.None))[0],
                (await session.QueryAsync("SELECT COUNT(*) FROM chain_run_page", reader => reader.GetInt64(0), CancellationToken.None))[0]),
            CancellationToken.None);
        Assert.InRange(count, 1, 40);

        // Everything once in full pages, once more for a merge under way, and the part-filled last pages.
        Assert.InRange(pages, 1, (3 * model.Count / RunPage.Capacity) + (2 * count) + 10);
    }

    protected abstract Task<SqlOptions> NewDatabaseAsync(TempFolder folder);

    private static List<RunEntry> Entries(Random random, SortedSet<RunEntry> model, int count)
    {
        var entries = new HashSet<RunEntry>();
        while (entries.Count < count)
        {
            // Some keys are everywhere, as the busiest addresses are.
            var key = random.Next(3) == 0 ? random.Next(3) : random.NextInt64(1, 5_000);
            var entry = new RunEntry(key, random.NextInt64(1_000_000));
            if (!model.Contains(entry))
            {
                entries.Add(entry);
            }
        }

        return [.. entries];
    }

    private async Task<RunWriter> OpenAsync()
    {
        var runs = new RunWriter(RunKind.Transactions, smallestRun: 50, fanIn: 3, leastMerged: 40);
        await _database.ReadAsync(
            async session =>
            {
                await runs.LoadAsync(session, CancellationToken.None);
                return 0;
            },
            CancellationToken.None);
        return runs;
    }

    private Task AddAsync(RunWriter runs, List<RunEntry> entries) => _database.WriteAsync(
        async session =>
        {
            await runs.AddAsync(session, entries, CancellationToken.None);
            return 0;
        },
        CancellationToken.None);

    private Task<T> AskAsync<T>(RunKind kind, Func<RunReader, ValueTask<T>> question) => _database.ReadAsync(
        async session => await question(await RunReader.OpenAsync(session, kind, CancellationToken.None)), CancellationToken.None);

    private async Task CheckAsync(Random random, SortedSet<RunEntry> model)
    {
        for (var look = 0; look < 15; look++)
        {
            long key = look < 3 ? look : random.NextInt64(5_000);
            long from = look % 2 == 0 ? 0 : random.NextInt64(1_000_000);
            var limit = random.Next(1, 400);
            var up = model.GetViewBetween(new RunEntry(key, from), new RunEntry(key, long.MaxValue)).Select(entry => entry.Value).Take(limit);
            Assert.Equal(up, await AskAsync(RunKind.Transactions, reader => reader.ValuesAsync(key, from, limit, descending: false, CancellationToken.None)));
            var down = model.GetViewBetween(new RunEntry(key, 0), new RunEntry(key, from)).Reverse().Select(entry => entry.Value).Take(limit);
            Assert.Equal(down, await AskAsync(RunKind.Transactions, reader => reader.ValuesAsync(key, from, limit, descending: true, CancellationToken.None)));
            var last = key + random.Next(200);
            Assert.Equal(
                model.GetViewBetween(new RunEntry(key, 0), new RunEntry(last, long.MaxValue)),
                await AskAsync(RunKind.Transactions, reader => reader.RangeAsync(key, last, CancellationToken.None)));
        }
    }
}

public sealed class SqliteRunTests : RunContract
{
    protected override Task<SqlOptions> NewDatabaseAsync(TempFolder folder) => Task.FromResult(SqlOptions.Sqlite(folder.File("market.db")).ForProjections());
}

[Collection(PostgreSqlCollection.Name)]
public sealed class PostgreSqlRunTests(PostgreSqlServer server) : RunContract
{
    protected override async Task<SqlOptions> NewDatabaseAsync(TempFolder folder) => (await server.NewDatabaseAsync()).ForProjections();
}
