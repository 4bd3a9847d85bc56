using System.Collections.Immutable;
using Marketplace.Ledger;
using Marketplace.Validators.Messages;

namespace Marketplace.Validators.Machine;

/// <summary>Transactions: submitted here, sent by peers, named by proposals.</summary>
internal sealed partial class ValidatorMachine
{
    private const int MaxFrameBytes = 256 << 10;
    private const int MaxRepeated = 1_000;
    private const int MaxMisses = 3;

    private readonly List<PooledTransaction> _outbox = [];
    private TimeSpan _sentAgainAt;

    /// <summary>Takes a transaction that was submitted here; the host has made sure that it is not in the chain.</summary>
    /// <returns>False if there is no room.</returns>
    public bool OnSubmitted(PooledTransaction transaction)
    {
        if (_pool.Find(transaction.Id) is { } known)
        {
            known.Own = true;
            return true;
        }

        transaction.Own = true;
        if (!_pool.TryAdd(transaction))
        {
            return false;
        }

        _outbox.Add(transaction);
        Supply(transaction);
        return true;
    }

    /// <summary>Takes transactions that a peer has sent, with their signatures verified.</summary>
    public void OnTransactions(int peer, IReadOnlyList<PooledTransaction> transactions)
    {
        foreach (var transaction in transactions)
        {
            if (_host.IsInChain(transaction.Id))
            {
                _host.OnForgotten(transaction);
                continue;
            }

            if (_pool.TryGet(transaction.Content, out var known))
            {
                Supply(known);
                continue;
            }

            if (!_pool.TryAdd(transaction) && !TryFetch(transaction))
            {
                _host.OnDropped(peer, DropReason.Full);
                _host.OnForgotten(transaction);
                continue;
            }

            Supply(transaction);
        }
    }

    // A transaction that a proposal names is kept even if the pool has no place for it.
    private bool TryFetch(PooledTransaction transaction) =>
        _work.Fetched.Count < HeightWork.MaxFetched
        && _work.Pending.Values.Any(pending => pending.Missing.Contains(transaction.Content))
        && _work.Fetched.TryAdd(transaction.Content, transaction);

    private void Supply(PooledTransaction transaction)
    {
        var work = _work;
        if (work.Pending.Count == 0)
        {
            return;
        }

        foreach (var (key, pending) in work.Pending.ToArray())
        {
            if (pending.Take(transaction) && pending.IsComplete && work == _work && work.Pending.Remove(key))
            {
                Assembled(work, pending);
            }
        }
    }

    private void Ask(HeightWork work, PendingProposal pending)
    {
        pending.AskedAt = _host.Elapsed;
        foreach (var content in pending.Missing.Where(content => Find(work, content) is not null).ToArray())
        {
            Supply(Find(work, content)!);
        }

        if (work != _work || pending.IsComplete)
        {
            return;
        }

        Hash256[] missing = [.. pending.Missing.Where(content => !_host.IsOnItsWay(content)).Order().Take(4 * PeerMessageLimits.MaxTransactions)];
        foreach (var part in missing.Chunk(PeerMessageLimits.MaxTransactions))
        {
            Send(pending.Peer, new PeerMessage.TransactionRequest([.. part]), bulk: false);
        }
    }

    private void OnTransactionRequest(PeerView peer, PeerMessage.TransactionRequest request) =>
        SendTransactions(request.Contents.Select(FindAnywhere).OfType<Transaction>(), frame => _host.Send(peer.Id, frame, bulk: true));

    private Transaction? FindAnywhere(Hash256 content)
    {
        if (Find(_work, content) is { } pooled)
        {
            return pooled.Transaction;
        }

        return _work.Candidates.Values.Select(candidate => candidate.Find(content)).FirstOrDefault(found => found is not null);
    }

    private void SendOutbox()
    {
        if (_outbox.Count == 0)
        {
            return;
        }

        if (_peers.Count > 0)
        {
            foreach (var transaction in _outbox)
            {
                transaction.SentAt = _host.Elapsed;
            }

            SendTransactions(
                _outbox.Where(transaction => _pool.Find(transaction.Id) == transaction).Select(transaction => transaction.Transaction),
                frame =>
                {
                    foreach (var peer in _peers.Keys)
                    {
                        _host.Send(peer, frame, bulk: true);
                    }
                });
        }

        _outbox.Clear();
    }

    private void SendOwn(int peer) => SendTransactions(
        _pool.InOrder.Where(transaction => transaction.Own).Take(MaxRepeated).Select(transaction => transaction.Transaction), frame => _host.Send(peer, frame, bulk: true));

    // Whoever lost a transaction, or came later, gets it again while it waits.
    private void SendOwnAgain()
    {
        if (_peers.Count == 0 || _host.Elapsed - _sentAgainAt < _options.RegossipAfter)
        {
            return;
        }

        _sentAgainAt = _host.Elapsed;
        _outbox.AddRange(_pool.InOrder.Where(transaction => transaction.Own && _host.Elapsed - transaction.SentAt >= _options.RegossipAfter).Take(MaxRepeated));
        SendOutbox();
    }

    private static void SendTransactions(IEnumerable<Transaction> transactions, Action<ReadOnlyMemory<byte>> send)
    {
        var items = ImmutableArray.CreateBuilder<Transaction>();
        var bytes = 0;
        foreach (var transaction in transactions)
        {
            if (items.Count > 0 && (bytes + transaction.Encoded.Length > MaxFrameBytes || items.Count == PeerMessageLimits.MaxTransactions))
            {
                send(PeerMessageCodec.Encode(new PeerMessage.Transactions(items.DrainToImmutable())));
                bytes = 0;
            }

            items.Add(transaction);
            bytes += transaction.Encoded.Length;
        }

        if (items.Count > 0)
        {
            send(PeerMessageCodec.Encode(new PeerMessage.Transactions(items.DrainToImmutable())));
        }
    }

    /// <summary>Asks the rules about the transactions that have waited longest, and lets go of those that the present state refuses for good.</summary>
    private void Sweep()
    {
        if (_pool.Count == 0)
        {
            return;
        }

        CloseBlock();
        List<PooledTransaction> doubtful = [];
        using (var trial = BeginTrial())
        {
            doubtful.AddRange(_pool.InOrder.Take(_options.SweepLimit).Where(pooled => trial.TryAdd(pooled.Verified) is { Accepted: false, Rejection.Code: not RejectionCode.BlockFull }));
        }

        foreach (var transaction in doubtful)
        {
            using var trial = BeginTrial();
            if (trial.TryAdd(transaction.Verified) is { Accepted: false, Rejection: { } rejection } && IsFinal(transaction, rejection))
            {
                _pool.Remove(transaction.Id);
                if (transaction.Own)
                {
                    _host.OnRefused(transaction, rejection);
                }

                _host.OnForgotten(transaction);
            }
        }
    }

    // What a peer sent may have come before what it spends.
    private static bool IsFinal(PooledTransaction transaction, Rejection rejection) =>
        transaction.Own || rejection.Code != RejectionCode.OutputUnknown || ++transaction.Misses >= MaxMisses;

    private BlockBuilder BeginTrial() => _state.BeginBlock(Math.Max(_host.NowMilliseconds, _state.TipTime), (ushort)Math.Max(0, _work.Self));
}
