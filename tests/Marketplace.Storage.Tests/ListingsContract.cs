using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Sql;
using Marketplace.Testing.Folders;
using Marketplace.Testing.PostgreSql;
using Microsoft.Extensions.Logging.Abstractions;

namespace Marketplace.Storage.Tests;

/// <summary>What the listings promise, on any database.</summary>
public abstract class ListingsContract : IAsyncLifetime
{
    private static readonly KeyHash Renter = new([.. Enumerable.Repeat((byte)1, 20)]);
    private static readonly KeyHash Other = new([.. Enumerable.Repeat((byte)2, 20)]);
    private GrainDatabase _database = null!;

    private SqlListings Listings { get; set; } = null!;

    public async Task InitializeAsync()
    {
        _database = new GrainDatabase(await NewDatabaseAsync(), NullLogger<GrainDatabase>.Instance);
        Listings = new SqlListings(_database);
    }

    public virtual async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task A_late_writer_with_an_old_revision_undoes_nothing()
    {
        Assert.True(await Listings.UpsertLeaseSummaryAsync(Lease(1, 5) with { Status = "Running" }));
        Assert.False(await Listings.UpsertLeaseSummaryAsync(Lease(1, 5) with { Status = "again" }));
        Assert.False(await Listings.UpsertLeaseSummaryAsync(Lease(1, 4) with { Status = "Placing" }));
        Assert.Equal("Running", Assert.Single((await Listings.LeasesAsync(Renter)).Items).Status);
        Assert.True(await Listings.UpsertLeaseSummaryAsync(Lease(1, 6) with { Status = "Closed" }));
        Assert.Equal(Lease(1, 6) with { Status = "Closed" }, Assert.Single((await Listings.LeasesAsync(Renter)).Items));

        Assert.True(await Listings.UpsertNodeSummaryAsync(new NodeSummary("n1", "eu", 2, "Online", "{}")));
        Assert.False(await Listings.UpsertNodeSummaryAsync(new NodeSummary("n1", "eu", 1, "Offline", "{}")));
        Assert.Equal("Online", (await Listings.NodeAsync("n1"))!.Status);
        Assert.Null(await Listings.NodeAsync("n2"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task Pages_give_a_renters_leases_once_each_newest_first(int limit)
    {
        for (var i = 0; i < 20; i++)
        {
            await Listings.UpsertLeaseSummaryAsync(Lease(i, 1));
        }

        await Listings.UpsertLeaseSummaryAsync(Lease(50, 1) with { Renter = Other });
        var seen = new List<LeaseSummary>();
        string? cursor = null;
        do
        {
            var page = await Listings.LeasesAsync(Renter, cursor, limit);
            Assert.InRange(page.Items.Count, 1, limit);
            seen.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(20, seen.Select(lease => lease.Id).Distinct().Count());
        Assert.Equal(20, seen.Count);
        Assert.Equal(seen.Select(lease => lease.OpenedAt).OrderDescending(), seen.Select(lease => lease.OpenedAt));
    }

    [Fact]
    public async Task Pages_give_every_node_once()
    {
        for (var i = 0; i < 9; i++)
        {
            await Listings.UpsertNodeSummaryAsync(new NodeSummary($"node-{i}", "eu", 1, "Online", "{}"));
        }

        var first = await Listings.NodesAsync(limit: 5);
        var second = await Listings.NodesAsync(first.NextCursor, 5);
        Assert.Null(second.NextCursor);
        Assert.Equal(Enumerable.Range(0, 9).Select(i => $"node-{i}"), first.Items.Concat(second.Items).Select(node => node.NodeId));
    }

    [Theory]
    [InlineData("")]
    [InlineData("%%%")]
    [InlineData("AAAA")]
    [InlineData("' OR 1=1 --")]
    public async Task A_cursor_of_anything_else_is_refused(string cursor)
    {
        await Assert.ThrowsAsync<InvalidCursorException>(() => Listings.LeasesAsync(Renter, cursor));
        await Assert.ThrowsAsync<InvalidCursorException>(() => Listings.NodesAsync(cursor));
    }

    protected abstract Task<SqlOptions> NewDatabaseAsync();

    private static LeaseSummary Lease(int number, long revision)
    {
        var id = new byte[32];
        id[0] = (byte)number;
        return new LeaseSummary(new LeaseId(new Hash256(id)), Renter, 1000 + (number / 3), revision, $"app {number}", "Running", "{}");
    }
}

public sealed class SqliteListingsTests : ListingsContract
{
    private readonly TempFolder _folder = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override Task<SqlOptions> NewDatabaseAsync() => Task.FromResult(SqlOptions.Sqlite(_folder.File("market.db")));
}

[Collection(PostgreSqlCollection.Name)]
public sealed class PostgreSqlListingsTests(PostgreSqlServer server) : ListingsContract
{
    protected override Task<SqlOptions> NewDatabaseAsync() => server.NewDatabaseAsync();
}
