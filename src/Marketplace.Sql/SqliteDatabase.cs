using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Marketplace.Sql;

/// <summary>A SQLite file: one thread writes, and commits whatever has queued up meanwhile together; readers see the last commit.</summary>
internal sealed class SqliteDatabase : SqlDatabase
{
    private const int MaxTogether = 512;
    private const int QueueLength = 4096;
    private const int MaxIdleReaders = 8;

    private readonly SqlOptions _options;
    private readonly Channel<Unit> _queue = Channel.CreateBounded<Unit>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
    private readonly ConcurrentBag<SqlSession> _readers = [];
    private readonly SemaphoreSlim _readSlots = new(16, 16);
    private Thread? _writer;
    private SqlSession? _session;
    private volatile bool _closed;

    public SqliteDatabase(SqlOptions options, ILogger log) : base(log)
    {
        SQLitePCL.Batteries_V2.Init();
        _options = options;
    }

    public override string Adapt(string definition) =>
        definition.Replace("BYTES", "BLOB", StringComparison.Ordinal)
            .Replace("KEY_ORDERED", "WITHOUT ROWID", StringComparison.Ordinal)
            .Replace("NUMBER_KEY", "INTEGER NOT NULL PRIMARY KEY", StringComparison.Ordinal);

    public override async Task<T> WriteAsync<T>(Func<SqlSession, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        var unit = new Unit<T>(work, cancellationToken);
        try
        {
            await _queue.Writer.WriteAsync(unit, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteDatabase));
        }

        return await unit.Done.Task;
    }

    public override async Task<T> ReadAsync<T>(Func<SqlSession, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        await _readSlots.WaitAsync(cancellationToken);
        try
        {
            // The driver is synchronous: off the caller's turn.
            return await Task.Run(() => Read(work), cancellationToken);
        }
        catch (SqliteException error)
        {
            throw Translate(error, "read");
        }
        finally
        {
            _readSlots.Release();
        }
    }

    // BEGIN IMMEDIATE, which every write unit starts with, is the lock.
    public override ValueTask LockForMigrationAsync(SqlSession session, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public override async ValueTask DisposeAsync()
    {
        _closed = true;
        _queue.Writer.TryComplete();
        if (_writer is { } writer)
        {
            await Task.Run(writer.Join);
        }

        CloseQuietly(_session);
        for (var i = 0; i < 16; i++)
        {
            await _readSlots.WaitAsync();
        }

        while (_readers.TryTake(out var reader))
        {
            CloseQuietly(reader);
        }

        _readSlots.Dispose();
    }

    protected override Task StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_options.Target)!);
        try
        {
            _session = Connect(forWriting: true);
        }
        catch (SqliteException error)
        {
            throw Translate(error, $"open {_options.Target}");
        }

        _writer = new Thread(Write) { IsBackground = true, Name = "sqlite writer" };
        _writer.Start();
        return Task.CompletedTask;
    }

    private SqlSession Connect(bool forWriting)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _options.Target, Pooling = false, DefaultTimeout = 30 }.ConnectionString);
        connection.Open();
        using var setup = connection.CreateCommand();

        // The page size counts for a new file only. What need not wait for the disk comes in large transactions, which larger pages, a
        // larger cache and rarer checkpoints serve better.
        setup.CommandText = _options.WaitForDisk
            ? "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY;"
            : "PRAGMA busy_timeout = 10000; PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 8000; PRAGMA temp_store = MEMORY;";
        setup.ExecuteNonQuery();
        setup.CommandText = (forWriting, _options.WaitForDisk) switch
        {
            (false, _) => "PRAGMA query_only = ON;",
            (true, true) => "PRAGMA synchronous = FULL;",
            (true, false) => "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -96000;",
        };
        setup.ExecuteNonQuery();
        return new SqlSession(connection, keepCommands: true);
    }

    private T Read<T>(Func<SqlSession, ValueTask<T>> work)
    {
        if (!_readers.TryTake(out var session))
        {
            session = Connect(forWriting: false);
        }

        var keep = false;
        try
        {
            using var transaction = ((SqliteConnection)session.Connection).BeginTransaction(deferred: true);
            session.Transaction = transaction;
            var result = work(session).AsTask().GetAwaiter().GetResult();
            transaction.Commit();
            keep = true;
            return result;
        }
        finally
        {
            session.Transaction = null;
            if (keep && !_closed && _readers.Count < MaxIdleReaders)
            {
                _readers.Add(session);
            }
            else
            {
                CloseQuietly(session);
            }
        }
    }

    private void Write()
    {
        var together = new List<Unit>();
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            together.Clear();
            try
            {
                _session ??= Connect(forWriting: true);
                Commit(_session, together);
                together.ForEach(unit => unit.Answer());
            }
            catch (Exception error)
            {
                // Whatever it was, the thread lives on, because everybody's writes pass through it.
                FailAll(together, Translate(error, "commit"));
                CloseQuietly(_session);
                _session = null;
            }
        }
    }

    private void Commit(SqlSession session, List<Unit> together)
    {
        if (!_options.WaitForDisk)
        {
            CommitAlone(session, together);
            return;
        }

        using var transaction = ((SqliteConnection)session.Connection).BeginTransaction(deferred: false);
        session.Transaction = transaction;
        while (together.Count < MaxTogether && _queue.Reader.TryRead(out var unit))
        {
            together.Add(unit);
            Run(unit, session, transaction);
        }

        transaction.Commit();
        session.Transaction = null;
    }

    // Without a wait for the disk there is nothing to share, and a savepoint would copy every page that changes.
    private void CommitAlone(SqlSession session, List<Unit> together)
    {
        if (!_queue.Reader.TryRead(out var unit))
        {
            return;
        }

        together.Add(unit);
        using var transaction = ((SqliteConnection)session.Connection).BeginTransaction(deferred: false);
        session.Transaction = transaction;
        try
        {
            unit.Run(session);
            transaction.Commit();
        }
        catch (Exception error)
        {
            // When SQLite has rolled it back by itself, this throws too, and the connection is replaced.
            unit.Error = error is SqliteException failed ? Translate(failed, "write") : error;
            transaction.Rollback();
        }

        session.Transaction = null;
    }

    // A transaction that SQLite itself has rolled back leaves the driver's connection unusable, so it is replaced.
    private static void CloseQuietly(SqlSession? session)
    {
        try
        {
            session?.Dispose();
        }
        catch (SqliteException)
        {
        }
    }

    // One unit's failure must not take those with it that share its commit.
    private void Run(Unit unit, SqlSession session, SqliteTransaction transaction)
    {
        transaction.Save("unit");
        try
        {
            unit.Run(session);
            transaction.Release("unit");
        }
        catch (Exception error)
        {
            // After some errors, a full disk among them, SQLite has rolled all of it back; then this throws too, and all units fail.
            unit.Error = error is SqliteException failed ? Translate(failed, "write") : error;
            transaction.Rollback("unit");
            transaction.Release("unit");
        }
    }

    private void FailAll(List<Unit> units, SqlStorageException error)
    {
        // Nothing was taken from the queue when the transaction could not even begin: let the first one know, else this would spin.
        if (units.Count == 0 && _queue.Reader.TryRead(out var first))
        {
            units.Add(first);
        }

        foreach (var unit in units)
        {
            unit.Error ??= error;
            unit.Answer();
        }
    }

    private abstract class Unit
    {
        public Exception? Error { get; set; }

        public abstract void Run(SqlSession session);

        /// <summary>Tells the caller how it went, after the commit.</summary>
        public abstract void Answer();
    }

    private sealed class Unit<T>(Func<SqlSession, ValueTask<T>> work, CancellationToken cancellationToken) : Unit
    {
        private T? _result;

        public TaskCompletionSource<T> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void Run(SqlSession session)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _result = work(session).AsTask().GetAwaiter().GetResult();
        }

        public override void Answer()
        {
            if (Error is { } error)
            {
                Done.TrySetException(error);
            }
            else
            {
                Done.TrySetResult(_result!);
            }
        }
    }
}
