using System.Threading.Channels;
using Marketplace.Ledger;
using Microsoft.Extensions.Logging;

namespace Marketplace.Storage.Chain;

/// <summary>The one thread that owns the state: it puts verified transactions into a block, makes the block durable, and only then tells anybody.</summary>
internal sealed partial class CommitStage
{
    private readonly Channel<PendingWork> _queue = Channel.CreateUnbounded<PendingWork>(new UnboundedChannelOptions { SingleReader = true });
    private readonly LedgerEngineOptions _options;
    private readonly LedgerState _state;
    private readonly IBlockSigner _signer;
    private readonly BlockWriter _writer;
    private readonly LedgerRecovery _recovery;
    private readonly RecentTransactions _recent;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly IEngineEvents _events;
    private readonly Thread _thread;

    private readonly List<PendingSubmit> _accepted = [];
    private readonly Dictionary<Hash256, int> _places = [];
    private readonly List<(PendingSubmit Pending, int Place)> _repeated = [];
    private readonly List<(PendingSubmit Pending, Rejection Rejection)> _refused = [];
    private readonly List<PendingRead> _reads = [];
    private PendingSubmit? _carried;
    private Task<bool>? _more;

    public CommitStage(
        LedgerEngineOptions options, LedgerState state, IBlockSigner signer, BlockWriter writer, LedgerRecovery recovery, RecentTransactions recent, IEngineEvents events, TimeProvider time, ILogger log)
    {
        (_options, _state, _signer, _writer, _recovery, _recent, _events, _time, _log) = (options, state, signer, writer, recovery, recent, events, time, log);
        _thread = new Thread(Work) { IsBackground = true, Name = "ledger commit" };
        _thread.Start();
    }

    public bool TryPost(PendingWork work) => _queue.Writer.TryWrite(work);

    /// <summary>Lets the thread finish what is queued, then ends it. The state is the caller's afterwards.</summary>
    public void Stop()
    {
        _queue.Writer.TryComplete();
        _thread.Join();
    }

    private void Work()
    {
        while (_carried is not null || WaitForMore(Timeout.InfiniteTimeSpan))
        {
            BlockBuilder? builder = null;
            try
            {
                builder = Collect();
                Finish(builder);
            }
            catch (Exception error)
            {
                // A fault in the rules must not end the only thread that serves everybody.
                BlockFailed(_log, error);
                builder?.Rollback();
                _state.RollbackOpenBlock();
                GiveUp(UnavailableReason.Internal);
            }

            foreach (var read in _reads)
            {
                read.Run(_state);
            }

            _accepted.Clear();
            _places.Clear();
            _repeated.Clear();
            _refused.Clear();
            _reads.Clear();
        }
    }
}
