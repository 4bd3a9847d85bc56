using Marketplace.Sql;
using Marketplace.Testing.Folders;
using Marketplace.Testing.PostgreSql;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Storage;

namespace Marketplace.Storage.Tests;

/// <summary>What grain storage promises, on any database.</summary>
public abstract class GrainStorageContract : IAsyncLifetime
{
    private static readonly GrainId Grain = GrainId.Create("lease", "a1");
    private SqlOptions _options = null!;
    private GrainDatabase _database = null!;

    protected SqlGrainStorage Storage { get; private set; } = null!;

    private protected GrainDatabase Database => _database;

    public async Task InitializeAsync()
    {
        _options = await NewDatabaseAsync();
        Open();
    }

    public virtual async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task A_state_that_was_never_written_is_new_and_has_no_record()
    {
        var state = new GrainState<TestState>();
        await Storage.ReadStateAsync("s", Grain, state);
        Assert.Equal((new TestState(), null, false), (state.State, state.ETag, state.RecordExists));

        var plain = new GrainState<StateWithoutEmptyForm>();
        await Storage.ReadStateAsync("p", Grain, plain);
        Assert.Null(plain.State);
    }

    [Fact]
    public async Task What_was_written_is_read_after_the_database_was_closed_and_opened()
    {
        var written = new GrainState<TestState>(new TestState { Text = "Größe 'x'; DROP TABLE grain_state; --", Number = long.MaxValue });
        await Storage.WriteStateAsync("s", Grain, written);
        Assert.True(written.RecordExists);

        await _database.DisposeAsync();
        Open();
        var read = new GrainState<TestState>();
        await Storage.ReadStateAsync("s", Grain, read);
        Assert.Equal((written.State, written.ETag, true), (read.State, read.ETag, read.RecordExists));
    }

    [Fact]
    public async Task State_name_grain_type_and_key_each_make_another_state()
    {
        (string Name, GrainId Id)[] places =
            [("s", Grain), ("t", Grain), ("s", GrainId.Create("node", "a1")), ("s", GrainId.Create("lease", "a2")), ("s'--", GrainId.Create("lease", "a'2"))];
        for (var i = 0; i < places.Length; i++)
        {
            await Storage.WriteStateAsync(places[i].Name, places[i].Id, new GrainState<TestState>(new TestState { Number = i }));
        }

        for (var i = 0; i < places.Length; i++)
        {
            var state = new GrainState<TestState>();
            await Storage.ReadStateAsync(places[i].Name, places[i].Id, state);
            Assert.Equal(i, state.State!.Number);
        }
    }

    [Fact]
    public async Task A_write_with_an_old_etag_is_refused_and_changes_nothing()
    {
        var first = new GrainState<TestState>(new TestState { Number = 1 });
        await Storage.WriteStateAsync("s", Grain, first);
        var second = new GrainState<TestState>();
        await Storage.ReadStateAsync("s", Grain, second);
        second.State = new TestState { Number = 2 };
        await Storage.WriteStateAsync("s", Grain, second);

        var oldEtag = first.ETag;
        var refused = await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("s", Grain, first));
        Assert.Equal((second.ETag, oldEtag), (refused.StoredEtag, refused.CurrentEtag));
        Assert.Equal(oldEtag, first.ETag);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("s", Grain, new GrainState<TestState>(new TestState { Number = 3 })));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync("s", Grain, first));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("other", Grain, new GrainState<TestState>(new TestState(), "4")));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("s", Grain, new GrainState<TestState>(new TestState(), "no number")));

        var now = new GrainState<TestState>();
        await Storage.ReadStateAsync("s", Grain, now);
        Assert.Equal((2L, second.ETag), (now.State!.Number, now.ETag));
    }

    [Fact]
    public async Task Of_many_writers_with_one_etag_exactly_one_wins()
    {
        var start = new GrainState<TestState>(new TestState());
        await Storage.WriteStateAsync("s", Grain, start);
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 20).Select(async number =>
        {
            try
            {
                await Storage.WriteStateAsync("s", Grain, new GrainState<TestState>(new TestState { Number = number }, start.ETag));
                return number;
            }
            catch (InconsistentStateException)
            {
                return 0;
            }
        }));
        var winner = Assert.Single(outcomes, outcome => outcome > 0);
        var now = new GrainState<TestState>();
        await Storage.ReadStateAsync("s", Grain, now);
        Assert.Equal(winner, now.State!.Number);
    }

    [Fact]
    public async Task Writes_of_many_grains_at_once_all_arrive()
    {
        await Task.WhenAll(Enumerable.Range(0, 300).Select(i =>
            Storage.WriteStateAsync("s", GrainId.Create("lease", $"k{i}"), new GrainState<TestState>(new TestState { Number = i }))));
        for (var i = 0; i < 300; i += 13)
        {
            var state = new GrainState<TestState>();
            await Storage.ReadStateAsync("s", GrainId.Create("lease", $"k{i}"), state);
            Assert.Equal(i, state.State!.Number);
        }
    }

    [Fact]
    public async Task A_cleared_state_is_empty_and_its_old_etags_never_fit_again()
    {
        var state = new GrainState<TestState>(new TestState { Number = 1 });
        await Storage.WriteStateAsync("s", Grain, state);
        var old = state.ETag;
        await Storage.ClearStateAsync("s", Grain, state);
        Assert.Equal((new TestState(), false), (state.State, state.RecordExists));

        var read = new GrainState<TestState>();
        await Storage.ReadStateAsync("s", Grain, read);
        Assert.Equal((new TestState(), false), (read.State, read.RecordExists));
        read.State = new TestState { Number = 2 };
        await Storage.WriteStateAsync("s", Grain, read);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("s", Grain, new GrainState<TestState>(new TestState(), old)));
    }

    [Fact]
    public async Task Clearing_what_does_not_exist_does_nothing()
    {
        var state = new GrainState<TestState>();
        await Storage.ClearStateAsync("s", Grain, state);
        Assert.False(state.RecordExists);
        await Storage.WriteStateAsync("s", Grain, state);
        Assert.True(state.RecordExists);
    }

    [Fact]
    public async Task Many_openers_at_once_bring_the_tables_up_once()
    {
        var options = await NewDatabaseAsync();
        var databases = Enumerable.Range(0, 4).Select(_ => new GrainDatabase(options, NullLogger<GrainDatabase>.Instance)).ToArray();
        await Task.WhenAll(databases.Select(database => database.OpenAsync(CancellationToken.None)));
        foreach (var database in databases)
        {
            await database.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused()
    {
        var open = await _database.GetAsync(CancellationToken.None);
        await open.WriteAsync(session => session.ExecuteAsync("UPDATE storage_version SET version = 99", CancellationToken.None), CancellationToken.None);
        await _database.DisposeAsync();
        Open();
        var refused = await Assert.ThrowsAsync<SqlStorageException>(() => _database.OpenAsync(CancellationToken.None));
        Assert.Contains("version 99", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_that_fails_changes_nothing_and_does_not_harm_its_neighbours()
    {
        var open = await _database.GetAsync(CancellationToken.None);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            try
            {
                return await open.WriteAsync(
                    async session =>
                    {
                        await session.ExecuteAsync(
                            "INSERT INTO node_summary (node_id, region, revision, status, detail) VALUES (@id, '', 1, '', '')", CancellationToken.None, ("id", $"n{i}"));
                        return i % 3 == 0 ? throw new InvalidOperationException("told to fail") : 1;
                    },
                    CancellationToken.None);
            }
            catch (InvalidOperationException)
            {
                return 0;
            }
        }));
        Assert.Equal(26, outcomes.Sum());
        var written = await open.ReadAsync(
            session => session.QueryAsync("SELECT node_id FROM node_summary", reader => reader.GetString(0), CancellationToken.None), CancellationToken.None);
        Assert.Equal(26, written.Count);
    }

    protected abstract Task<SqlOptions> NewDatabaseAsync();

    private void Open()
    {
        _database = new GrainDatabase(_options, NullLogger<GrainDatabase>.Instance);
        Storage = new SqlGrainStorage(_database, TestStates.Serializer, StorageInstruments.Shared);
    }
}

public sealed class SqliteGrainStorageTests : GrainStorageContract
{
    private readonly TempFolder _folder = new();
    private int _files;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task On_a_full_disk_writes_fail_without_loss_and_work_again_when_there_is_room()
    {
        using var small = new TempFolder(sizeKiB: 1024);
        await File.WriteAllBytesAsync(small.File("ballast"), new byte[500 << 10]);
        await using var database = new GrainDatabase(SqlOptions.Sqlite(small.File("market.db")), NullLogger<GrainDatabase>.Instance);
        var storage = new SqlGrainStorage(database, TestStates.Serializer, StorageInstruments.Shared);
        var large = new TestState { Text = new string('x', 20_000) };
        var written = new List<GrainId>();
        await Assert.ThrowsAsync<SqlStorageException>(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                var grain = GrainId.Create("lease", $"k{i}");
                await storage.WriteStateAsync("s", grain, new GrainState<TestState>(large));
                written.Add(grain);
            }
        });
        Assert.NotEmpty(written);
        File.Delete(small.File("ballast"));
        await storage.WriteStateAsync("s", GrainId.Create("lease", "last"), new GrainState<TestState>(large));
        written.Add(GrainId.Create("lease", "last"));
        foreach (var grain in written)
        {
            var state = new GrainState<TestState>();
            await storage.ReadStateAsync("s", grain, state);
            Assert.Equal(large, state.State);
        }
    }

    protected override Task<SqlOptions> NewDatabaseAsync() => Task.FromResult(SqlOptions.Sqlite(_folder.File($"market{_files++}.db")));
}

[Collection(PostgreSqlCollection.Name)]
public sealed class PostgreSqlGrainStorageTests(PostgreSqlServer server) : GrainStorageContract
{
    [Fact]
    public async Task Connections_that_the_server_ends_fail_by_type_and_are_replaced()
    {
        var grain = GrainId.Create("lease", "a");
        var state = new GrainState<TestState>(new TestState { Number = 1 });
        await Storage.WriteStateAsync("s", grain, state);
        var database = await Database.GetAsync(CancellationToken.None);
        await Assert.ThrowsAsync<SqlStorageException>(() => database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()", CancellationToken.None);
                return await session.ExecuteAsync("DELETE FROM grain_state", CancellationToken.None);
            },
            CancellationToken.None));
        var read = new GrainState<TestState>();
        await Storage.ReadStateAsync("s", grain, read);
        Assert.Equal((1L, state.ETag), (read.State!.Number, read.ETag));
    }

    protected override Task<SqlOptions> NewDatabaseAsync() => server.NewDatabaseAsync();
}
