using Marketplace.Ledger;
using Marketplace.Ledger.Stakes;
using Marketplace.Ledger.Stakes.Evidence;
using Marketplace.Chain;
using Marketplace.Validators.Logs;
using Marketplace.Validators.Machine;

namespace Marketplace.Validators.Node;

/// <summary>What the machine asks of the world.</summary>
internal sealed partial class ConsensusStage
{
    /// <inheritdoc/>
    public long NowMilliseconds => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <inheritdoc/>
    public TimeSpan Elapsed => _time.GetElapsedTime(_startedAt);

    /// <inheritdoc/>
    IVoteLog IMachineHost.Votes => _votes ?? throw new VoteLogException("The vote log is closed.");

    /// <inheritdoc/>
    void IMachineHost.Send(int peer, ReadOnlyMemory<byte> frame, bool bulk) => Peers.Find(peer)?.Connection.Send(frame, bulk);

    /// <inheritdoc/>
    void IMachineHost.StartTimer(ConsensusTimer timer, TimeSpan after)
    {
        _timers.RemoveWhere(old => old is StageTimer { IsDue: true });
        _timers.Add(new StageTimer(_time, after, () => _inputs.Writer.TryWrite(new StageInput.Timer(timer))));
    }

    /// <inheritdoc/>
    bool IMachineHost.TryAppend(Block block)
    {
        if (_writer.NeedsReopen && !_writer.TryReopen())
        {
            return false;
        }

        // An append that failed may have reached the disk all the same.
        if (_writer.Chain.NextHeight == block.Height + 1 && _writer.Chain.TryRead(block.Height, out var record))
        {
            return Block.Decode(record).Id == block.Id
                ? true
                : throw new ChainLogCorruptException(new ChainDamage("the chain log", 0, -1, block.Height, $"it holds another block than the final one, {block.Id}"));
        }

        return _writer.Write(block) == WriteResult.Written;
    }

    /// <inheritdoc/>
    byte[]? IMachineHost.ReadBlock(long height)
    {
        try
        {
            return _writer.Chain.TryRead(height, out var record) ? record : null;
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    bool IMachineHost.IsInChain(Hash256 id) => _recent.TryFind(id, out _);

    /// <inheritdoc/>
    bool IMachineHost.IsOnItsWay(Hash256 content) => Peers.IsKnown(content);

    /// <inheritdoc/>
    void IMachineHost.OnBlock(Block block)
    {
        _recent.Add(block);
        _events.OnBlock(block, _state);
        if (_waiting.Count == 0)
        {
            return;
        }

        for (var i = 0; i < block.Transactions.Length; i++)
        {
            if (_waiting.Remove(block.Transactions[i].Id, out var waiting))
            {
                for (var place = 0; place < waiting.Count; place++)
                {
                    waiting[place].Include(new TransactionLocation(block.Height, i), alreadyKnown: place > 0);
                }
            }
        }
    }

    /// <inheritdoc/>
    void IMachineHost.OnRefused(PooledTransaction transaction, Rejection rejection)
    {
        if (_waiting.Remove(transaction.Id, out var waiting))
        {
            waiting.ForEach(pending => _events.OnRefused(pending, rejection));
        }
    }

    /// <inheritdoc/>
    void IMachineHost.OnForgotten(PooledTransaction transaction) => Peers.Forget(transaction.Content);

    /// <inheritdoc/>
    void IMachineHost.OnDoubleSigning(SlashingEvidence evidence)
    {
        _options.Instruments.OnEvidence();
        DoubleSigning(_log, evidence);
        _onDoubleSigning?.Invoke(evidence);
        if (_state.Stakes.TryGet(evidence.Signer, out var node) && _reported.Add(evidence.Signer))
        {
            // Taken up as any other submission, after what is being done now.
            _inputs.Writer.TryWrite(new StageInput.Report(Slashing(evidence, node)));
        }
    }

    private PooledTransaction Slashing(SlashingEvidence evidence, StakeRecord node)
    {
        var reporter = _signer.PublicKey.Hash;
        var outputs = SlashOutcome.Of(node, evidence.Kind, _state.Rules.Stakes).Outputs(reporter);
        var transaction = Transaction.Create([node.Collateral], outputs, new SlashStake(reporter, evidence));
        var signature = _signer.Sign(transaction.SigningDigest(_state.GenesisHash));
        return new PooledTransaction(VerifiedTransaction.Trust(transaction.WithWitnesses([new Witness(_signer.PublicKey, signature)])));
    }

    /// <inheritdoc/>
    void IMachineHost.OnDropped(int peer, DropReason reason)
    {
        _options.Instruments.OnDropped(reason);
        if (reason == DropReason.Forged && Peers.Find(peer) is { } session)
        {
            Peers.CutOff(session, "it sent a message whose signature does not hold, or that nobody may send");
        }
    }

    /// <summary>A time-out that forgets itself once it is due.</summary>
    private sealed class StageTimer : ITimer
    {
        private readonly ITimer _timer;

        public StageTimer(TimeProvider time, TimeSpan after, Action due) => _timer = time.CreateTimer(
            _ =>
            {
                IsDue = true;
                due();
            },
            null,
            after,
            Timeout.InfiniteTimeSpan);

        public bool IsDue { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period) => _timer.Change(dueTime, period);

        public void Dispose() => _timer.Dispose();

        public ValueTask DisposeAsync() => _timer.DisposeAsync();
    }
}
