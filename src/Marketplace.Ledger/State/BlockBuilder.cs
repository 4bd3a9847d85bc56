using System.Collections.Immutable;

namespace Marketplace.Ledger;

/// <summary>Builds the next block of a <see cref="LedgerState"/>, transaction by transaction. Disposing without a commit takes everything back.</summary>
/// <remarks>For the one thread that owns the state. Seal = <see cref="Prepare"/>, then <see cref="Commit"/>.</remarks>
public sealed class BlockBuilder : IDisposable
{
    private const int MaxLengthBytes = 3;

    private readonly LedgerState _state;
    private readonly TransactionRules _rules;
    private readonly BlockContext _context;
    private readonly BlockOpening _opening;
    private readonly UInt128 _protocolFeesBefore;
    private readonly long _epochBefore;
    private readonly ushort _proposer;
    private readonly ImmutableArray<Transaction>.Builder _transactions = ImmutableArray.CreateBuilder<Transaction>();
    private Block? _prepared;

    internal BlockBuilder(LedgerState state, TransactionRules rules, long timeMilliseconds, ushort proposer)
    {
        _state = state;
        _rules = rules;
        _proposer = proposer;
        TimeMilliseconds = timeMilliseconds;
        state.Open = this;
        _epochBefore = EpochOf(state.Store.Clock.Round);
        _protocolFeesBefore = state.Totals.ProtocolFees;
        _opening = BlockOpening.Run(state.Store, state.Emission, timeMilliseconds);
        _context = new BlockContext(state.Height + 1, timeMilliseconds / 1000, _opening.Clock.Round);
        EncodedLength = BlockRules.ReservedBytes(state.Validators) + CoinbaseRule.ReservedBytes(_opening);
    }

    /// <summary>The block's height.</summary>
    public long Height => _context.Height;

    /// <summary>The block's time, unix milliseconds.</summary>
    public long TimeMilliseconds { get; }

    /// <summary>The reward round that the block is in.</summary>
    public long Round => _context.Round;

    /// <summary>Whether the block opens a reward round, so that it is worth having without any transaction.</summary>
    public bool OpensRound => _opening.OpensRound;

    /// <summary>How many transactions have been accepted.</summary>
    public int Count => _transactions.Count;

    /// <summary>The most bytes that the block takes so far, with certificate and coinbase.</summary>
    public int EncodedLength { get; private set; }

    /// <summary>The fees of the transactions accepted.</summary>
    public Money Fees { get; private set; }

    /// <summary>Applies a transaction, or leaves everything as it is.</summary>
    /// <param name="transaction">The transaction with its signatures verified.</param>
    /// <returns>Accepted with the fee, or the rule that refuses it; <see cref="RejectionCode.BlockFull"/> means: in the next block.</returns>
    public ApplyResult TryAdd(VerifiedTransaction transaction)
    {
        ThrowIfPrepared();
        var rules = _state.Rules;
        var length = MaxLengthBytes + transaction.Transaction.Encoded.Length;

        // One place is kept for the coinbase.
        if (_transactions.Count + 1 >= rules.MaximumBlockTransactions || EncodedLength + length > rules.MaximumBlockBytes)
        {
            return new ApplyResult(new Rejection(RejectionCode.BlockFull, $"Block {Height} is full; the transaction may stand in the next."), default);
        }

        var result = _rules.Apply(transaction, _context);
        if (result.Accepted)
        {
            _transactions.Add(transaction.Transaction);
            EncodedLength += length;
            Fees += result.Fee;
        }

        return result;
    }

    /// <summary>Finishes the block but for its certificate, for validators to vote on. The state still waits for <see cref="Commit"/> or <see cref="Rollback"/>.</summary>
    public Block Draft()
    {
        ThrowIfPrepared();
        ApplyCoinbase(PlanCoinbase());
        ChooseValidators();
        _state.CheckConservation();
        var transactions = _transactions.DrainToImmutable();
        var header = new BlockHeader(
            Height,
            _state.TipId,
            MerkleTree.Root(transactions),
            TimeMilliseconds,
            transactions.Length,
            _state.Validators.Hash,
            _state.Store.Validators.Hash,
            _proposer);
        return _prepared = new Block(header, Certificate.None, transactions);
    }

    /// <summary>Finishes the block: coinbase, header, the validator's signature. The state still waits for <see cref="Commit"/> or <see cref="Rollback"/>.</summary>
    /// <param name="signer">A validator whose weight is a quorum by itself.</param>
    /// <exception cref="ArgumentException">The signer is no validator, or not enough of one.</exception>
    public Block Prepare(IBlockSigner signer)
    {
        ArgumentNullException.ThrowIfNull(signer);
        ThrowIfPrepared();
        var validator = _state.Validators.IndexOf(signer.PublicKey);
        if (validator < 0 || !_state.Validators.IsQuorum(_state.Validators.Validators[validator].Weight))
        {
            throw new ArgumentException("The signer does not make blocks of this network final by itself.", nameof(signer));
        }

        var draft = Draft();
        var signature = signer.Sign(Certificate.VoteDigest(_state.GenesisHash, draft.Header, 0));
        return _prepared = draft.WithCertificate(new Certificate(0, [new CertificateSignature((ushort)validator, signature)]));
    }

    /// <summary>Makes the prepared block the state's last one.</summary>
    /// <exception cref="InvalidOperationException">No block has been prepared.</exception>
    public void Commit()
    {
        ObjectDisposedException.ThrowIf(_state.Open != this, this);
        _state.Commit((_prepared ?? throw new InvalidOperationException("Prepare the block first.")).Header);
        _state.Open = null;
    }

    /// <summary>Prepares and commits in one step, for whoever writes the block down afterwards or not at all.</summary>
    /// <param name="signer">A validator whose weight is a quorum by itself.</param>
    public Block Seal(IBlockSigner signer)
    {
        var block = Prepare(signer);
        Commit();
        return block;
    }

    /// <summary>Takes everything back that this builder has changed. Does nothing after a commit.</summary>
    public void Rollback()
    {
        if (_state.Open == this)
        {
            _state.Store.Undo();
            _state.Open = null;
        }
    }

    /// <summary>Rolls back unless committed.</summary>
    public void Dispose() => Rollback();

    /// <summary>Applies a block made elsewhere, whose header has been checked; the caller commits if nothing is wrong.</summary>
    internal BlockRejection? Replay(Block block)
    {
        if (BlockRules.CheckSize(_state.Rules, _state.Validators, block) is { } tooLarge)
        {
            return new BlockRejection(Height, tooLarge, null, null);
        }

        var last = block.Transactions.Length - 1;
        for (var i = 0; i <= last; i++)
        {
            var transaction = block.Transactions[i];
            if (i == last && transaction.Payload is Coinbase)
            {
                break;
            }

            var result = _rules.Apply(VerifiedTransaction.Trust(transaction), _context);
            if (!result.Accepted)
            {
                return new BlockRejection(Height, result.Rejection, i, transaction.Id);
            }

            Fees += result.Fee;
        }

        return ReplayCoinbase(block);
    }

    private BlockRejection? ReplayCoinbase(Block block)
    {
        var plan = PlanCoinbase();
        var actual = block.Transactions.IsEmpty || block.Transactions[^1].Payload is not Coinbase ? null : block.Transactions[^1];
        if (!Equals(plan.Transaction, actual))
        {
            var fault = new Rejection(
                RejectionCode.BlockCoinbaseWrong,
                $"The block's last transaction must be the coinbase that its rounds, its fees of {Fees.Satoshis} satoshis and its proposals make.");
            return new BlockRejection(Height, fault, actual is null ? null : block.Transactions.Length - 1, actual?.Id);
        }

        ApplyCoinbase(plan);
        ChooseValidators();
        if (block.Header.NextValidatorSetHash != _state.Store.Validators.Hash)
        {
            return new BlockRejection(Height, new Rejection(RejectionCode.BlockValidatorsWrong, "The block names other validators for the next block."), null, null);
        }

        _prepared = block;
        return null;
    }

    private CoinbasePlan PlanCoinbase() => CoinbaseRule.Plan(
        _state.Store,
        _opening,
        _state.Emission.Parameters.RoundMilliseconds,
        Height,
        _state.PayoutOf(_proposer),
        Fees,
        Money.FromSatoshis((long)(_state.Totals.ProtocolFees - _protocolFeesBefore)));

    private void ApplyCoinbase(CoinbasePlan plan)
    {
        var store = _state.Store;
        store.CountIssue(plan.Issued);
        store.CountBurn(plan.Burned);
        if (plan.Transaction is not { } coinbase)
        {
            return;
        }

        foreach (var input in coinbase.Inputs)
        {
            store.Spend(store.Outputs.Find(input.TransactionId, input.Index));
        }

        for (var i = 0; i < coinbase.Outputs.Length; i++)
        {
            store.Create(coinbase.Id, (uint)i, coinbase.Outputs[i], Height);
        }

        store.Count(Money.Zero);
        if (plan.MovesTreasury)
        {
            store.Treasury = coinbase.Outputs.IsEmpty || coinbase.Outputs[^1].Lock is not TreasuryLock
                ? null
                : new OutPoint(coinbase.Id, (uint)coinbase.Outputs.Length - 1);
        }

        _transactions.Add(coinbase);
    }

    /// <summary>In the first block of an epoch the validators of the next block are chosen anew.</summary>
    private void ChooseValidators()
    {
        if (EpochOf(_context.Round) == _epochBefore)
        {
            return;
        }

        var chosen = ValidatorSelection.Select(_state.Parameters.Validators, _state.Store.Stakes, _state.Rules);
        if (chosen.Hash != _state.Store.Validators.Hash)
        {
            _state.Store.Validators = chosen;
        }
    }

    private long EpochOf(long round) => round / _state.Parameters.ValidatorEpochRounds;

    private void ThrowIfPrepared()
    {
        ObjectDisposedException.ThrowIf(_state.Open != this, this);
        if (_prepared is not null)
        {
            throw new InvalidOperationException("The block has been prepared; commit it or roll it back.");
        }
    }
}
