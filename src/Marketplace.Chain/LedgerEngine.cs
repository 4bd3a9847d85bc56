using System.Runtime.CompilerServices;
using Marketplace.Chain.Questions;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys.Verification;
using Microsoft.Extensions.Logging;

namespace Marketplace.Chain;

/// <summary>Orders transactions into durable blocks, and answers questions about the state after the newest of them.</summary>
/// <remarks>
/// <para>Many submissions share a block and its one flush; a single one gets a block of its own at once. Nothing is acknowledged, and
/// nothing is shown, before it is durable. Killing the process at any instant loses nothing that was acknowledged.</para>
/// <para>Safe from any thread. Submissions that are under way at the same time have no order among each other.</para>
/// </remarks>
public sealed partial class LedgerEngine : ILedger, IAsyncDisposable, IEngineEvents
{
    private readonly LedgerEngineOptions _options;
    private readonly ILogger _log;
    private readonly SnapshotStore _snapshots;
    private readonly BlockWriter _writer;
    private readonly RecentTransactions _recent;
    private readonly SubmitCount _underWay;
    private readonly VerifyStage _verify;
    private readonly ICommitStage _commit;
    private readonly LedgerState _state;
    private readonly CancellationTokenSource _stopping = new();
    private readonly long _heightAtStart;
    private volatile LedgerHead _head;
    private volatile TaskCompletionSource _advanced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ITransactionIndex? _index;
    private Task _snapshotting = Task.CompletedTask;
    private (long Height, ulong Transactions) _lastSnapshot;
    private int _stopped;

    private LedgerEngine(
        LedgerEngineOptions options, Opened opened, Func<CommitParts, ICommitStage> stage, ISignatureVerifier verifier, TimeProvider time, ILogger log)
    {
        (_options, _log, _snapshots, _writer, _recent, _state) = (options, log, opened.Snapshots, opened.Writer, opened.Recent, opened.State);
        Parameters = _state.Parameters;
        GenesisHash = _state.GenesisHash;
        _underWay = new SubmitCount(options.MaxQueued);
        _validatorHistory = new ValidatorHistory(Parameters, TryReadRecord);
        _head = LedgerHead.Of(_state);
        _heightAtStart = _head.Height;
        _lastSnapshot = (opened.SnapshotHeight, opened.SnapshotHeight == _head.Height ? _head.Totals.Transactions : 0);
        _commit = stage(new CommitParts(_state, _writer, opened.Recovery, _recent, this, time, log));
        _verify = new VerifyStage(options.VerifyThreads, verifier, GenesisHash, PostVerified, Refuse);
    }

    /// <inheritdoc/>
    public NetworkParameters Parameters { get; }

    /// <inheritdoc/>
    public Hash256 GenesisHash { get; }

    /// <inheritdoc/>
    public LedgerHead Head => _head;

    /// <inheritdoc/>
    int IEngineEvents.UnderWay => _underWay.Value;

    /// <summary>Opens the chain of a folder: checks the log, restores the state, and is ready to take transactions.</summary>
    /// <param name="options">Folder and bounds.</param>
    /// <param name="parameters">The network.</param>
    /// <param name="signer">Signs blocks; must be a quorum of the validators by itself.</param>
    /// <param name="verifier">Verifies transactions' signatures.</param>
    /// <param name="time">Gives blocks their time.</param>
    /// <param name="loggers">Told what happens.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="ChainLogLockedException">Another process has the chain.</exception>
    /// <exception cref="ChainLogCorruptException">The log is damaged; nothing was changed.</exception>
    /// <exception cref="ChainLogException">The disk fails or is full.</exception>
    public static Task<LedgerEngine> OpenAsync(
        LedgerEngineOptions options,
        NetworkParameters parameters,
        IBlockSigner signer,
        ISignatureVerifier verifier,
        TimeProvider time,
        ILoggerFactory loggers,
        CancellationToken cancellationToken = default) =>
        OpenAsync(options, parameters, signer, verifier, time, loggers, new ChainDisk(), cancellationToken);

    internal static async Task<LedgerEngine> OpenAsync(
        LedgerEngineOptions options,
        NetworkParameters parameters,
        IBlockSigner signer,
        ISignatureVerifier verifier,
        TimeProvider time,
        ILoggerFactory loggers,
        ChainDisk disk,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(signer);
        return await OpenAsync(
            options, parameters, parts => new CommitStage(options.MaxBatchDelay, options.IdleBlockInterval, signer, parts), verifier, time, loggers, disk, cancellationToken);
    }

    /// <summary>Opens the chain with another way of making blocks final than one validator's own signature.</summary>
    internal static async Task<LedgerEngine> OpenAsync(
        LedgerEngineOptions options,
        NetworkParameters parameters,
        Func<CommitParts, ICommitStage> stage,
        ISignatureVerifier verifier,
        TimeProvider time,
        ILoggerFactory loggers,
        ChainDisk disk,
        CancellationToken cancellationToken)
    {
        options.Validate();
        ArgumentNullException.ThrowIfNull(parameters);
        var log = loggers.CreateLogger<LedgerEngine>();
        var opened = await Task.Run(() => Open(options, parameters, time, log, disk, cancellationToken), cancellationToken);
        return new LedgerEngine(options, opened, stage, verifier, time, log);
    }

    /// <inheritdoc/>
    public ValueTask<SubmitOutcome> SubmitAsync(Transaction transaction, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return LedgerActivities.AreWanted ? SubmitTracedAsync(transaction, cancellationToken) : SubmitUntracedAsync(transaction, cancellationToken);
    }

    private async ValueTask<SubmitOutcome> SubmitTracedAsync(Transaction transaction, CancellationToken cancellationToken)
    {
        using var activity = LedgerActivities.StartSubmit(transaction);
        var outcome = await SubmitUntracedAsync(transaction, cancellationToken);
        activity?.SetOutcome(outcome);
        return outcome;
    }

    private ValueTask<SubmitOutcome> SubmitUntracedAsync(Transaction transaction, CancellationToken cancellationToken)
    {
        if (_recent.TryFind(transaction.Id, out var known) && known.Height <= _head.Height)
        {
            return new ValueTask<SubmitOutcome>(new SubmitOutcome.Included(transaction.Id, known, AlreadyKnown: true));
        }

        if (!_underWay.TryEnter())
        {
            return new ValueTask<SubmitOutcome>(SubmitOutcome.Busy.Instance);
        }

        var pending = new PendingSubmit(transaction, _underWay);
        if (VerifiedTransaction.TryRecall(transaction, GenesisHash, out var verified))
        {
            pending.Verified = verified;
            PostVerified(pending);
        }
        else if (!_verify.TryPost(pending))
        {
            pending.Complete(new SubmitOutcome.Unavailable(UnavailableReason.Stopping));
        }

        return new ValueTask<SubmitOutcome>(cancellationToken.CanBeCanceled ? pending.Outcome.WaitAsync(cancellationToken) : pending.Outcome);
    }

    /// <inheritdoc/>
    public ValueTask<TAnswer> AskAsync<TAnswer>(LedgerQuestion<TAnswer> question, CancellationToken cancellationToken = default)
        where TAnswer : class
    {
        ArgumentNullException.ThrowIfNull(question);
        return ReadAsync(question.Answer, cancellationToken);
    }

    /// <summary>Asks the state after the newest durable block, for those that hold the engine itself.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="question">Short, and keeps nothing of the state: it runs on the thread that builds blocks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="LedgerUnavailableException">The engine has stopped.</exception>
    public async ValueTask<T> ReadAsync<T>(Func<LedgerState, T> question, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        var read = new PendingRead<T>(question);
        if (!_commit.TryPost(read))
        {
            throw new LedgerUnavailableException("The ledger has stopped.");
        }

        return await read.Answer.WaitAsync(cancellationToken);
    }

    /// <summary>Reads a durable block; null above the head.</summary>
    /// <param name="height">0 or more.</param>
    /// <exception cref="ChainLogCorruptException">The record was damaged since the start.</exception>
    public Block? TryGetBlock(long height) => TryReadRecord(height) is { } record ? Block.Decode(record) : null;

    /// <inheritdoc/>
    public async ValueTask<Block?> GetBlockAsync(long height, CancellationToken cancellationToken = default) =>
        height < 0 || height > _head.Height ? null : await Task.Run(() => TryGetBlock(height), cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<Block> ReadBlocksAsync(long from, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var height = Math.Max(0, from); await GetBlockAsync(height, cancellationToken) is { } block; height++)
        {
            yield return block;
        }
    }

    /// <inheritdoc/>
    public async Task WaitForHeightAsync(long height, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var advanced = _advanced.Task;
            if (_head.Height >= height)
            {
                return;
            }

            await advanced.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Lets the engine find transactions that it no longer remembers, and forget those that the index covers.</summary>
    /// <param name="index">The projection that finds them.</param>
    public void AttachTransactionIndex(ITransactionIndex index) => _index = index;

    /// <summary>Decides what is under way, writes a snapshot, and closes the log.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) == 0)
        {
            await Task.Run(Stop);
        }
    }

    /// <inheritdoc/>
    void IEngineEvents.OnBlock(Block block, LedgerState state)
    {
        _validatorHistory.OnBlock(block, state);
        _head = LedgerHead.Of(state);
        Interlocked.Exchange(ref _advanced!, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        _recent.Trim(_index?.CoveredHeight ?? 0);
        var due = state.Height - _lastSnapshot.Height >= _options.SnapshotEveryBlocks
            || state.Totals.Transactions - _lastSnapshot.Transactions >= (ulong)_options.SnapshotEveryTransactions;
        if (due && _snapshotting.IsCompleted)
        {
            _lastSnapshot = (state.Height, state.Totals.Transactions);
            var snapshot = state.Capture();
            _snapshotting = Task.Run(() => WriteSnapshot(snapshot), CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    void IEngineEvents.OnRefused(PendingSubmit pending, Rejection rejection)
    {
        _options.Instruments.OnRefused(rejection.CodeName);
        pending.Leave();
        _ = Task.Run(() => AnswerRefusedAsync(pending, rejection), CancellationToken.None);
    }

    private static Opened Open(
        LedgerEngineOptions options, NetworkParameters parameters, TimeProvider time, ILogger log, ChainDisk disk, CancellationToken cancellationToken)
    {
        var chainOptions = new ChainLogOptions(options.Directory, parameters.GenesisHash.ToArray()) { SegmentBytes = options.SegmentBytes };
        var chain = ChainLog.Open(chainOptions, log, disk);
        try
        {
            var snapshots = new SnapshotStore(options.Directory, log);
            var recovery = new LedgerRecovery(parameters, options.Directory, snapshots, log);
            var recent = new RecentTransactions();
            var (state, from) = recovery.Run(
                chain,
                block =>
                {
                    recent.Add(block);
                    recent.Trim(0);
                },
                cancellationToken);
            return new Opened(new BlockWriter(chainOptions, options.Instruments, chain, disk, time, log), snapshots, recovery, recent, state, from);
        }
        catch
        {
            chain.Dispose();
            throw;
        }
    }

    private void PostVerified(PendingSubmit pending)
    {
        if (!_commit.TryPost(pending))
        {
            pending.Complete(new SubmitOutcome.Unavailable(UnavailableReason.Stopping));
        }
    }

    private void Refuse(PendingSubmit pending, Rejection rejection)
    {
        _options.Instruments.OnRefused(rejection.CodeName);
        pending.Complete(new SubmitOutcome.Refused(rejection));
    }

    /// <summary>What an old transaction spent is gone, so submitting it again is refused: unless it is known, which only a look into the past tells.</summary>
    private async Task AnswerRefusedAsync(PendingSubmit pending, Rejection rejection)
    {
        try
        {
            if (await FindAsync(pending.Transaction.Id, _stopping.Token) is { } location)
            {
                pending.Include(location, alreadyKnown: true);
            }
            else
            {
                pending.Complete(new SubmitOutcome.Refused(rejection));
            }
        }
        catch (Exception error)
        {
            // Without the look into the past it is not known which of the two is true.
            var stopping = Volatile.Read(ref _stopped) != 0;
            if (!stopping)
            {
                IndexFailed(_log, error);
            }

            pending.Complete(new SubmitOutcome.Unavailable(stopping ? UnavailableReason.Stopping : UnavailableReason.StorageFailed));
        }
    }

    private byte[]? TryReadRecord(long height)
    {
        if (height < 0 || height > _head.Height)
        {
            return null;
        }

        while (true)
        {
            var chain = _writer.Chain;
            try
            {
                return chain.TryRead(height, out var record) ? record : null;
            }
            catch (ObjectDisposedException) when (chain != _writer.Chain)
            {
                // The log was opened again meanwhile.
            }
        }
    }

    private void WriteSnapshot(LedgerSnapshot snapshot)
    {
        try
        {
            _snapshots.Write(snapshot, _stopping.Token);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            SnapshotFailed(_log, snapshot.Height, error.Message);
        }
    }

    private void Stop()
    {
        _verify.Stop();
        _commit.Stop();
        _stopping.Cancel();
        _snapshotting.GetAwaiter().GetResult();
        if (_options.SnapshotOnStop && _lastSnapshot.Height < _state.Height)
        {
            try
            {
                _snapshots.Write(_state.Capture(), CancellationToken.None);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                SnapshotFailed(_log, _state.Height, error.Message);
            }
        }

        _writer.Dispose();
        _validatorHistory.Dispose();
        _stopping.Dispose();
        Stopped(_log, _head.Height);
    }

    private sealed record Opened(
        BlockWriter Writer, SnapshotStore Snapshots, LedgerRecovery Recovery, RecentTransactions Recent, LedgerState State, long SnapshotHeight);
}
