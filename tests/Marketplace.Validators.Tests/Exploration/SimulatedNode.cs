using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes.Evidence;
using Marketplace.Validators.Logs;
using Marketplace.Validators.Machine;
using Marketplace.Validators.Messages;
using Marketplace.Validators.Tests.Support;

namespace Marketplace.Validators.Tests.Exploration;

/// <summary>One validator of the simulation: the real machine on a disk in memory. Any call to its host can be its last before a restart.</summary>
internal sealed class SimulatedNode(SimulatedNetwork world, int id, PublicKey key) : IMachineHost, IVoteLog
{
    private readonly List<byte[]> _chain = [];
    private readonly List<byte[]> _votes = [];
    private readonly List<(ConsensusTimer Timer, TimeSpan At)> _timers = [];
    private readonly HashSet<Hash256> _included = [];
    private ValidatorMachine _machine = null!;
    private TransactionPool _pool = null!;

    public int Id { get; } = id;

    /// <summary>Whose key it has.</summary>
    public PublicKey Key => key;

    public LedgerState State { get; private set; } = null!;

    public IReadOnlyList<byte[]> Chain => _chain;

    public HashSet<Hash256> Submitted { get; } = [];

    public HashSet<Hash256> Refused { get; } = [];

    public long SkewMilliseconds { get; set; }

    public long NowMilliseconds => world.NowMilliseconds + SkewMilliseconds;

    public TimeSpan Elapsed => world.Elapsed;

    public IVoteLog Votes => this;

    public long Floor => 0;

    public void Boot()
    {
        State = LedgerState.FromGenesis(world.Network.Parameters);
        _included.Clear();
        foreach (var block in _chain.Select(record => Block.Decode(record)))
        {
            _included.UnionWith(block.Transactions.Select(transaction => transaction.Id));
            if (State.ApplyBlock(VerifiedBlock.Trust(block)) is { } rejection)
            {
                throw new InvalidOperationException(rejection.ToString());
            }
        }

        _timers.Clear();
        _pool = new TransactionPool(100, 1 << 20);
        _machine = new ValidatorMachine(SimulatedNetwork.Options, State, new FakeSigner(key), FakeSignatures.Instance, _pool, this);
        Guarded(() =>
        {
            _machine.Start();
            foreach (var peer in world.Nodes)
            {
                if (peer.Id != Id)
                {
                    _machine.OnPeerUp(peer.Id);
                }
            }

            // Whoever submitted asks again after a crash.
            foreach (var transaction in world.Known.Where(known => Submitted.Contains(known.Id)))
            {
                Submit(transaction);
            }
        });
    }

    public void Submit(Transaction transaction) => Guarded(() =>
    {
        Submitted.Add(transaction.Id);
        if (!_included.Contains(transaction.Id))
        {
            _machine.OnSubmitted(new PooledTransaction(VerifiedTransaction.Trust(transaction)));
            _machine.Settle();
        }
    });

    public void Deliver(int from, ReadOnlyMemory<byte> frame) => Guarded(() =>
    {
        if (!PeerMessageCodec.TryDecode(frame, out var message, out _))
        {
            return;
        }

        switch (message)
        {
            case PeerMessage.Transactions transactions:
                _machine.OnTransactions(from, [.. transactions.Items.Select(item => new PooledTransaction(VerifiedTransaction.Trust(item)))]);
                break;
            case PeerMessage.Blocks blocks:
                _machine.OnBlocks(from, blocks.Items);
                break;
            default:
                _machine.OnMessage(from, message);
                break;
        }

        _machine.Settle();
    });

    public void Tick() => Guarded(() =>
    {
        _machine.OnTick();
        _machine.Settle();
    });

    /// <summary>A time-out passes, however early.</summary>
    public void FireAny(Random random)
    {
        if (_timers.Count > 0)
        {
            var index = random.Next(_timers.Count);
            var timer = _timers[index].Timer;
            _timers.RemoveAt(index);
            Fire(timer);
        }
    }

    public void FireDue()
    {
        foreach (var due in _timers.Where(timer => timer.At <= Elapsed).ToArray())
        {
            if (_timers.Remove(due))
            {
                Fire(due.Timer);
            }
        }
    }

    /// <summary>Lets questions be answered between blocks, as the engine does.</summary>
    public void CloseBlock() => Guarded(() => _machine.CloseBlock());

    void IMachineHost.Send(int peer, ReadOnlyMemory<byte> frame, bool bulk)
    {
        world.MayCrash(this);
        world.Post(this, peer, frame);
    }

    void IMachineHost.StartTimer(ConsensusTimer timer, TimeSpan after) => _timers.Add((timer, Elapsed + after));

    bool IMachineHost.TryAppend(Block block)
    {
        world.MayCrash(this);
        if (world.DiskFails())
        {
            return false;
        }

        _chain.Add(block.Encode());
        world.OnFinal(this, block);
        world.MayCrash(this);
        return true;
    }

    byte[]? IMachineHost.ReadBlock(long height) => height <= _chain.Count ? _chain[(int)height - 1] : null;

    bool IMachineHost.IsInChain(Hash256 id) => _included.Contains(id);

    bool IMachineHost.IsOnItsWay(Hash256 content) => false;

    void IMachineHost.OnBlock(Block block) => _included.UnionWith(block.Transactions.Select(transaction => transaction.Id));

    void IMachineHost.OnRefused(PooledTransaction transaction, Rejection rejection) => Refused.Add(transaction.Id);

    void IMachineHost.OnForgotten(PooledTransaction transaction)
    {
    }

    void IMachineHost.OnDoubleSigning(SlashingEvidence evidence) => world.OnEvidence(evidence);

    void IMachineHost.OnDropped(int peer, DropReason reason) => world.OnDropped(peer, reason);

    IReadOnlyList<VoteLogRecord> IVoteLog.Read(long height) => [.. _votes.Select(bytes => VoteLogCodec.Decode(bytes)!).Where(record => record.Height == height)];

    void IVoteLog.Write(IReadOnlyList<VoteLogRecord> records)
    {
        // A write that is cut short leaves any number of its first records.
        var kept = world.Torn(this, records.Count);
        _votes.AddRange(records.Take(kept ?? records.Count).Select(VoteLogCodec.Encode));
        if (kept is not null)
        {
            throw new SimulatedCrash();
        }

        world.MayCrash(this);
    }

    void IVoteLog.Begin(long height) => _votes.RemoveAll(bytes => VoteLogCodec.Decode(bytes)!.Height < height);

    private void Fire(ConsensusTimer timer) => Guarded(() =>
    {
        _machine.OnTimeout(timer);
        _machine.Settle();
    });

    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (SimulatedCrash)
        {
            world.OnCrashed(this);
        }
    }
}
