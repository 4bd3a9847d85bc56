using System.Threading.Channels;
using Marketplace.Ledger;
using Microsoft.Extensions.Logging;

namespace Marketplace.Chain;

/// <summary>The one thread that owns the state: it puts verified transactions into a block, makes the block durable, and only then tells anybody.</summary>
/// <remarks>While it waits for the disk, the next transactions are verified on other threads. Questions about the state are answered between blocks, so they only ever see what is durable.</remarks>
internal sealed partial class CommitStage : ICommitStage
{
    private const int Few = 16;

    private readonly Channel<PendingWork> _queue = Channel.CreateUnbounded<PendingWork>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TimeSpan _maxDelay;
    private readonly TimeSpan? _idle;
    private readonly LedgerState _state;
    private readonly IBlockSigner _signer;
    private readonly BlockWriter _writer;
    private readonly LedgerRecovery _recovery;
    private readonly RecentTransactions _recent;
    private readonly IEngineEvents _events;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Thread _thread;

    private readonly List<PendingSubmit> _accepted = [];
    private readonly Dictionary<Hash256, int> _places = [];
    private readonly List<(PendingSubmit Pending, int Place)> _repeated = [];
    private readonly List<(PendingSubmit Pending, Rejection Rejection)> _refused = [];
    private readonly List<PendingRead> _reads = [];
    private BlockBuilder? _builder;
    private PendingSubmit? _carried;
    private Task<bool>? _more;
    private int _lastBlock;
    private int _takenAtRest;
    private long _idleSince;

    public CommitStage(TimeSpan maxDelay, TimeSpan? idle, IBlockSigner signer, CommitParts parts)
    {
        (_maxDelay, _idle, _signer) = (maxDelay, idle, signer);
        (_state, _writer, _recovery, _recent, _events, _time, _log) = parts;
        _idleSince = _time.GetTimestamp();
        _thread = new Thread(Work) { IsBackground = true, Name = "ledger commit" };
        _thread.Start();
    }

    private int Taken => _accepted.Count + _repeated.Count + _refused.Count;

    public bool TryPost(PendingWork work) => _queue.Writer.TryWrite(work);

    /// <summary>Lets the thread finish what is queued, then ends it. The state is the caller's afterwards.</summary>
    public void Stop()
    {
        _queue.Writer.TryComplete();
        _thread.Join();
    }

    private void Work()
    {
        while (_carried is not null || WaitForMore(UntilIdleBlock) || _more is not null)
        {
            try
            {
                // While the log is out of order, submissions are turned away and questions still answered.
                var writable = !_writer.NeedsReopen || TryReconcile();
                Collect(writable);
                Finish(writable, BeginIdleBlock(writable));
            }
            catch (Exception error)
            {
                // A fault in the rules must not end the only thread that serves everybody.
                BlockFailed(_log, error);
                _builder?.Rollback();
                GiveUp(UnavailableReason.Internal);
            }

            _builder = null;
            foreach (var read in _reads)
            {
                read.Run(_state);
            }

            _lastBlock = _accepted.Count;
            _takenAtRest = 0;
            _accepted.Clear();
            _places.Clear();
            _repeated.Clear();
            _refused.Clear();
            _reads.Clear();
        }
    }

    /// <summary>Fills a block with what is there, and with what is on its way if that comes soon.</summary>
    private void Collect(bool writable)
    {
        var started = _time.GetTimestamp();
        while (true)
        {
            PendingWork? work = _carried;
            _carried = null;
            if (work is null && !_queue.Reader.TryRead(out work))
            {
                if (_builder is null || !Rest(_maxDelay - _time.GetElapsedTime(started)))
                {
                    return;
                }
            }
            else if (work is PendingRead read)
            {
                _reads.Add(read);
                if (_builder is null)
                {
                    return;
                }
            }
            else if (!writable)
            {
                ((PendingSubmit)work).Complete(new SubmitOutcome.Unavailable(UnavailableReason.StorageFailed));
            }
            else if (!Take((PendingSubmit)work))
            {
                return;
            }
        }
    }

    /// <summary>Tries one transaction; false when it must wait for the next block.</summary>
    private bool Take(PendingSubmit pending)
    {
        var id = pending.Transaction.Id;
        if (_recent.TryFind(id, out var known))
        {
            pending.Include(known, alreadyKnown: true);
            return true;
        }

        if (_places.TryGetValue(id, out var place))
        {
            _repeated.Add((pending, place));
            return true;
        }

        _builder ??= BeginBlock();
        var result = _builder.TryAdd(pending.Verified);
        if (result.Accepted)
        {
            _places.Add(id, _accepted.Count);
            _accepted.Add(pending);
        }
        else if (result.Rejection.Code == RejectionCode.BlockFull && _builder.Count > 0)
        {
            _carried = pending;
            return false;
        }
        else
        {
            _refused.Add((pending, result.Rejection));
        }

        return true;
    }

    private BlockBuilder BeginBlock() => _state.BeginBlock(Math.Max(_time.GetUtcNow().ToUnixTimeMilliseconds(), _state.TipTime), Place());

    /// <summary>The place of this ledger's key in the set of the next block, whose fees are its own. Where it has none, preparing the block says so.</summary>
    private ushort Place() => (ushort)Math.Max(0, _state.Validators.IndexOf(_signer.PublicKey));

    private void Finish(bool writable, bool isIdle)
    {
        if (!writable || _builder is null || (_builder.Count == 0 && !isIdle))
        {
            _builder?.Rollback();
            _refused.ForEach(refused => _events.OnRefused(refused.Pending, refused.Rejection));
            return;
        }

        var block = _builder.Prepare(_signer);
        switch (_writer.Write(block))
        {
            case WriteResult.Written:
                _builder.Commit();
                Publish(block);
                Answer(block.Height);
                break;
            case WriteResult.Full:
                _builder.Rollback();
                GiveUp(UnavailableReason.DiskFull);
                break;
            default:
                _builder.Rollback();
                if (TryReconcile() && _state.TipId == block.Id)
                {
                    Answer(block.Height);
                }
                else
                {
                    GiveUp(UnavailableReason.StorageFailed);
                }

                break;
        }
    }

    private void Answer(long height)
    {
        for (var i = 0; i < _accepted.Count; i++)
        {
            _accepted[i].Include(new TransactionLocation(height, i), alreadyKnown: false);
        }

        _repeated.ForEach(repeated => repeated.Pending.Include(new TransactionLocation(height, repeated.Place), alreadyKnown: true));

        // A refusal may rest on another transaction of the block, so it counts only now.
        _refused.ForEach(refused => _events.OnRefused(refused.Pending, refused.Rejection));
    }

    private void GiveUp(UnavailableReason reason)
    {
        var outcome = new SubmitOutcome.Unavailable(reason);
        _accepted.ForEach(pending => pending.Complete(outcome));
        _repeated.ForEach(repeated => repeated.Pending.Complete(outcome));
        _refused.ForEach(refused => refused.Pending.Complete(outcome));
    }

    /// <summary>After a doubtful append the disk alone says what is in the chain.</summary>
    private bool TryReconcile()
    {
        if (!_writer.TryReopen())
        {
            return false;
        }

        var chain = _writer.Chain;
        if (chain.NextHeight <= _state.Height)
        {
            throw new ChainLogCorruptException(new ChainDamage("the chain log", 0, -1, chain.NextHeight, $"it reached height {_state.Height} before it was opened again"));
        }

        while (_state.Height < chain.NextHeight - 1)
        {
            _recovery.ReplayNext(chain, _state, Publish);
        }

        Reconciled(_log, _state.Height);
        return true;
    }

    private void Publish(Block block)
    {
        _recent.Add(block);
        _events.OnBlock(block, _state);
    }

    /// <summary>Lets the block grow while there is reason to; false when it should be written now.</summary>
    private bool Rest(TimeSpan left)
    {
        var onTheirWay = _events.UnderWay - Taken;
        var stillArriving = _lastBlock > Few && Taken > _takenAtRest;
        if (left <= TimeSpan.Zero || (onTheirWay <= 0 && !stillArriving))
        {
            return false;
        }

        _takenAtRest = Taken;
        if (onTheirWay is > 0 and <= Few)
        {
            return WaitForMore(left);
        }

        // Under load, waking for each one would cost more than applying it: let some gather.
        Thread.Sleep(1);
        return true;
    }

    /// <summary>How long the wait for work may last: rounds pass also when nobody submits anything.</summary>
    private TimeSpan UntilIdleBlock =>
        _idle is not { } idle ? Timeout.InfiniteTimeSpan : TimeSpan.FromTicks(Math.Max(0, (idle - _time.GetElapsedTime(_idleSince)).Ticks));

    /// <summary>Whether a block is worth having for the rounds that it opens, because none was made for so long; begins it if need be.</summary>
    private bool BeginIdleBlock(bool writable)
    {
        var hasTransactions = _builder is { Count: > 0 };
        if (_idle is not { } idle || !writable || (!hasTransactions && _time.GetElapsedTime(_idleSince) < idle))
        {
            return false;
        }

        _idleSince = _time.GetTimestamp();
        if (hasTransactions)
        {
            return false;
        }

        _builder ??= BeginBlock();
        return _builder.OpensRound;
    }

    private bool WaitForMore(TimeSpan timeout)
    {
        _more ??= _queue.Reader.WaitToReadAsync().AsTask();
        if (!_more.Wait(timeout))
        {
            return false;
        }

        var more = _more.Result;
        _more = null;
        return more;
    }

    [LoggerMessage(EventId = 4151, Level = LogLevel.Critical, Message = "A block could not be built")]
    private static partial void BlockFailed(ILogger log, Exception error);

    [LoggerMessage(EventId = 4152, Level = LogLevel.Warning, Message = "The chain log was opened again and stands at height {Height}")]
    private static partial void Reconciled(ILogger log, long height);
}
