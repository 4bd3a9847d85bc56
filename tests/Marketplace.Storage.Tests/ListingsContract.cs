using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Market.Nodes;
using Marketplace.Sql;
using Marketplace.Testing.Folders;
using Marketplace.Testing.PostgreSql;
using Microsoft.Extensions.Logging.Abstractions;
using Marketplace.Market.Leases;

namespace Marketplace.Storage.Tests;

/// <summary>What the listings promise, on any database.</summary>
public abstract class ListingsContract : IAsyncLifetime
{
    private static readonly KeyHash Renter = new([.. Enumerable.Repeat((byte)1, 20)]);
    private static readonly KeyHash Other = new([.. Enumerable.Repeat((byte)2, 20)]);

    // No member has its type's default, so that one that gets lost on the way is missed.
    private static readonly LeaseListingDetail LeaseDetail = new()
    {
        Instances = 3, RunningInstances = 2, RatePerSecondSatoshis = 7, EndsAt = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000),
    };

    private static readonly NodeListingDetail NodeDetail = new()
    {
        Name = "lathe",
        PayeeKeyHash = new string('a', 40),
        Capacity = new Resources(4000, 4096, 10_000),
        Reserved = new Resources(1000, 512, 100),
        Instances = 4,
        Engine = "docker 20.10.24",
        EngineProblem = "It does not answer.",
        Draining = true,
        SeenAt = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_123),
    };

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
        Assert.True(await Listings.UpsertLeaseAsync(Lease(1, 5) with { Status = LeaseStatus.Running }));
        Assert.False(await Listings.UpsertLeaseAsync(Lease(1, 5) with { Status = LeaseStatus.Degraded }));
        Assert.False(await Listings.UpsertLeaseAsync(Lease(1, 4) with { Status = LeaseStatus.Placing }));
        Assert.Equal(LeaseStatus.Running, Assert.Single((await Listings.LeasesAsync(Renter)).Items).Status);
        Assert.True(await Listings.UpsertLeaseAsync(Lease(1, 6) with { Status = LeaseStatus.Ending }));
        Assert.Equal(Lease(1, 6) with { Status = LeaseStatus.Ending }, Assert.Single((await Listings.LeasesAsync(Renter)).Items));

        Assert.True(await Listings.UpsertNodeAsync(new NodeListing("n1", "eu", 2, NodeStatus.Online, NodeDetail)));
        Assert.False(await Listings.UpsertNodeAsync(new NodeListing("n1", "eu", 1, NodeStatus.Offline, NodeDetail)));
        Assert.Equal(NodeStatus.Online, (await Listings.NodeAsync("n1"))!.Status);
        Assert.Null(await Listings.NodeAsync("n2"));
    }

    [Fact]
    public async Task A_row_comes_back_with_every_member_of_its_detail()
    {
        var lease = Lease(1, 5);
        var node = new NodeListing("n1", "EU/CZ", 2, NodeStatus.Online, NodeDetail);
        await Listings.UpsertLeaseAsync(lease);
        await Listings.UpsertNodeAsync(node);

        Assert.Equal(lease, Assert.Single((await Listings.LeasesAsync(Renter)).Items));
        Assert.Equal(node, await Listings.NodeAsync("n1"));
        Assert.Equal(node, Assert.Single((await Listings.NodesAsync()).Items));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task Pages_give_a_renters_leases_once_each_newest_first(int limit)
    {
        for (var i = 0; i < 20; i++)
        {
            await Listings.UpsertLeaseAsync(Lease(i, 1));
        }

        await Listings.UpsertLeaseAsync(Lease(50, 1) with { Renter = Other });
        var seen = new List<LeaseListing>();
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
            await Listings.UpsertNodeAsync(new NodeListing($"node-{i}", "eu", 1, NodeStatus.Online, NodeDetail));
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

    private static LeaseListing Lease(int number, long revision)
    {
        var id = new byte[32];
        id[0] = (byte)number;
        return new LeaseListing(new LeaseId(new Hash256(id)), Renter, 1000 + (number / 3), revision, $"app {number}", LeaseStatus.Running, LeaseDetail);
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
