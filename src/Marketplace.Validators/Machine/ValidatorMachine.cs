using Marketplace.Ledger;
using Marketplace.Ledger.Consensus;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Validators.Logs;
using Marketplace.Validators.Messages;

namespace Marketplace.Validators.Machine;

/// <summary>
/// One validator: decides height after height with its peers, checks everything itself, and never signs twice. It does no I/O but through its
/// host and has no thread, no clock and no randomness of its own, so that whole networks of it can be explored under any schedule.
/// </summary>
/// <remarks>
/// For one thread. An exception from the host leaves the machine unusable: it is thrown away, the open block with it, and a new one starts from
/// the vote log, as after a crash. After each batch of inputs the host calls <see cref="Settle"/>.
/// </remarks>
internal sealed partial class ValidatorMachine
{
    private const int SweepEvery = 8;

    private readonly MachineOptions _options;
    private readonly LedgerState _state;
    private readonly IBlockSigner _signer;
    private readonly ISignatureVerifier _verifier;
    private readonly TransactionPool _pool;
    private readonly IMachineHost _host;
    private readonly SortedDictionary<int, PeerView> _peers = [];
    private HeightWork _work;

    /// <summary>Takes a validator up where its state and its vote log left off.</summary>
    /// <param name="options">How long to wait.</param>
    /// <param name="state">The state after the last durable block, with no block open.</param>
    /// <param name="signer">The validator's key.</param>
    /// <param name="verifier">Verifies votes and certificates; transactions arrive verified.</param>
    /// <param name="pool">What waits for a block.</param>
    /// <param name="host">The world around it.</param>
    public ValidatorMachine(
        MachineOptions options, LedgerState state, IBlockSigner signer, ISignatureVerifier verifier, TransactionPool pool, IMachineHost host)
    {
        (_options, _state, _signer, _verifier, _pool, _host) = (options, state, signer, verifier, pool, host);
        _work = NewHeight();
    }

    /// <summary>The height that is being decided.</summary>
    public long Height => _work.Height;

    /// <summary>Whether a block has been applied to the state and is not final yet; questions about the state have to wait or to call <see cref="CloseBlock"/>.</summary>
    public bool HasOpenBlock => _open is not null;

    /// <summary>The place in the present set; -1 for none.</summary>
    public int Self => _work.Self;

    /// <summary>The round of the present height.</summary>
    public uint Round => _work.Core?.Round ?? 0;

    /// <summary>Begins, with what the vote log holds of the present height.</summary>
    public void Start()
    {
        Restore();
        Settle();
    }

    /// <summary>A peer can be reached.</summary>
    public void OnPeerUp(int peer)
    {
        _peers[peer] = new PeerView(peer);
        Announce(peer);
        SendOwn(peer);
    }

    /// <summary>A peer can no longer be reached.</summary>
    public void OnPeerDown(int peer)
    {
        _peers.Remove(peer);
        foreach (var key in _work.Pending.Keys.Where(key => key.Peer == peer).ToArray())
        {
            _work.Pending.Remove(key);
        }

        if (_sync?.Peer == peer)
        {
            _sync = null;
        }
    }

    /// <summary>A decoded message, of any kind but those with transactions in them, whose signatures are verified first.</summary>
    public void OnMessage(int peer, PeerMessage message)
    {
        if (!_peers.TryGetValue(peer, out var view))
        {
            return;
        }

        switch (message)
        {
            case PeerMessage.Vote vote:
                OnVote(view, vote);
                break;
            case PeerMessage.Proposal proposal:
                OnProposal(view, proposal);
                break;
            case PeerMessage.RoundState state:
                OnRoundState(view, state);
                break;
            case PeerMessage.BlockRequest request:
                OnBlockRequest(view, request);
                break;
            case PeerMessage.TransactionRequest request:
                OnTransactionRequest(view, request);
                break;
            default:
                throw new ArgumentException("Transactions come with their signatures verified, by other ways.", nameof(message));
        }
    }

    /// <summary>A time-out has passed.</summary>
    public void OnTimeout(ConsensusTimer timer)
    {
        if (timer.Height == Height && _work is { Core: { } core, Undone: null })
        {
            Perform(core.TimedOut(timer.Kind, timer.Round));
        }
    }

    /// <summary>Time has passed; called at least as often as the shortest interval of the options.</summary>
    public void OnTick()
    {
        if (_work.Undone is not null)
        {
            TryFinish();
        }

        AskAgain();
        SendOwnAgain();
        var interval = _work.Started ? _options.AnnounceInterval : _options.QuietAnnounceInterval;
        if (_host.Elapsed - _announcedAt >= interval)
        {
            AnnounceToAll();
        }
    }

    /// <summary>Ends a batch of inputs: sends on what was submitted, and begins to decide if there is anything to decide.</summary>
    public void Settle()
    {
        if (!_work.Started && _outbox.Count > 0)
        {
            Sweep();
        }

        SendOutbox();
        if (!_work.Started && _work.Undone is null && _work.Core is not null && (_pool.Count > 0 || IsBlockDue()))
        {
            Begin();
        }
    }

    private bool IsBlockDue() => _host.NowMilliseconds - _state.TipTime >= _options.EmptyBlockInterval.TotalMilliseconds;

    private HeightWork NewHeight()
    {
        var height = _state.Height + 1;
        var set = _state.Validators;
        var self = set.IndexOf(_signer.PublicKey);
        var work = new HeightWork(height, set, self);
        if (self >= 0 && height >= _host.Votes.Floor)
        {
            var weights = new WeightedQuorum([.. set.Validators.Select(validator => validator.Weight)]);
            work.Core = new ConsensusCore(weights, _state.GenesisHash, (ulong)height, self, IsValid);
        }

        return work;
    }

    private void NextHeight(int lastTransactions)
    {
        _work = NewHeight();
        _host.Votes.Begin(Height);
        _sync = null;

        // While blocks take the front of the queue anyway, what has become impossible can wait a little for its answer.
        if (lastTransactions < _options.SweepLimit || Height % SweepEvery == 0)
        {
            Sweep();
        }

        AnnounceToAll();
        foreach (var view in _peers.Values.ToArray())
        {
            PeerMessage[] ahead = [.. view.Ahead];
            view.Ahead.Clear();
            foreach (var message in ahead)
            {
                OnMessage(view.Id, message);
            }
        }
    }

    // What the log holds was signed or known before; the core goes on from there.
    private void Restore()
    {
        var records = _host.Votes.Read(Height);
        if (_work.Core is not { } core || records.Count == 0)
        {
            return;
        }

        foreach (var candidate in records.OfType<VoteLogRecord.Candidate>())
        {
            _work.Candidates.TryAdd(candidate.Block.Id, Candidate.Of(candidate.Block));
            _work.Candidates[candidate.Block.Id].Written = true;
        }

        var proposals = new List<ConsensusProposal>();
        var votes = new List<ConsensusVote>();
        foreach (var record in records)
        {
            if (record is VoteLogRecord.Vote vote)
            {
                _work.Messages.Add(new PeerMessage.Vote(vote.Signed, vote.Validator), written: true);
                votes.Add(ToCore(vote.Signed, vote.Validator));
                if (vote.Validator == _work.Self)
                {
                    _work.Guard.Note(record);
                }
            }
            else if (record is VoteLogRecord.Proposal proposal)
            {
                if (proposal.Validator == _work.Self)
                {
                    _work.Guard.Note(record);
                }

                if (_work.Candidates.TryGetValue(proposal.Signed.BlockId, out var candidate))
                {
                    _work.Messages.Add(candidate.ProposedAs(proposal.Signed), proposal.Validator, written: true);
                    proposals.Add(ToCore(proposal.Signed, proposal.Validator));
                }
            }
        }

        core.Restore(proposals, votes);
        Begin();
    }

    private static ConsensusVote ToCore(in Marketplace.Ledger.Stakes.Evidence.SignedVote vote, int validator) =>
        new(vote.Kind, vote.Height, vote.Round, vote.BlockId.IsZero ? null : vote.BlockId, validator);

    private static ConsensusProposal ToCore(in Marketplace.Ledger.Stakes.Evidence.SignedProposal proposal, int validator) =>
        new(proposal.Height, proposal.Round, proposal.ValidRound, proposal.BlockId, validator);
}
