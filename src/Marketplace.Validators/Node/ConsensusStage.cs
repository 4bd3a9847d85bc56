using System.Collections.Frozen;
using System.Threading.Channels;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Ledger.Stakes.Evidence;
using Marketplace.Chain;
using Marketplace.Validators.Logs;
using Marketplace.Validators.Machine;
using Microsoft.Extensions.Logging;

namespace Marketplace.Validators.Node;

/// <summary>The one thread that owns state and machine: brings it what happens, and does what it asks for.</summary>
internal sealed partial class ConsensusStage : ICommitStage, IMachineHost
{
    private const int MaxBatch = 1_024;
    private const int Few = 8;
    private const int LongRest = 3;
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private static readonly StageInput.Tick TheTick = new();

    private readonly Channel<StageInput> _inputs = Channel.CreateUnbounded<StageInput>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ValidatorOptions _options;
    private readonly IBlockSigner _signer;
    private readonly ISignatureVerifier _verifier;
    private readonly Action<SlashingEvidence>? _onDoubleSigning;
    private readonly LedgerState _state;
    private readonly BlockWriter _writer;
    private readonly RecentTransactions _recent;
    private readonly IEngineEvents _events;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly TransactionPool _pool;
    private readonly Dictionary<Hash256, List<PendingSubmit>> _waiting = [];
    private readonly HashSet<PublicKey> _reported = [];
    private readonly List<PendingRead> _reads = [];
    private readonly HashSet<ITimer> _timers = [];
    private readonly long _startedAt;
    private readonly ITimer _ticker;
    private readonly Thread _thread;
    private VoteLog? _votes;
    private ValidatorMachine? _machine;
    private TimeSpan _failedAt;
    private TimeSpan _readsSince;
    private int _tickQueued;
    private ValidatorSet? _known;
    private volatile ValidatorStatus _status;

    public ConsensusStage(ValidatorOptions options, IBlockSigner signer, ISignatureVerifier verifier, CommitParts parts, Action<SlashingEvidence>? onDoubleSigning)
    {
        (_options, _signer, _verifier, _onDoubleSigning) = (options, signer, verifier, onDoubleSigning);
        (_state, _writer, _, _recent, _events, _time, _log) = parts;
        _pool = new TransactionPool(options.Machine.MaxPooled, options.Machine.MaxPooledBytes);
        _startedAt = _time.GetTimestamp();
        _votes = OpenVotes();
        _status = new ValidatorStatus(_state.Height + 1, 0, false, 0, 0);
        Peers = new PeerSessions(options, signer.PublicKey, verifier, _state.GenesisHash, _recent, _inputs.Writer.TryWrite, _time, _log);
        KnowMembers();
        _ticker = _time.CreateTimer(_ => PostTick(), null, TickInterval, TickInterval);
        _thread = new Thread(Work) { IsBackground = true, Name = "validator" };
        _thread.Start();
    }

    public PeerSessions Peers { get; }

    public ValidatorStatus Status => _status;

    public bool TryPost(PendingWork work) => _inputs.Writer.TryWrite(new StageInput.Work(work));

    public void Stop()
    {
        _inputs.Writer.TryComplete();
        _ticker.Dispose();
        _thread.Join();
        Peers.Stop();
        _votes?.Dispose();
    }

    private VoteLog OpenVotes()
    {
        // Without a log nobody knows what was signed at the next height; one alone signs nothing that it has not made durable at once.
        var validators = _state.Validators;
        var self = validators.IndexOf(_signer.PublicKey);
        var alone = self >= 0 && validators.IsQuorum(validators.Validators[self].Weight);
        var floor = _state.Height == 0 || alone ? _state.Height + 1 : _state.Height + 2;
        return VoteLog.Open(_options.VoteDirectory, _state.GenesisHash, _signer.PublicKey, floor, _log);
    }

    private void Work()
    {
        Guarded(StartMachine);
        while (_inputs.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            var transactions = 0;
            for (var i = 0; i < MaxBatch && _inputs.Reader.TryRead(out var input); i++)
            {
                transactions += input is StageInput.Work or StageInput.Transactions ? 1 : 0;
                Guarded(() => Take(input));
            }

            Guarded(() => _machine?.Settle());
            AnswerReads();
            KnowMembers();
            _status = new ValidatorStatus(
                _state.Height + 1, _machine?.Round ?? 0, _machine?.Self >= 0, Peers.Count, _pool.Count);
            if (transactions is > Few and < MaxBatch)
            {
                // Under load, waking for each one would cost more than taking it: let some gather, for peers too.
                Thread.Sleep(_pool.Count > MaxBatch ? LongRest : 1);
            }
        }

        End();
    }

    private void KnowMembers()
    {
        if (_known != _state.Validators)
        {
            _known = _state.Validators;
            Peers.Members = _known.Validators.Select(validator => validator.Key).ToFrozenSet();
        }
    }

    private void StartMachine()
    {
        _machine = new ValidatorMachine(_options.Machine, _state, _signer, _verifier, _pool, this);
        _machine.Start();
        foreach (var peer in Peers.All)
        {
            _machine.OnPeerUp(peer.Id);
        }
    }

    private void Take(StageInput input)
    {
        switch (input)
        {
            case StageInput.Work { Pending: PendingRead read }:
                _readsSince = _reads.Count == 0 ? Elapsed : _readsSince;
                _reads.Add(read);
                break;
            case StageInput.Work { Pending: PendingSubmit submit }:
                Submit(submit);
                break;
            case StageInput.PeerUp { Peer: var peer }:
                if (Peers.Find(peer.Id) is not null)
                {
                    _machine?.OnPeerUp(peer.Id);
                }

                break;
            case StageInput.PeerDown { Peer: var peer }:
                _machine?.OnPeerDown(peer.Id);
                break;
            case StageInput.Message { Peer: var peer, Content: var message }:
                peer.Done();
                _machine?.OnMessage(peer.Id, message);
                break;
            case StageInput.Blocks { Peer: var peer, Items: var blocks }:
                peer.Done();
                _machine?.OnBlocks(peer.Id, blocks);
                break;
            case StageInput.Transactions { Peer: var peer, Items: var transactions }:
                _machine?.OnTransactions(peer.Id, transactions);
                break;
            case StageInput.Report { Slashing: var slashing }:
                Peers.Know(slashing.Content);
                _machine?.OnSubmitted(slashing);
                break;
            case StageInput.Timer { Due: var due }:
                _machine?.OnTimeout(due);
                break;
            case StageInput.Tick:
                Interlocked.Exchange(ref _tickQueued, 0);
                Tick();
                break;
            default:
                throw new InvalidOperationException($"{input} is unknown.");
        }
    }

    private void Submit(PendingSubmit pending)
    {
        var id = pending.Transaction.Id;
        if (_recent.TryFind(id, out var known))
        {
            pending.Include(known, alreadyKnown: true);
        }
        else if (_machine is null)
        {
            pending.Complete(new SubmitOutcome.Unavailable(UnavailableReason.StorageFailed));
        }
        else if (_waiting.TryGetValue(id, out var others))
        {
            others.Add(pending);
        }
        else
        {
            var pooled = new PooledTransaction(pending.Verified);
            _waiting.Add(id, [pending]);
            Peers.Know(pooled.Content);
            if (!_machine.OnSubmitted(pooled))
            {
                _waiting.Remove(id);
                Peers.Forget(pooled.Content);
                pending.Complete(SubmitOutcome.Busy.Instance);
            }
        }
    }

    private void Tick()
    {
        if (_machine is { } machine)
        {
            machine.OnTick();
        }
        else if (Elapsed - _failedAt >= RetryAfter)
        {
            _failedAt = Elapsed;
            _votes ??= OpenVotes();
            _options.Instruments.OnRestart();
            StartMachine();
        }
    }

    private void AnswerReads()
    {
        if (_reads.Count == 0)
        {
            return;
        }

        if (_machine is { HasOpenBlock: true } machine)
        {
            // A block that is about to be final is worth waiting for; one that waits for absent validators is not.
            if (Elapsed - _readsSince < _options.ReadPatience)
            {
                return;
            }

            machine.CloseBlock();
        }

        foreach (var read in _reads)
        {
            read.Run(_state);
        }

        _reads.Clear();
    }

    /// <summary>After a failure the machine is thrown away, and made again from what is on disk: as after a crash.</summary>
    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error)
        {
            Failed(_log, error);
            _machine?.CloseBlock();
            _machine = null;
            _votes?.Dispose();
            _votes = null;
            _failedAt = Elapsed;
        }
    }

    private void End()
    {
        _machine?.CloseBlock();
        _machine = null;
        AnswerReads();
        var outcome = new SubmitOutcome.Unavailable(UnavailableReason.Stopping);
        foreach (var pending in _waiting.Values.SelectMany(waiting => waiting))
        {
            pending.Complete(outcome);
        }

        foreach (var timer in _timers)
        {
            timer.Dispose();
        }
    }

    private void PostTick()
    {
        if (Interlocked.Exchange(ref _tickQueued, 1) == 0)
        {
            _inputs.Writer.TryWrite(TheTick);
        }
    }

    [LoggerMessage(EventId = 4221, Level = LogLevel.Error, Message = "The consensus has failed and begins anew from the vote log")]
    private static partial void Failed(ILogger log, Exception error);

    [LoggerMessage(EventId = 4222, Level = LogLevel.Warning, Message = "A validator has signed twice: {Evidence}")]
    private static partial void DoubleSigning(ILogger log, SlashingEvidence evidence);
}
