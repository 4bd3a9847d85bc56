using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace Marketplace.Sql;

internal sealed partial class SqlSession
{
    private const int MaxSetRows = 10_000;

    private readonly Dictionary<BulkStatement, sqlite3_stmt> _prepared = [];

    /// <summary>Runs one statement with many rows of values, as fast as the database takes them.</summary>
    /// <remarks>On SQLite it speaks to the library itself: the driver's parameters cost more than the insert.</remarks>
    public async ValueTask ExecuteBulkAsync(BulkStatement statement, BulkRows rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return;
        }

        if (connection is SqliteConnection)
        {
            RunRows(statement, rows, cancellationToken);
            return;
        }

        for (var from = 0; from < rows.Count; from += MaxSetRows)
        {
            var count = Math.Min(MaxSetRows, rows.Count - from);
            await using var command = new NpgsqlCommand(statement.Set, (NpgsqlConnection)connection, (NpgsqlTransaction?)Transaction);
            for (var i = 0; i < statement.Numbers; i++)
            {
                command.Parameters.AddWithValue($"n{i + 1}", rows.NumberColumn(from, count, i));
            }

            for (var i = 0; i < statement.Blobs; i++)
            {
                command.Parameters.AddWithValue($"b{i + 1}", rows.BlobColumn(from, count, i));
            }

            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private void RunRows(BulkStatement statement, BulkRows rows, CancellationToken cancellationToken)
    {
        const int RowsBetweenLooks = 4096;
        var prepared = PrepareRow(statement);
        for (var row = 0; row < rows.Count; row++)
        {
            if (row % RowsBetweenLooks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            for (var i = 0; i < statement.Numbers; i++)
            {
                raw.sqlite3_bind_int64(prepared, i + 1, rows.Number(row, i));
            }

            for (var i = 0; i < statement.Blobs; i++)
            {
                raw.sqlite3_bind_blob(prepared, statement.Numbers + i + 1, rows.Blob(row, i));
            }

            var result = raw.sqlite3_step(prepared);
            raw.sqlite3_reset(prepared);
            Check(result);
        }
    }

    private sqlite3_stmt PrepareRow(BulkStatement statement)
    {
        if (!_prepared.TryGetValue(statement, out var prepared))
        {
            Check(raw.sqlite3_prepare_v2(((SqliteConnection)connection).Handle, statement.Row, out prepared));
            _prepared.Add(statement, prepared);
        }

        return prepared;
    }

    private void Check(int result)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_DONE or raw.SQLITE_ROW))
        {
            var handle = ((SqliteConnection)connection).Handle;
            throw new SqliteException(raw.sqlite3_errmsg(handle).utf8_to_string(), result, raw.sqlite3_extended_errcode(handle));
        }
    }

    private void FinalizePrepared()
    {
        foreach (var prepared in _prepared.Values)
        {
            raw.sqlite3_finalize(prepared);
        }

        _prepared.Clear();
    }
}
