using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Chain;
using Marketplace.Sql;

namespace Marketplace.Explorer;

/// <summary>What explorers, wallets and billing ask about the chain. Every answer says up to which block it knows the chain.</summary>
/// <remarks>The answers follow the chain by a moment; whoever has just submitted something waits for its height first.</remarks>
public interface ILedgerQueries
{
    /// <summary>Up to which height the answers know the chain; -1 before the first block.</summary>
    long CoveredHeight { get; }

    /// <summary>Waits until the answers know the block of a height.</summary>
    /// <param name="height">The height.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task WaitForAsync(long height, CancellationToken cancellationToken = default);

    /// <summary>What an address owns.</summary>
    /// <param name="address">Any address; an unknown one owns nothing.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<AddressBalance> BalanceAsync(Address address, CancellationToken cancellationToken = default);

    /// <summary>The unspent outputs of an address, oldest first.</summary>
    /// <param name="address">Any address.</param>
    /// <param name="cursor">From the page before; null for the first.</param>
    /// <param name="limit">1 to <see cref="PageLimits.Max"/>; clamped.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidCursorException">The cursor is not this list's.</exception>
    Task<Page<AddressCoin>> UnspentAsync(Address address, string? cursor = null, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>The transactions that touched an address, newest first.</summary>
    /// <param name="address">Any address.</param>
    /// <param name="cursor">From the page before; null for the first.</param>
    /// <param name="limit">1 to <see cref="PageLimits.Max"/>; clamped.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidCursorException">The cursor is not this list's.</exception>
    Task<Page<AddressEntry>> HistoryAsync(Address address, string? cursor = null, int limit = 50, CancellationToken cancellationToken = default);

    /// <summary>A transaction with the header of its block; null when it is not known.</summary>
    /// <param name="id">The transaction.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<TransactionRecord?> TransactionAsync(Hash256 id, CancellationToken cancellationToken = default);

    /// <summary>The height of a block; null when it is not known.</summary>
    /// <param name="blockId">The block.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<long?> BlockHeightAsync(Hash256 blockId, CancellationToken cancellationToken = default);

    /// <summary>The blocks, newest first.</summary>
    /// <param name="cursor">From the page before; null for the first.</param>
    /// <param name="limit">1 to <see cref="PageLimits.Max"/>; clamped.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidCursorException">The cursor is not this list's.</exception>
    Task<Page<BlockListing>> BlocksAsync(string? cursor = null, int limit = 50, CancellationToken cancellationToken = default);

    /// <summary>A lease's money over its whole life, also after its end; null when it is not known.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<LeaseRecord?> LeaseAsync(LeaseId lease, CancellationToken cancellationToken = default);

    /// <summary>The leases of one renter by their money, newest first.</summary>
    /// <param name="renter">Whose leases.</param>
    /// <param name="cursor">From the page before; null for the first.</param>
    /// <param name="limit">1 to <see cref="PageLimits.Max"/>; clamped.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidCursorException">The cursor is not this list's.</exception>
    Task<Page<LeaseRecord>> LeasesAsync(KeyHash renter, string? cursor = null, int limit = 50, CancellationToken cancellationToken = default);

    /// <summary>The settlements of a lease, its closing or reclaim among them, oldest first.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="cursor">From the page before; null for the first.</param>
    /// <param name="limit">1 to <see cref="PageLimits.Max"/>; clamped.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidCursorException">The cursor is not this list's.</exception>
    Task<Page<LeaseCharge>> LeaseChargesAsync(LeaseId lease, string? cursor = null, int limit = 100, CancellationToken cancellationToken = default);
}

/// <summary>What an address owns.</summary>
/// <param name="Total">All of it; escrow is nobody's and does not count.</param>
/// <param name="Locked">The part whose time lock is not due yet.</param>
/// <param name="Outputs">In how many unspent outputs.</param>
/// <param name="AsOfHeight">The height that the answer is for.</param>
public sealed record AddressBalance(Money Total, Money Locked, long Outputs, long AsOfHeight);

/// <summary>An unspent output of an address.</summary>
/// <param name="OutPoint">Its name.</param>
/// <param name="Amount">What it is worth.</param>
/// <param name="Height">The block that made it.</param>
/// <param name="Kind">The outermost lock.</param>
/// <param name="LockedUntil">From when on it can be spent; null without a time lock.</param>
public sealed record AddressCoin(OutPoint OutPoint, Money Amount, long Height, OutputLockTag Kind, LockUntil? LockedUntil);

/// <summary>What one transaction did to an address.</summary>
/// <param name="TransactionId">The transaction.</param>
/// <param name="Location">Where it stands.</param>
/// <param name="TimeMilliseconds">The time of its block, unix milliseconds.</param>
/// <param name="Received">What its outputs gave the address.</param>
/// <param name="Sent">What its inputs took from the address.</param>
public sealed record AddressEntry(Hash256 TransactionId, TransactionLocation Location, long TimeMilliseconds, Money Received, Money Sent);

/// <summary>A transaction in its place.</summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="Location">Where it stands.</param>
/// <param name="Block">The block, for proofs.</param>
/// <param name="AsOfHeight">The height that the answer is for.</param>
public sealed record TransactionRecord(Transaction Transaction, TransactionLocation Location, Block Block, long AsOfHeight);

/// <summary>A block as lists show it.</summary>
/// <param name="Height">Its height.</param>
/// <param name="Id">Its id.</param>
/// <param name="TimeMilliseconds">Its time, unix milliseconds.</param>
/// <param name="Transactions">How many transactions it has.</param>
public sealed record BlockListing(long Height, Hash256 Id, long TimeMilliseconds, int Transactions);

/// <summary>A lease and its money over its life.</summary>
/// <param name="Id">The lease.</param>
/// <param name="Terms">As opened.</param>
/// <param name="OpenedAtHeight">The height of the opening block.</param>
/// <param name="OpenedAt">The unix second of the opening block.</param>
/// <param name="EndsAt">The end after top-ups, unix seconds.</param>
/// <param name="SettledThrough">Up to which unix second it is settled.</param>
/// <param name="Totals">Its sums.</param>
/// <param name="PaidSeconds">Instance seconds charged.</param>
/// <param name="EndedBy">The kind of transaction that ended it, <see cref="PayloadTag.CloseLease"/> or <see cref="PayloadTag.ReclaimLease"/>; null when none has.</param>
/// <param name="EndedAtHeight">The height at which it ended; null when it has not.</param>
/// <param name="AsOfHeight">The height that the answer is for.</param>
public sealed record LeaseRecord(
    LeaseId Id,
    LeaseTerms Terms,
    long OpenedAtHeight,
    long OpenedAt,
    long EndsAt,
    long SettledThrough,
    LeaseTotals Totals,
    long PaidSeconds,
    PayloadTag? EndedBy,
    long? EndedAtHeight,
    long AsOfHeight);

/// <summary>One settlement of a lease. Always: charged = paid + fee.</summary>
/// <param name="TransactionId">The settling transaction.</param>
/// <param name="Location">Where it stands.</param>
/// <param name="Kind">The kind of transaction: <see cref="PayloadTag.SettleLease"/> while the lease goes on, then <see cref="PayloadTag.CloseLease"/> or <see cref="PayloadTag.ReclaimLease"/>.</param>
/// <param name="BlockTime">The time of its block, unix seconds.</param>
/// <param name="From">The first unix second that it covers.</param>
/// <param name="Through">The unix second after the last one.</param>
/// <param name="PaidSeconds">Instance seconds charged.</param>
/// <param name="Charged">Rate times those seconds.</param>
/// <param name="Paid">What payees got.</param>
/// <param name="Fee">What the protocol got.</param>
/// <param name="Refunded">What the renter got back.</param>
public sealed record LeaseCharge(
    Hash256 TransactionId,
    TransactionLocation Location,
    PayloadTag Kind,
    long BlockTime,
    long From,
    long Through,
    long PaidSeconds,
    Money Charged,
    Money Paid,
    Money Fee,
    Money Refunded);
