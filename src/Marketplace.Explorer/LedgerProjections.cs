using Marketplace.Chain;
using Marketplace.Explorer.Chunks;
using Marketplace.Explorer.Queries;
using Marketplace.Ledger;
using Marketplace.Sql;
using Microsoft.Extensions.Logging;

namespace Marketplace.Explorer;

/// <summary>Tables that follow the chain; <see cref="Explorer"/> answers from them. They can be lost: they are made again from the chain.</summary>
/// <remarks>Following the chain never holds up the engine.</remarks>
public sealed partial class LedgerProjections : ITransactionIndex, IAsyncDisposable
{
    // When so much came at once, a little patience lets the next run be a larger one, which costs less for each transaction.
    private const int Much = 500;
    private const int Enough = 10_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly SqlDatabase _database;
    private readonly ILedger _ledger;
    private readonly ChainFollower _follower;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private volatile TaskCompletionSource _advanced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _following = Task.CompletedTask;

    private LedgerProjections(SqlDatabase database, ILedger ledger, TimeProvider time, ILogger log)
    {
        _database = database;
        _ledger = ledger;
        var blocks = new LedgerBlocks(ledger);
        _follower = new ChainFollower(database, blocks);
        _time = time;
        _log = log;
        Explorer = new ExplorerQueries(_follower, blocks, database, WaitForAsync);
    }

    /// <summary>What block explorers ask.</summary>
    public IExplorerQueries Explorer { get; }

    /// <inheritdoc/>
    public long CoveredHeight => _follower.CoveredHeight;

    /// <summary>Opens the tables and starts to follow the chain. Whoever holds the engine then attaches this as its <see cref="ITransactionIndex"/>.</summary>
    /// <param name="options">Where the tables lie; see <see cref="SqlOptions.ForProjections"/>.</param>
    /// <param name="ledger">The chain; must outlive this object.</param>
    /// <param name="loggers">Told what happens.</param>
    /// <param name="time">Paces repeated attempts.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="SqlStorageException">The database cannot be opened, or is of a newer version.</exception>
    public static async Task<LedgerProjections> OpenAsync(
        SqlOptions options, ILedger ledger, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken = default)
    {
        var log = loggers.CreateLogger<LedgerProjections>();
        var database = await SqlDatabase.OpenAsync(options, ProjectionTables.Migrations, log, cancellationToken);
        var projections = new LedgerProjections(database, ledger, time, log);
        try
        {
            if (await projections._follower.FindStartAsync(cancellationToken) is { } otherHeight)
            {
                OtherChain(log, otherHeight);
            }
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }

        projections._following = Task.Run(projections.FollowAsync, CancellationToken.None);
        return projections;
    }

    /// <summary>Waits until the answers know the block of a height.</summary>
    /// <param name="height">The height.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
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

    /// <inheritdoc/>
    public async ValueTask<TransactionLocation?> FindAsync(Hash256 id, CancellationToken cancellationToken)
    {
        var place = await _database.ReadAsync(session => new TransactionFinder(session).PlaceAsync(id, cancellationToken), cancellationToken);
        return place is { } at ? Place.Location(at) : null;
    }

    /// <summary>Empties the tables and makes them again from the chain. Answers meanwhile say how far they have got.</summary>
    /// <param name="cancellationToken">Stops in the middle; the rest is then caught up with the next block or start.</param>
    public async Task RebuildAsync(CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await _follower.EmptyAsync(rebuilding: true, cancellationToken);
            while (CoveredHeight < _ledger.Head.Height)
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
            await _follower.ForgetAsync();
            await _database.DisposeAsync();
        }
    }

    private async Task FollowAsync()
    {
        var cancellationToken = _stopping.Token;
        var taken = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await _ledger.WaitForHeightAsync(CoveredHeight + 1, cancellationToken);
                if (taken >= Much && (long)_ledger.Head.Totals.Transactions - _follower.CoveredTransactions < Enough)
                {
                    await Task.Delay(Patience, _time, cancellationToken);
                }

                await _writing.WaitAsync(cancellationToken);
                try
                {
                    taken = await StepAsync(cancellationToken);
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

    private async Task<int> StepAsync(CancellationToken cancellationToken)
    {
        using var activity = ExplorerActivities.StartRun(CoveredHeight + 1);
        var taken = await _follower.StepAsync(cancellationToken);
        activity?.SetTag("explorer.transactions", taken);
        Interlocked.Exchange(ref _advanced!, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        return taken;
    }

    [LoggerMessage(EventId = 4401, Level = LogLevel.Error, Message = "The projections could not take the blocks from height {Height} on")]
    private static partial void StepFailed(ILogger log, long height, Exception error);

    [LoggerMessage(EventId = 4402, Level = LogLevel.Warning, Message = "The projections know another chain up to height {Height}; they are made again")]
    private static partial void OtherChain(ILogger log, long height);
}
