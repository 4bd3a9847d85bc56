using System.Diagnostics.CodeAnalysis;
using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;

namespace Marketplace.Ledger;

/// <summary>The ledger's deterministic state machine: unspent outputs, leases and sums after a block.</summary>
/// <remarks>
/// For one thread at a time. While a <see cref="BlockBuilder"/> is open, look-ups already show what it has accepted; height, tip and
/// time change when it commits. Replaying the same blocks gives the same <see cref="StateHash"/> on every machine.
/// </remarks>
public sealed class LedgerState
{
    private readonly TransactionRules _rules;

    private LedgerState(NetworkParameters parameters, StateStore store)
    {
        Parameters = parameters;
        GenesisHash = parameters.GenesisHash;
        Store = store;
        Validators = store.Validators;
        Emission = parameters.CreateEmissionSchedule();
        _rules = new TransactionRules(store, parameters.Emission.RoundMilliseconds);
    }

    /// <summary>The network's parameters.</summary>
    public NetworkParameters Parameters { get; }

    /// <summary>The network's genesis hash.</summary>
    public Hash256 GenesisHash { get; }

    /// <summary>The validators of the next block.</summary>
    public ValidatorSet Validators { get; private set; }

    /// <summary>What each round issues.</summary>
    public EmissionSchedule Emission { get; }

    /// <summary>The rules in force.</summary>
    public LedgerRules Rules => Store.Rules;

    /// <summary>The reward round and when it began.</summary>
    public RoundClock Clock => Store.Clock;

    /// <summary>The stakes. For reading: only blocks change them.</summary>
    public StakeRegistry Stakes => Store.Stakes;

    /// <summary>The proposals that are not finished. For reading: only blocks change them.</summary>
    public GovernanceRegistry Governance => Store.Governance;

    /// <summary>What stakes are worth after the last block, for showing how votes stand.</summary>
    public IVotingStakes VotingStakes => Store.StakesAt(Emission.Parameters.RoundMilliseconds, TipTime / 1000);

    /// <summary>What the treasury holds.</summary>
    public Money TreasuryBalance => Store.TreasuryBalance;

    /// <summary>Where all money is.</summary>
    public SupplyBreakdown Supply => SupplyBreakdown.Of(Store);

    /// <summary>The height of the last block; 0 right after genesis.</summary>
    public long Height { get; private set; }

    /// <summary>The id of the last block.</summary>
    public Hash256 TipId { get; private set; }

    /// <summary>The time of the last block, unix milliseconds.</summary>
    public long TipTime { get; private set; }

    /// <summary>Sums over the whole chain.</summary>
    public LedgerTotals Totals => Store.Totals;

    /// <summary>Everything ever issued.</summary>
    public Money Issued => Totals.Issued;

    /// <summary>Everything ever burned.</summary>
    public Money Burned => Totals.Burned;

    /// <summary>What all unspent outputs are worth.</summary>
    public Money UnspentTotal => Totals.Unspent;

    /// <summary>How many unspent outputs there are.</summary>
    public int UnspentCount => Store.Outputs.Count;

    /// <summary>How many leases are open.</summary>
    public int LeaseCount => Store.Leases.Count;

    internal StateStore Store { get; }

    internal BlockBuilder? Open { get; set; }

    /// <summary>The state after the genesis block.</summary>
    /// <param name="parameters">The network's parameters.</param>
    /// <exception cref="ArgumentException">The parameters break a rule.</exception>
    public static LedgerState FromGenesis(NetworkParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var state = new LedgerState(parameters, new StateStore(StateStore.Standing.AtGenesis(parameters), new StakeRegistry(parameters.Rules.Stakes), new GovernanceRegistry()));
        var genesis = parameters.GenesisBlock;
        foreach (var transaction in genesis.Transactions)
        {
            for (var i = 0; i < transaction.Outputs.Length; i++)
            {
                state.Store.Create(transaction.Id, (uint)i, transaction.Outputs[i], 0);
            }

            state.Store.CountIssue(transaction.OutputSum);
            state.Store.Count(Money.Zero);
        }

        state.Commit(genesis.Header);
        return state;
    }

    /// <summary>Begins the next block.</summary>
    /// <param name="timeMilliseconds">Its time, unix milliseconds; not before <see cref="TipTime"/>.</param>
    /// <param name="proposer">The place of its proposer among the validators.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is before the last block's, or there is no such validator.</exception>
    /// <exception cref="InvalidOperationException">The builder before has neither been committed nor rolled back.</exception>
    public BlockBuilder BeginBlock(long timeMilliseconds, ushort proposer = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeMilliseconds, TipTime);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(proposer, Validators.Validators.Length);
        return Open is null ? new BlockBuilder(this, _rules, timeMilliseconds, proposer) : throw new InvalidOperationException("A block is already being built.");
    }

    /// <summary>Applies a finished block: all of it, or nothing.</summary>
    /// <param name="verified">The block with its certificate and signatures verified.</param>
    /// <returns>Null if it was applied; else what is wrong with it, and the state is as before.</returns>
    /// <exception cref="InvalidOperationException">A block is being built.</exception>
    public BlockRejection? ApplyBlock(VerifiedBlock verified)
    {
        var builder = BeginReplay(verified, out var rejection);
        builder?.Commit();
        return rejection;
    }

    /// <summary>Applies a block that may have no certificate yet, as validators do before they vote for it.</summary>
    /// <param name="verified">The block with its signatures verified.</param>
    /// <param name="rejection">What is wrong with it; the state is then as before.</param>
    /// <returns>A builder that holds exactly this block, to be committed or rolled back; null if the rules refuse it.</returns>
    /// <exception cref="InvalidOperationException">A block is being built.</exception>
    public BlockBuilder? BeginReplay(VerifiedBlock verified, out BlockRejection? rejection)
    {
        var block = verified.Block;
        if (BlockRules.CheckHeader(this, block) is { } fault)
        {
            rejection = new BlockRejection(block.Height, fault, null, null);
            return null;
        }

        var builder = BeginBlock(block.Header.TimeMilliseconds, block.Header.Proposer);
        rejection = builder.Replay(block);
        if (rejection is not null)
        {
            builder.Rollback();
            return null;
        }

        return builder;
    }

    /// <summary>Looks an unspent output up.</summary>
    /// <param name="outPoint">Its name.</param>
    /// <param name="output">The output.</param>
    /// <returns>False if there never was one, or it is spent.</returns>
    public bool TryGetOutput(OutPoint outPoint, out UnspentOutput output)
    {
        var entry = Store.Outputs.Find(outPoint.TransactionId, outPoint.Index);
        output = entry == UnspentTable.None ? default : Store.Outputs.OutputOf(entry);
        return entry != UnspentTable.None;
    }

    /// <summary>Looks an open lease up.</summary>
    /// <param name="id">The lease.</param>
    /// <param name="account">Its account.</param>
    /// <returns>False if it never was, or has been closed or reclaimed.</returns>
    public bool TryGetLease(LeaseId id, [NotNullWhen(true)] out LeaseAccount? account) => Store.Leases.TryGetValue(id, out account);

    /// <summary>All open leases, in no particular order.</summary>
    public IReadOnlyCollection<LeaseAccount> Leases => Store.Leases.Values;

    /// <summary>The hash of the whole state: takes time in proportion to the number of unspent outputs.</summary>
    public Hash256 StateHash() => Capture().ComputeHash();

    /// <summary>A copy of the state as it is now, to be hashed or written by another thread.</summary>
    /// <exception cref="InvalidOperationException">A block is being built.</exception>
    public LedgerSnapshot Capture() => Open is null ? new LedgerSnapshot(this) : throw new InvalidOperationException("A block is being built.");

    /// <summary>Writes the state so that <see cref="ReadSnapshot"/> restores it.</summary>
    /// <param name="stream">Receives the snapshot; not flushed or closed.</param>
    /// <returns>The state hash, which is also the snapshot's checksum.</returns>
    public Hash256 WriteSnapshot(Stream stream) => Capture().WriteTo(stream);

    /// <summary>Restores a state.</summary>
    /// <param name="parameters">The parameters of the network that the snapshot must be of.</param>
    /// <param name="stream">At the snapshot's first byte; left behind its last.</param>
    /// <exception cref="InvalidDataException">The bytes are damaged, incomplete, or of another network.</exception>
    public static LedgerState ReadSnapshot(NetworkParameters parameters, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(stream);
        return new SnapshotReader(stream).Read(parameters);
    }

    internal static LedgerState Restore(NetworkParameters parameters, StateStore store, long height, in Hash256 tipId, long tipTime)
    {
        store.Keep();
        return new LedgerState(parameters, store) { Height = height, TipId = tipId, TipTime = tipTime };
    }

    internal void Commit(BlockHeader header)
    {
        CheckConservation();
        Store.Keep();
        Validators = Store.Validators;
        Height = header.Height;
        TipId = header.Id;
        TipTime = header.TimeMilliseconds;
    }

    /// <summary>Who receives the fees of a block: the payout address of the proposer's stake, or the validator's own key where it is no stake's.</summary>
    internal Address PayoutOf(ushort proposer)
    {
        var key = Validators.Validators[proposer].Key;
        return Stakes.TryGet(key, out var stake) ? stake.Payout : key.Address;
    }

    /// <summary>I1, kept at every block: no rule can make or lose money without being found out here.</summary>
    internal void CheckConservation()
    {
        if (!IsConserved(Totals, Parameters))
        {
            throw new InvalidOperationException($"Conservation is broken at height {Height}: {Totals}, cap {Parameters.SupplyCap}.");
        }
    }

    internal static bool IsConserved(in LedgerTotals totals, NetworkParameters parameters) =>
        totals.Issued.Satoshis == totals.Unspent.Satoshis + totals.Burned.Satoshis && totals.Issued <= parameters.SupplyCap;
}
