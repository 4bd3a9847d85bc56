using Marketplace.Ledger;
using Marketplace.Storage.Chain;
using Marketplace.Storage.Projections.Explorer;
using Marketplace.Storage.Projections.Reckoning;
using Marketplace.Storage.Projections.Runs;
using Marketplace.Storage.Sql;
using Microsoft.Extensions.Logging;

namespace Marketplace.Storage.Projections;

/// <summary>Tables that follow the chain, and the answers from them. They can be lost: they are made again from the chain.</summary>
/// <remarks>
/// A run of blocks and the cursor that says how far the tables know the chain are one transaction, so that no block counts twice and
/// none is left out, whatever happens in between. Following the chain never holds up the engine.
/// </remarks>
public sealed partial class LedgerProjections : ILedgerQueries, ITransactionIndex, IAsyncDisposable
{
    private const int MaxBlocksTogether = 2_000;
    private const int MaxTransactionsTogether = 20_000;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly SqlDatabase _database;
    private readonly LedgerEngine _engine;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private volatile TaskCompletionSource _advanced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BlockProjector? _projector;
    private long _covered = -1;
    private Task _following = Task.CompletedTask;

    private LedgerProjections(SqlDatabase database, LedgerEngine engine, TimeProvider time, ILogger log)
    {
        _database = database;
        _engine = engine;
        _time = time;
        _log = log;
        Explorer = new ExplorerQueries(this, engine, database);
    }

    /// <summary>What block explorers ask.</summary>
    public IExplorerQueries Explorer { get; }

    /// <inheritdoc cref="ILedgerQueries.CoveredHeight"/>
    public long CoveredHeight => Volatile.Read(ref _covered);

    /// <summary>Opens the tables, starts to follow the chain, and serves the engine as its transaction index.</summary>
    /// <param name="options">Where the tables lie; see <see cref="SqlOptions.ForProjections"/>.</param>
    /// <param name="engine">The chain; must outlive this object.</param>
    /// <param name="loggers">Told what happens.</param>
    /// <param name="time">Paces repeated attempts.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="SqlStorageException">The database cannot be opened, or is of a newer version.</exception>
    public static async Task<LedgerProjections> OpenAsync(
        SqlOptions options, LedgerEngine engine, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken = default)
    {
        var log = loggers.CreateLogger<LedgerProjections>();
        var database = await SqlDatabase.OpenAsync(options, ProjectionTables.Migrations, log, cancellationToken);
        var projections = new LedgerProjections(database, engine, time, log);
        try
        {
            await projections.FindStartAsync(cancellationToken);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }

        projections._following = Task.Run(projections.FollowAsync, CancellationToken.None);
        engine.AttachTransactionIndex(projections);
        return projections;
    }

    /// <inheritdoc/>
    public async Task WaitForAsync(long height, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var advanced = _advanced.Task;
            if (CoveredHeight >= height)
            {
                return;
            }

            await advanced.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Empties the tables and makes them again from the chain. Answers meanwhile say how far they have got.</summary>
    /// <param name="cancellationToken">Stops in the middle; the rest is then caught up with the next block or start.</param>
    public async Task RebuildAsync(CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await EmptyAsync(cancellationToken);
            while (CoveredHeight < _engine.Head.Height)
            {
                await StepAsync(cancellationToken);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_stopping.IsCancellationRequested)
        {
            await _stopping.CancelAsync();
            await _following;
            await _database.DisposeAsync();
        }
    }

    private async Task FindStartAsync(CancellationToken cancellationToken)
    {
        var cursors = await _database.ReadAsync(
            session => session.QueryAsync(
                ProjectionSql.ReadCursor, reader => (Height: reader.GetInt64(0), Id: new Hash256(reader.GetFieldValue<byte[]>(1))), cancellationToken),
            cancellationToken);
        if (cursors is not [var cursor])
        {
            return;
        }

        if (_engine.TryGetBlock(cursor.Height)?.Id == cursor.Id)
        {
            Volatile.Write(ref _covered, cursor.Height);
            return;
        }

        OtherChain(_log, cursor.Height);
        await EmptyAsync(cancellationToken);
    }

    private async Task EmptyAsync(CancellationToken cancellationToken)
    {
        await _database.WriteAsync(
            async session =>
            {
                await EmptyAsync(session, cancellationToken);
                return 0;
            },
            cancellationToken);
        Volatile.Write(ref _covered, -1);
        _projector = null;
    }

    private static async ValueTask EmptyAsync(SqlSession session, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(ProjectionSql.DeleteCursor, cancellationToken);
        await session.ExecuteAsync(ProjectionSql.DeleteSums, cancellationToken);
        await session.ExecuteAsync(ProjectionSql.DeleteBlocks, cancellationToken);
        await session.ExecuteAsync(ProjectionSql.DeleteChunks, cancellationToken);
        await session.ExecuteAsync(ProjectionSql.DeleteAccounts, cancellationToken);
        await session.ExecuteAsync(ProjectionSql.DeleteAllCoins, cancellationToken);
        await session.ExecuteAsync(ProjectionSql.DeleteAllUnlocks, cancellationToken);
        await session.ExecuteAsync(ProjectionSql.DeleteDays, cancellationToken);
        await session.ExecuteAsync(ProjectionSql.DeleteLeases, cancellationToken);
        await session.ExecuteAsync(ProjectionSql.DeleteCharges, cancellationToken);
        await session.ExecuteAsync(RunSql.DeleteAllRuns, cancellationToken);
        await session.ExecuteAsync(RunSql.DeleteAllPages, cancellationToken);
        await session.ExecuteAsync(RunSql.DeleteAllRecent, cancellationToken);
    }

    private async Task FollowAsync()
    {
        var cancellationToken = _stopping.Token;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await _engine.WaitForHeightAsync(CoveredHeight + 1, cancellationToken);
                await _writing.WaitAsync(cancellationToken);
                try
                {
                    await StepAsync(cancellationToken);
                }
                finally
                {
                    _writing.Release();
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // The chain goes on without its projections; they try until the database answers again.
                StepFailed(_log, CoveredHeight + 1, error);
                await Task.Delay(RetryAfter, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task StepAsync(CancellationToken cancellationToken)
    {
        var covered = CoveredHeight;
        var blocks = new List<Block>();
        var transactions = 0;
        for (var height = covered + 1; blocks.Count < MaxBlocksTogether && transactions < MaxTransactionsTogether; height++)
        {
            if (_engine.TryGetBlock(height) is not { } block)
            {
                break;
            }

            blocks.Add(block);
            transactions += block.Transactions.Length;
        }

        if (blocks.Count == 0)
        {
            return;
        }

        var last = blocks[^1];
        var projector = _projector;
        _projector = null;
        projector = await _database.WriteAsync(
            async session =>
            {
                await MoveCursorAsync(session, covered, last, cancellationToken);
                projector ??= await BlockProjector.OpenAsync(session, cancellationToken);
                await projector.ApplyAsync(session, blocks, cancellationToken);
                return projector;
            },
            cancellationToken);

        // Only now is what it remembers true of the tables.
        projector.Trim();
        _projector = projector;
        Volatile.Write(ref _covered, last.Height);
        Interlocked.Exchange(ref _advanced!, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    private static async ValueTask MoveCursorAsync(SqlSession session, long covered, Block last, CancellationToken cancellationToken)
    {
        var moved = covered < 0
            ? await session.ExecuteAsync(
                ProjectionSql.AddCursor, cancellationToken, ("height", last.Height), ("id", last.Id.ToArray()), ("time", last.Header.TimeMilliseconds))
            : await session.ExecuteAsync(
                ProjectionSql.MoveCursor,
                cancellationToken,
                ("height", last.Height),
                ("id", last.Id.ToArray()),
                ("time", last.Header.TimeMilliseconds),
                ("expected", covered));
        if (moved != 1)
        {
            throw new SqlStorageException("Somebody else moves the projections; only one process may.");
        }
    }

    [LoggerMessage(EventId = 4401, Level = LogLevel.Error, Message = "The projections could not take the blocks from height {Height} on")]
    private static partial void StepFailed(ILogger log, long height, Exception error);

    [LoggerMessage(EventId = 4402, Level = LogLevel.Warning, Message = "The projections know another chain up to height {Height}; they are made again")]
    private static partial void OtherChain(ILogger log, long height);
}
