using System.Data.Common;
using System.Security.Cryptography;
using Marketplace.Sql;

namespace Marketplace.Storage;

/// <summary>Reminders in a table. Every write gives a row a new etag that was never used before.</summary>
public sealed class SqlReminderTable : IReminderTable
{
    private readonly GrainDatabase _database;

    internal SqlReminderTable(GrainDatabase database) => _database = database;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken = default) => _database.OpenAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<ReminderTableData> ReadRows(GrainId grainId) =>
        new(await ReadAsync(session => session.QueryAsync(
            "SELECT grain_type, grain_key, name, start_ticks, period_ticks, etag FROM reminder WHERE grain_type = @type AND grain_key = @key ORDER BY name",
            ToEntry,
            CancellationToken.None,
            ("type", grainId.Type.ToString()),
            ("key", grainId.Key.ToString()))));

    /// <inheritdoc/>
    public async Task<ReminderTableData> ReadRows(uint begin, uint end) =>
        new(await ReadAsync(session => begin < end
            ? session.QueryAsync(
                "SELECT grain_type, grain_key, name, start_ticks, period_ticks, etag FROM reminder WHERE grain_hash > @begin AND grain_hash <= @end",
                ToEntry,
                CancellationToken.None,
                ("begin", (long)begin),
                ("end", (long)end))
            : session.QueryAsync(
                "SELECT grain_type, grain_key, name, start_ticks, period_ticks, etag FROM reminder WHERE grain_hash > @begin OR grain_hash <= @end",
                ToEntry,
                CancellationToken.None,
                ("begin", (long)begin),
                ("end", (long)end))));

    /// <inheritdoc/>
    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName)
    {
        var rows = await ReadAsync(session => session.QueryAsync(
            "SELECT grain_type, grain_key, name, start_ticks, period_ticks, etag FROM reminder WHERE grain_type = @type AND grain_key = @key AND name = @name",
            ToEntry,
            CancellationToken.None,
            ("type", grainId.Type.ToString()),
            ("key", grainId.Key.ToString()),
            ("name", reminderName)));
        return rows.Count == 0 ? null : rows[0];
    }

    /// <inheritdoc/>
    public async Task<string?> UpsertRow(ReminderEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var etag = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        await WriteAsync(session => session.ExecuteAsync(
            """
            INSERT INTO reminder (grain_type, grain_key, name, grain_hash, start_ticks, period_ticks, etag)
            VALUES (@type, @key, @name, @hash, @start, @period, @etag)
            ON CONFLICT (grain_type, grain_key, name)
            DO UPDATE SET start_ticks = excluded.start_ticks, period_ticks = excluded.period_ticks, etag = excluded.etag
            """,
            CancellationToken.None,
            ("type", entry.GrainId.Type.ToString()),
            ("key", entry.GrainId.Key.ToString()),
            ("name", entry.ReminderName),
            ("hash", (long)entry.GrainId.GetUniformHashCode()),
            ("start", entry.StartAt.Ticks),
            ("period", entry.Period.Ticks),
            ("etag", etag)));
        return etag;
    }

    /// <inheritdoc/>
    public async Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
        await WriteAsync(session => session.ExecuteAsync(
            "DELETE FROM reminder WHERE grain_type = @type AND grain_key = @key AND name = @name AND etag = @etag",
            CancellationToken.None,
            ("type", grainId.Type.ToString()),
            ("key", grainId.Key.ToString()),
            ("name", reminderName),
            ("etag", eTag))) == 1;

    /// <inheritdoc/>
    public async Task TestOnlyClearTable() => await WriteAsync(session => session.ExecuteAsync("DELETE FROM reminder", CancellationToken.None));

    private static ReminderEntry ToEntry(DbDataReader reader) => new()
    {
        GrainId = GrainId.Create(reader.GetString(0), reader.GetString(1)),
        ReminderName = reader.GetString(2),
        StartAt = new DateTime(reader.GetInt64(3), DateTimeKind.Utc),
        Period = TimeSpan.FromTicks(reader.GetInt64(4)),
        ETag = reader.GetString(5),
    };

    private async Task<T> ReadAsync<T>(Func<SqlSession, ValueTask<T>> work) =>
        await (await _database.GetAsync(CancellationToken.None)).ReadAsync(work, CancellationToken.None);

    private async Task<T> WriteAsync<T>(Func<SqlSession, ValueTask<T>> work) =>
        await (await _database.GetAsync(CancellationToken.None)).WriteAsync(work, CancellationToken.None);
}
