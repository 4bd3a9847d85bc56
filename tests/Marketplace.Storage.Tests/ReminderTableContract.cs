using Marketplace.Sql;
using Marketplace.Testing.Folders;
using Marketplace.Testing.PostgreSql;
using Microsoft.Extensions.Logging.Abstractions;

namespace Marketplace.Storage.Tests;

/// <summary>What the reminder table promises, on any database.</summary>
public abstract class ReminderTableContract : IAsyncLifetime
{
    private static readonly DateTime Start = new(2026, 11, 20, 12, 0, 0, 123, DateTimeKind.Utc);
    private GrainDatabase _database = null!;

    private SqlReminderTable Table { get; set; } = null!;

    public async Task InitializeAsync()
    {
        _database = new GrainDatabase(await NewDatabaseAsync(), NullLogger<GrainDatabase>.Instance);
        Table = new SqlReminderTable(_database);
        await Table.StartAsync();
    }

    public virtual async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task A_reminder_is_read_as_it_was_written()
    {
        var grain = GrainId.Create("lease", "a'1");
        var etag = await Table.UpsertRow(Entry(grain, "meter"));
        var row = await Table.ReadRow(grain, "meter");
        Assert.NotNull(row);
        Assert.Equal((grain, "meter", Start, TimeSpan.FromMinutes(1), etag), (row.GrainId, row.ReminderName, row.StartAt, row.Period, row.ETag));
        Assert.Equal(DateTimeKind.Utc, row.StartAt.Kind);
        Assert.Null(await Table.ReadRow(grain, "other"));
        Assert.Null(await Table.ReadRow(GrainId.Create("lease", "b"), "meter"));
    }

    [Fact]
    public async Task Writing_again_replaces_and_gives_a_new_etag()
    {
        var grain = GrainId.Create("lease", "a");
        var first = await Table.UpsertRow(Entry(grain, "meter"));
        var changed = Entry(grain, "meter");
        changed.Period = TimeSpan.FromHours(2);
        var second = await Table.UpsertRow(changed);
        Assert.NotEqual(first, second);
        Assert.Equal(TimeSpan.FromHours(2), (await Table.ReadRow(grain, "meter"))!.Period);
        Assert.Single((await Table.ReadRows(grain)).Reminders);
    }

    [Fact]
    public async Task A_row_is_removed_only_with_its_present_etag()
    {
        var grain = GrainId.Create("lease", "a");
        var old = await Table.UpsertRow(Entry(grain, "meter"));
        var present = await Table.UpsertRow(Entry(grain, "meter"));
        Assert.False(await Table.RemoveRow(grain, "meter", old!));
        Assert.True(await Table.RemoveRow(grain, "meter", present!));
        Assert.False(await Table.RemoveRow(grain, "meter", present!));

        await Table.UpsertRow(Entry(grain, "meter"));
        Assert.False(await Table.RemoveRow(grain, "meter", present!));
    }

    [Fact]
    public async Task Ranges_of_the_ring_have_every_row_once_also_when_they_wrap()
    {
        var grains = Enumerable.Range(0, 60).Select(i => GrainId.Create("lease", $"k{i}")).ToArray();
        foreach (var grain in grains)
        {
            await Table.UpsertRow(Entry(grain, "meter"));
        }

        Assert.Contains(grains, grain => grain.GetUniformHashCode() > int.MaxValue);
        foreach (var (begin, end) in new[] { (0u, uint.MaxValue / 2), (uint.MaxValue / 2, uint.MaxValue), (uint.MaxValue - 5, 1000u), (7u, 7u), (3_000_000_000u, 1_000_000_000u), (grains[5].GetUniformHashCode() - 1, grains[5].GetUniformHashCode()), (grains[5].GetUniformHashCode(), grains[5].GetUniformHashCode() + 1) })
        {
            var expected = grains.Where(grain => grain.GetUniformHashCode() is var hash && (begin < end ? hash > begin && hash <= end : hash > begin || hash <= end));
            var rows = (await Table.ReadRows(begin, end)).Reminders;
            Assert.Equal(expected.Select(grain => grain.ToString()).Order(), rows.Select(row => row.GrainId.ToString()).Order());
        }
    }

    [Fact]
    public async Task Rows_of_a_grain_are_its_own_and_all_can_be_cleared()
    {
        var grain = GrainId.Create("lease", "a");
        await Table.UpsertRow(Entry(grain, "meter"));
        await Table.UpsertRow(Entry(grain, "expire"));
        await Table.UpsertRow(Entry(GrainId.Create("node", "a"), "meter"));
        Assert.Equal(["expire", "meter"], (await Table.ReadRows(grain)).Reminders.Select(row => row.ReminderName).Order());
        await Table.TestOnlyClearTable();
        Assert.Empty((await Table.ReadRows(0, 0)).Reminders);
    }

    protected abstract Task<SqlOptions> NewDatabaseAsync();

    private static ReminderEntry Entry(GrainId grain, string name) =>
        new() { GrainId = grain, ReminderName = name, StartAt = Start, Period = TimeSpan.FromMinutes(1) };
}

public sealed class SqliteReminderTableTests : ReminderTableContract
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
public sealed class PostgreSqlReminderTableTests(PostgreSqlServer server) : ReminderTableContract
{
    protected override Task<SqlOptions> NewDatabaseAsync() => server.NewDatabaseAsync();
}
