using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace Marketplace.Sql;

/// <summary>Statements inside one transaction. The text of a statement is a constant; values travel as parameters only.</summary>
internal sealed partial class SqlSession(DbConnection connection, bool keepCommands) : IDisposable
{
    private const int MaxTogether = 500;

    private readonly Dictionary<string, DbCommand> _commands = new(StringComparer.Ordinal);

    public DbConnection Connection => connection;

    public DbTransaction? Transaction { get; set; }

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    public async ValueTask<int> ExecuteAsync([ConstantExpected] string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] values)
    {
        var command = Prepare(sql, values);
        try
        {
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }
        finally
        {
            Release(command);
        }
    }

    /// <summary>Runs a query and returns all of its rows; the statement bounds them.</summary>
    public async ValueTask<List<T>> QueryAsync<T>(
        [ConstantExpected] string sql, Func<DbDataReader, T> read, CancellationToken cancellationToken, params (string Name, object? Value)[] values)
    {
        var command = Prepare(sql, values);
        try
        {
            var rows = new List<T>();
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                rows.Add(read(reader));
            }

            return rows;
        }
        finally
        {
            Release(command);
        }
    }

    /// <summary>Runs one statement with many sets of values; on PostgreSQL they travel together.</summary>
    public async ValueTask ExecuteManyAsync(
        [ConstantExpected] string sql, IReadOnlyCollection<(string Name, object? Value)[]> rows, CancellationToken cancellationToken)
    {
        foreach (var chunk in Chunks(rows))
        {
            if (connection is NpgsqlConnection)
            {
                await using var batch = Batch(sql, chunk);
                await batch.ExecuteNonQueryAsync(cancellationToken);
                continue;
            }

            foreach (var row in chunk)
            {
                await ExecuteAsync(sql, cancellationToken, row);
            }
        }
    }

    /// <summary>Runs one query with many sets of values and returns at most one row for each, in their order; on PostgreSQL they travel together.</summary>
    public async ValueTask<List<T?>> QueryEachAsync<T>(
        [ConstantExpected] string sql, IReadOnlyCollection<(string Name, object? Value)[]> rows, Func<DbDataReader, T> read, CancellationToken cancellationToken)
        where T : struct
    {
        var found = new List<T?>(rows.Count);
        foreach (var chunk in Chunks(rows))
        {
            if (connection is NpgsqlConnection)
            {
                await using var batch = Batch(sql, chunk);
                await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
                do
                {
                    found.Add(await reader.ReadAsync(cancellationToken) ? read(reader) : null);
                }
                while (await reader.NextResultAsync(cancellationToken));
                continue;
            }

            foreach (var row in chunk)
            {
                var one = await QueryAsync(sql, read, cancellationToken, row);
                found.Add(one.Count == 0 ? null : one[0]);
            }
        }

        return found;
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        FinalizePrepared();
        connection.Dispose();
    }

    [SuppressMessage("Security", "CA2100", Justification = "Every caller passes a constant, which [ConstantExpected] checks.")]
    private DbCommand Prepare(string sql, (string Name, object? Value)[] values)
    {
        if (keepCommands && _commands.TryGetValue(sql, out var kept))
        {
            kept.Transaction = Transaction;
            for (var i = 0; i < values.Length; i++)
            {
                kept.Parameters[i].Value = values[i].Value ?? DBNull.Value;
            }

            return kept;
        }

        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = Transaction;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        if (keepCommands)
        {
            _commands.Add(sql, command);
        }

        return command;
    }

    private static IEnumerable<(string Name, object? Value)[][]> Chunks(IEnumerable<(string Name, object? Value)[]> rows) => rows.Chunk(MaxTogether);

    [SuppressMessage("Security", "CA2100", Justification = "Every caller passes a constant, which [ConstantExpected] checks.")]
    private NpgsqlBatch Batch(string sql, (string Name, object? Value)[][] rows)
    {
        var batch = new NpgsqlBatch((NpgsqlConnection)connection, (NpgsqlTransaction?)Transaction);
        foreach (var row in rows)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var (name, value) in row)
            {
                command.Parameters.AddWithValue(name, value ?? DBNull.Value);
            }

            batch.BatchCommands.Add(command);
        }

        return batch;
    }

    private void Release(DbCommand command)
    {
        if (!keepCommands)
        {
            command.Dispose();
        }
    }
}
