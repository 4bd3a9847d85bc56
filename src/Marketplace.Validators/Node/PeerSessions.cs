using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Chain;
using Marketplace.Validators.Machine;
using Marketplace.Validators.Messages;
using Marketplace.Validators.Transport;
using Microsoft.Extensions.Logging;

namespace Marketplace.Validators.Node;

/// <summary>The peers of a validator, and the threads that verify what they send before the machine sees it.</summary>
internal sealed partial class PeerSessions : IPeerEvents
{
    private const int ChunkSize = 64;

    private readonly ConcurrentDictionary<int, PeerSession> _sessions = new();
    private readonly ConcurrentDictionary<PublicKey, DateTimeOffset> _banned = new();
    private readonly ConcurrentDictionary<Hash256, byte> _known = new();
    private readonly BlockingCollection<(PeerSession Peer, PooledDraft[] Items)> _unverified = new(new ConcurrentQueue<(PeerSession, PooledDraft[])>());
    private readonly ValidatorOptions _options;
    private readonly ISignatureVerifier _verifier;
    private readonly Hash256 _genesisHash;
    private readonly RecentTransactions _recent;
    private readonly Func<StageInput, bool> _post;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly PublicKey _self;
    private readonly Thread[] _threads;
    private volatile FrozenSet<PublicKey> _members = [];
    private int _lastId;

    public PeerSessions(
        ValidatorOptions options, PublicKey self, ISignatureVerifier verifier, in Hash256 genesisHash, RecentTransactions recent, Func<StageInput, bool> post, TimeProvider time, ILogger log)
    {
        (_options, _self, _verifier, _genesisHash, _recent, _post, _time, _log) = (options, self, verifier, genesisHash, recent, post, time, log);
        _threads = [.. Enumerable.Range(0, options.VerifyThreads).Select(i => new Thread(VerifyLoop) { IsBackground = true, Name = $"validator verify {i}" })];
        Array.ForEach(_threads, thread => thread.Start());
    }

    public int Count => _sessions.Count;

    /// <summary>The keys of the validators; set by the stage whenever another set is in force.</summary>
    public FrozenSet<PublicKey> Members
    {
        get => _members;
        set => _members = value;
    }

    public IEnumerable<PeerSession> All => _sessions.Values.OrderBy(session => session.Id);

    public PeerSession? Find(int id) => _sessions.GetValueOrDefault(id);

    /// <inheritdoc/>
    public IPeerSink? OnConnected(IPeerConnection connection)
    {
        if (connection.Key == _self || !HasRoom(connection.Key) || IsBanned(connection.Key))
        {
            return null;
        }

        var session = new PeerSession(this, Interlocked.Increment(ref _lastId), connection, _options.MaxQueuedPerPeer);
        _sessions[session.Id] = session;
        Connected(_log, session.Id, connection.Key);
        return _post(new StageInput.PeerUp(session)) ? session : null;
    }

    private bool HasRoom(PublicKey key) => _sessions.Count < _options.MaxPeers
        && (_members.Contains(key) || _sessions.Values.Count(session => !_members.Contains(session.Connection.Key)) < _options.MaxFollowers);

    private bool IsBanned(PublicKey key)
    {
        var now = _time.GetUtcNow();
        foreach (var (banned, until) in _banned)
        {
            if (until <= now)
            {
                _banned.TryRemove(banned, out _);
            }
        }

        return _banned.ContainsKey(key);
    }

    public void OnClosed(PeerSession session)
    {
        if (_sessions.TryRemove(session.Id, out _))
        {
            Disconnected(_log, session.Id);
            _post(new StageInput.PeerDown(session));
        }
    }

    public void OnReceived() => _options.Instruments.OnReceived();

    public void Post(StageInput input) => _post(input);

    public void CutOff(PeerSession session, string reason)
    {
        _options.Instruments.OnCutOff();
        PeerCutOff(_log, session.Id, session.Connection.Key, reason);
        _banned[session.Connection.Key] = _time.GetUtcNow() + _options.BanTime;
        session.Connection.Close(reason);
    }

    /// <summary>Whether a transaction has arrived and is not forgotten yet.</summary>
    public bool IsKnown(in Hash256 content) => _known.ContainsKey(content);

    public void Know(in Hash256 content) => _known.TryAdd(content, 0);

    public void Forget(in Hash256 content) => _known.TryRemove(content, out _);

    /// <summary>Queues transactions that are new; what there is no room for is dropped.</summary>
    public void Verify(PeerSession peer, ImmutableArray<Transaction> transactions)
    {
        var drafts = new List<PooledDraft>(transactions.Length);
        foreach (var transaction in transactions)
        {
            var content = PeerMessageCodec.ContentOf(transaction);
            if (peer.Unverified + drafts.Count >= _options.MaxUnverifiedPerPeer)
            {
                _options.Instruments.OnDropped(DropReason.Full, transactions.Length - drafts.Count);
                break;
            }

            if (_recent.TryFind(transaction.Id, out _) || !_known.TryAdd(content, 0))
            {
                _options.Instruments.OnDropped(DropReason.Repeated);
                continue;
            }

            drafts.Add(new PooledDraft(transaction, content));
        }

        peer.CountUnverified(drafts.Count);
        foreach (var chunk in drafts.Chunk(ChunkSize))
        {
            if (_unverified.IsAddingCompleted)
            {
                return;
            }

            _unverified.Add((peer, chunk));
        }
    }

    /// <summary>Whether every signature in these blocks' transactions holds.</summary>
    public bool HoldSignatures(ImmutableArray<Block> blocks)
    {
        foreach (var block in blocks)
        {
            var verified = Parallel.ForEach(block.Transactions, (transaction, loop) =>
            {
                if (!SignatureChecks.TryVerify(transaction, _genesisHash, _verifier, out _, out _))
                {
                    loop.Stop();
                }
            });
            if (!verified.IsCompleted)
            {
                return false;
            }
        }

        return true;
    }

    public void Stop()
    {
        _unverified.CompleteAdding();
        Array.ForEach(_threads, thread => thread.Join());
        foreach (var session in _sessions.Values)
        {
            session.Connection.Close("stopped");
        }
    }

    private void VerifyLoop()
    {
        foreach (var (peer, items) in _unverified.GetConsumingEnumerable())
        {
            var verified = new List<PooledTransaction>(items.Length);
            foreach (var (transaction, content) in items)
            {
                if (SignatureChecks.TryVerify(transaction, _genesisHash, _verifier, out var holds, out var rejection))
                {
                    verified.Add(new PooledTransaction(holds, content));
                }
                else
                {
                    Forget(content);
                    _options.Instruments.OnDropped(DropReason.Forged);
                    CutOff(peer, rejection.ToString());
                }
            }

            peer.CountUnverified(-items.Length);
            if (verified.Count > 0)
            {
                _post(new StageInput.Transactions(peer, verified));
            }
        }
    }

    [LoggerMessage(EventId = 4211, Level = LogLevel.Information, Message = "Peer {Peer} is connected: {Key}")]
    private static partial void Connected(ILogger log, int peer, PublicKey key);

    [LoggerMessage(EventId = 4212, Level = LogLevel.Information, Message = "Peer {Peer} is gone")]
    private static partial void Disconnected(ILogger log, int peer);

    [LoggerMessage(EventId = 4213, Level = LogLevel.Warning, Message = "Peer {Peer}, key {Key}, is cut off: {Reason}")]
    private static partial void PeerCutOff(ILogger log, int peer, PublicKey key, string reason);

    private readonly record struct PooledDraft(Transaction Transaction, Hash256 Content);
}
