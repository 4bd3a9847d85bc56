using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Chain;

namespace Marketplace.Explorer.Queries;

/// <summary>A transaction in its place, with what stands around it.</summary>
/// <param name="Transaction">The transaction itself; its encoding is in it.</param>
/// <param name="Location">Where it stands.</param>
/// <param name="BlockId">The block.</param>
/// <param name="TimeMilliseconds">The time of the block, unix milliseconds.</param>
/// <param name="IsCoinbase">Whether it is a block's coinbase or an issue of the genesis.</param>
/// <param name="Inputs">What it spends, in the order of its inputs.</param>
/// <param name="Outputs">What it makes, and who has spent that.</param>
/// <param name="Fee">What it leaves to the block: inputs less outputs; zero for a coinbase.</param>
/// <param name="AsOfHeight">The height that the answer is for.</param>
public sealed record ExplorerTransaction(
    Transaction Transaction,
    TransactionLocation Location,
    Hash256 BlockId,
    long TimeMilliseconds,
    bool IsCoinbase,
    IReadOnlyList<ExplorerInput> Inputs,
    IReadOnlyList<ExplorerOutput> Outputs,
    Money Fee,
    long AsOfHeight);

/// <summary>What a transaction spends.</summary>
/// <param name="OutPoint">The output's name.</param>
/// <param name="Amount">What it was worth.</param>
/// <param name="Owner">Whose it was; null for what nobody owns: escrow, deposits, the treasury.</param>
public sealed record ExplorerInput(OutPoint OutPoint, Money Amount, Address? Owner);

/// <summary>An output and what became of it.</summary>
/// <param name="OutPoint">Its name.</param>
/// <param name="Amount">What it is worth.</param>
/// <param name="Lock">Its lock as the transaction wrote it.</param>
/// <param name="Owner">Whose it is; null for what nobody owns: escrow, deposits, the treasury.</param>
/// <param name="Location">Where the transaction stands that made it.</param>
/// <param name="IsCoinbase">Whether that is a coinbase or an issue of the genesis.</param>
/// <param name="SpentBy">Who spent it; null when nobody has.</param>
/// <param name="AsOfHeight">The height that the answer is for.</param>
public sealed record ExplorerOutput(
    OutPoint OutPoint, Money Amount, OutputLock Lock, Address? Owner, TransactionLocation Location, bool IsCoinbase, ExplorerSpend? SpentBy, long AsOfHeight);

/// <summary>Who spent an output.</summary>
/// <param name="TransactionId">The transaction.</param>
/// <param name="InputIndex">Which of its inputs.</param>
/// <param name="Location">Where it stands.</param>
public sealed record ExplorerSpend(Hash256 TransactionId, int InputIndex, TransactionLocation Location);

/// <summary>A block as lists show it.</summary>
/// <param name="Height">Its height.</param>
/// <param name="Id">Its id.</param>
/// <param name="TimeMilliseconds">Its time, unix milliseconds.</param>
/// <param name="Transactions">How many transactions it has.</param>
/// <param name="Bytes">The length of its encoding.</param>
/// <param name="Fees">What its transactions paid.</param>
/// <param name="Issued">The money that it made.</param>
/// <param name="Burned">The money that it burned.</param>
/// <param name="AsOfHeight">The height that the answer is for.</param>
public sealed record ExplorerBlock(
    long Height, Hash256 Id, long TimeMilliseconds, int Transactions, int Bytes, Money Fees, Money Issued, Money Burned, long AsOfHeight);

/// <summary>What an address owns and has moved.</summary>
/// <param name="Address">The address.</param>
/// <param name="Total">All that it owns, locked or not.</param>
/// <param name="TimeLocked">The part whose time lock is not due yet; mined rewards that have not matured are in it.</param>
/// <param name="Collateral">The part that stands under a collateral lock.</param>
/// <param name="UnspentCount">In how many unspent outputs.</param>
/// <param name="TransactionCount">How many transactions touched it.</param>
/// <param name="Received">All it ever received; may exceed the supply.</param>
/// <param name="Sent">All it ever spent; may exceed the supply.</param>
/// <param name="FirstSeen">The first transaction that touched it; null when none has.</param>
/// <param name="LastSeen">The newest transaction that touched it; null when none has.</param>
/// <param name="AsOfHeight">The height that the answer is for.</param>
public sealed record ExplorerAddress(
    Address Address,
    Money Total,
    Money TimeLocked,
    Money Collateral,
    long UnspentCount,
    long TransactionCount,
    UInt128 Received,
    UInt128 Sent,
    TransactionLocation? FirstSeen,
    TransactionLocation? LastSeen,
    long AsOfHeight)
{
    /// <summary>What can be spent now.</summary>
    public Money Spendable => Total - TimeLocked - Collateral;
}

/// <summary>An unspent output of an address.</summary>
/// <param name="OutPoint">Its name.</param>
/// <param name="Amount">What it is worth.</param>
/// <param name="Kind">The outermost lock.</param>
/// <param name="LockedUntil">From when on it can be spent; null without a time lock.</param>
/// <param name="IsCoinbase">Whether a coinbase or an issue of the genesis made it.</param>
/// <param name="Location">Where the transaction stands that made it.</param>
/// <param name="TimeMilliseconds">The time of that block, unix milliseconds.</param>
public sealed record ExplorerUnspent(
    OutPoint OutPoint, Money Amount, OutputLockTag Kind, LockUntil? LockedUntil, bool IsCoinbase, TransactionLocation Location, long TimeMilliseconds);

/// <summary>The richest addresses.</summary>
/// <param name="Items">Richest first; the first has rank 1.</param>
/// <param name="Addresses">How many addresses own anything.</param>
/// <param name="Supply">What all unspent outputs are worth together.</param>
/// <param name="AsOfHeight">The height that the answer is for.</param>
public sealed record RichList(IReadOnlyList<RichAddress> Items, long Addresses, Money Supply, long AsOfHeight);

/// <summary>One of the richest addresses.</summary>
/// <param name="Rank">1 for the richest.</param>
/// <param name="Address">The address.</param>
/// <param name="Total">All that it owns.</param>
/// <param name="UnspentCount">In how many unspent outputs.</param>
public sealed record RichAddress(int Rank, Address Address, Money Total, long UnspentCount);

/// <summary>What a search text may name.</summary>
public enum ExplorerMatchKind
{
    /// <summary>A block, by height or id.</summary>
    Block,

    /// <summary>A transaction.</summary>
    Transaction,

    /// <summary>An output, written TXID:INDEX.</summary>
    Output,

    /// <summary>An address.</summary>
    Address,

    /// <summary>A lease, which has the id of the transaction that opened it.</summary>
    Lease,

    /// <summary>A stake, by its collateral or its key.</summary>
    Stake,

    /// <summary>A proposal, which has the id of the transaction that made it.</summary>
    Proposal,
}

/// <summary>What a search text names.</summary>
/// <param name="Kind">What it is; says which of the following are set.</param>
/// <param name="Height">The block's height, or of the block that holds the transaction; null for addresses.</param>
/// <param name="Id">The id of the block, transaction, lease or proposal.</param>
/// <param name="Output">The output, or the collateral of the stake.</param>
/// <param name="Address">The address.</param>
/// <param name="AsOfHeight">The height that the answer is for.</param>
public sealed record ExplorerMatch(ExplorerMatchKind Kind, long? Height, Hash256? Id, OutPoint? Output, Address? Address, long AsOfHeight);

/// <summary>How much there is of everything.</summary>
/// <param name="Blocks">Blocks, the genesis included.</param>
/// <param name="Transactions">Transactions, coinbases included.</param>
/// <param name="UnspentOutputs">Unspent outputs.</param>
/// <param name="Addresses">Addresses that were ever seen.</param>
/// <param name="OwningAddresses">Addresses that own anything now.</param>
/// <param name="Leases">Leases, ended ones included.</param>
/// <param name="AsOfHeight">The height that the answer is for.</param>
public sealed record ExplorerCounts(
    long Blocks, long Transactions, long UnspentOutputs, long Addresses, long OwningAddresses, long Leases, long AsOfHeight);

/// <summary>How much money there is. Always: issued = unspent + burned, and unspent = circulating + everything locked.</summary>
/// <param name="Issued">Everything ever issued.</param>
/// <param name="Burned">Everything ever burned.</param>
/// <param name="Unspent">What all unspent outputs are worth.</param>
/// <param name="Circulating">What its owners can spend now.</param>
/// <param name="TimeLocked">Under time locks that are not due yet.</param>
/// <param name="Escrow">In escrow of leases.</param>
/// <param name="Collateral">Under collateral locks.</param>
/// <param name="Deposits">Deposits of proposals.</param>
/// <param name="Treasury">The treasury.</param>
/// <param name="AsOfHeight">The height that the answer is for.</param>
/// <param name="AsOfTimeMilliseconds">The time of that block, unix milliseconds; it decides which time locks are due.</param>
public sealed record ExplorerSupply(
    Money Issued,
    Money Burned,
    Money Unspent,
    Money Circulating,
    Money TimeLocked,
    Money Escrow,
    Money Collateral,
    Money Deposits,
    Money Treasury,
    long AsOfHeight,
    long AsOfTimeMilliseconds);

/// <summary>When the next time-locked outputs become free.</summary>
/// <param name="Days">Locks on a time, by the day (UTC) of their end.</param>
/// <param name="Heights">Locks on a height.</param>
/// <param name="AsOfHeight">The height that the answer is for.</param>
public sealed record UnlockSchedule(IReadOnlyList<UnlockDay> Days, IReadOnlyList<UnlockHeight> Heights, long AsOfHeight);

/// <summary>What becomes free on a day.</summary>
/// <param name="Day">The day, UTC.</param>
/// <param name="Amount">How much.</param>
/// <param name="Outputs">In how many outputs.</param>
public sealed record UnlockDay(DateOnly Day, Money Amount, long Outputs);

/// <summary>What becomes free at a height.</summary>
/// <param name="Height">The height.</param>
/// <param name="Amount">How much.</param>
/// <param name="Outputs">In how many outputs.</param>
public sealed record UnlockHeight(long Height, Money Amount, long Outputs);

/// <summary>Sums over a day.</summary>
/// <param name="Day">The day (UTC) of the blocks' times.</param>
/// <param name="Blocks">How many blocks.</param>
/// <param name="Transactions">How many transactions.</param>
/// <param name="Fees">What transactions paid; may exceed the supply.</param>
/// <param name="Issued">The money that was made.</param>
/// <param name="Burned">The money that was burned.</param>
public sealed record DayTotals(DateOnly Day, long Blocks, long Transactions, UInt128 Fees, Money Issued, Money Burned);

/// <summary>What one transaction did to an address.</summary>
/// <param name="TransactionId">The transaction.</param>
/// <param name="Location">Where it stands.</param>
/// <param name="TimeMilliseconds">The time of its block, unix milliseconds.</param>
/// <param name="Received">What its outputs gave the address.</param>
/// <param name="Sent">What its inputs took from the address.</param>
public sealed record AddressEntry(Hash256 TransactionId, TransactionLocation Location, long TimeMilliseconds, Money Received, Money Sent);
