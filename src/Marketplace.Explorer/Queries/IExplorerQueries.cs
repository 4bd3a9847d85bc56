using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Sql;

namespace Marketplace.Explorer.Queries;

/// <summary>What block explorers, exchanges and auditors ask about the chain. Every answer says up to which block it knows the chain.</summary>
/// <remarks>Safe from any thread. An answer comes from one consistent view of the tables; the next question may see a newer one.</remarks>
public interface IExplorerQueries
{
    /// <summary>Up to which height the answers know the chain; -1 before the first block.</summary>
    long CoveredHeight { get; }

    /// <summary>Waits until the answers know the block of a height.</summary>
    /// <param name="height">The height.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task WaitForAsync(long height, CancellationToken cancellationToken = default);

    /// <summary>A transaction with what it spends, what it makes and who has spent that since; null when it is not known.</summary>
    /// <param name="id">The transaction.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<ExplorerTransaction?> TransactionAsync(Hash256 id, CancellationToken cancellationToken = default);

    /// <summary>An output, spent or not; null when there never was one of that name.</summary>
    /// <param name="outPoint">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<ExplorerOutput?> OutputAsync(OutPoint outPoint, CancellationToken cancellationToken = default);

    /// <summary>A block by its height; null when it is not known.</summary>
    /// <param name="height">The height.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<ExplorerBlock?> BlockAsync(long height, CancellationToken cancellationToken = default);

    /// <summary>A block by its id; null when it is not known.</summary>
    /// <param name="id">The block.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<ExplorerBlock?> BlockAsync(Hash256 id, CancellationToken cancellationToken = default);

    /// <summary>The blocks in order of height.</summary>
    /// <param name="cursor">From the page before; null for the first.</param>
    /// <param name="limit">1 to <see cref="PageLimits.Max"/>; clamped.</param>
    /// <param name="order">Where the list begins.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidCursorException">The cursor is not this list's.</exception>
    Task<Page<ExplorerBlock>> BlocksAsync(
        string? cursor = null, int limit = 50, ListOrder order = ListOrder.NewestFirst, CancellationToken cancellationToken = default);

    /// <summary>The transactions of a block in their order; empty when the block is not known.</summary>
    /// <param name="height">The block.</param>
    /// <param name="cursor">From the page before; null for the first.</param>
    /// <param name="limit">1 to <see cref="PageLimits.Max"/>; clamped.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidCursorException">The cursor is not this list's.</exception>
    Task<Page<ExplorerTransaction>> BlockTransactionsAsync(long height, string? cursor = null, int limit = 50, CancellationToken cancellationToken = default);

    /// <summary>What an address owns and has moved.</summary>
    /// <param name="address">Any address; an unknown one owns nothing.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<ExplorerAddress> AddressAsync(Address address, CancellationToken cancellationToken = default);

    /// <summary>The unspent outputs of an address.</summary>
    /// <param name="address">Any address.</param>
    /// <param name="cursor">From the page before; null for the first.</param>
    /// <param name="limit">1 to <see cref="PageLimits.Max"/>; clamped.</param>
    /// <param name="order">Where the list begins.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidCursorException">The cursor is not this list's, or comes from the other order.</exception>
    Task<Page<ExplorerUnspent>> UnspentAsync(
        Address address, string? cursor = null, int limit = 50, ListOrder order = ListOrder.OldestFirst, CancellationToken cancellationToken = default);

    /// <summary>The transactions that touched an address.</summary>
    /// <param name="address">Any address.</param>
    /// <param name="cursor">From the page before; null for the first.</param>
    /// <param name="limit">1 to <see cref="PageLimits.Max"/>; clamped.</param>
    /// <param name="order">Where the list begins.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidCursorException">The cursor is not this list's, or comes from the other order.</exception>
    Task<Page<AddressEntry>> HistoryAsync(
        Address address, string? cursor = null, int limit = 50, ListOrder order = ListOrder.NewestFirst, CancellationToken cancellationToken = default);

    /// <summary>All addresses that any transaction ever touched, in an order that never changes: one that is there from the first page to the last is listed once.</summary>
    /// <param name="cursor">From the page before; null for the first.</param>
    /// <param name="limit">1 to <see cref="PageLimits.Max"/>; clamped.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidCursorException">The cursor is not this list's.</exception>
    Task<Page<Address>> AddressesAsync(string? cursor = null, int limit = 500, CancellationToken cancellationToken = default);

    /// <summary>The richest addresses.</summary>
    /// <param name="limit">1 to <see cref="PageLimits.Max"/>; clamped.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<RichList> RichListAsync(int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>What a text names: a height, a block, a transaction, an address, a lease, an output; null when nothing is known by that name.</summary>
    /// <param name="text">As a person types it; white space around it does not count.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<ExplorerMatch?> SearchAsync(string text, CancellationToken cancellationToken = default);

    /// <summary>How much there is of everything.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<ExplorerCounts> CountsAsync(CancellationToken cancellationToken = default);

    /// <summary>How much money there is, and what of it is locked how.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<ExplorerSupply> SupplyAsync(CancellationToken cancellationToken = default);

    /// <summary>When the next time-locked outputs become free, soonest first: by day for locks on a time, by height for locks on a height.</summary>
    /// <param name="limit">How many groups of each kind; 1 to <see cref="PageLimits.Max"/>; clamped.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<UnlockSchedule> NextUnlocksAsync(int limit = 50, CancellationToken cancellationToken = default);

    /// <summary>Sums for each day, newest first; days without a block are left out.</summary>
    /// <param name="cursor">From the page before; null for the first.</param>
    /// <param name="limit">1 to <see cref="PageLimits.Max"/>; clamped.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidCursorException">The cursor is not this list's.</exception>
    Task<Page<DayTotals>> DaysAsync(string? cursor = null, int limit = 50, CancellationToken cancellationToken = default);

    /// <summary>Every stake that was ever registered, the newest registration first.</summary>
    /// <param name="cursor">From the page before; null for the first.</param>
    /// <param name="limit">1 to <see cref="PageLimits.Max"/>; clamped.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidCursorException">The cursor is not this list's.</exception>
    Task<Page<ExplorerStake>> StakesAsync(string? cursor = null, int limit = 50, CancellationToken cancellationToken = default);

    /// <summary>The last registration of a stake; null when there never was one.</summary>
    /// <param name="collateral">The output that is locked for the stake.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<ExplorerStake?> StakeAsync(OutPoint collateral, CancellationToken cancellationToken = default);

    /// <summary>What happened to a stake by transactions, newest first: registered, confirmed, restarted, delegates named, unregistered, slashed.</summary>
    /// <param name="collateral">The output that is locked for the stake.</param>
    /// <param name="cursor">From the page before; null for the first.</param>
    /// <param name="limit">1 to <see cref="PageLimits.Max"/>; clamped.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidCursorException">The cursor is not this list's.</exception>
    Task<Page<ExplorerEvent>> StakeEventsAsync(OutPoint collateral, string? cursor = null, int limit = 50, CancellationToken cancellationToken = default);

    /// <summary>What coinbases have paid to an address, newest first: rewards of stakes, fees of proposers, payments of the treasury, deposits that came back.</summary>
    /// <param name="address">Any address.</param>
    /// <param name="cursor">From the page before; null for the first.</param>
    /// <param name="limit">1 to <see cref="PageLimits.Max"/>; clamped.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidCursorException">The cursor is not this list's.</exception>
    Task<Page<ExplorerPayout>> PayoutsAsync(Address address, string? cursor = null, int limit = 50, CancellationToken cancellationToken = default);

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

    /// <summary>Every proposal there ever was, newest first.</summary>
    /// <param name="cursor">From the page before; null for the first.</param>
    /// <param name="limit">1 to <see cref="PageLimits.Max"/>; clamped.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidCursorException">The cursor is not this list's.</exception>
    Task<Page<ExplorerProposal>> ProposalsAsync(string? cursor = null, int limit = 50, CancellationToken cancellationToken = default);

    /// <summary>A proposal; null when there never was one of that id.</summary>
    /// <param name="id">The transaction that made it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<ExplorerProposal?> ProposalAsync(Hash256 id, CancellationToken cancellationToken = default);

    /// <summary>The transactions of a proposal, newest first: the votes, and the proposal itself.</summary>
    /// <param name="id">The proposal.</param>
    /// <param name="cursor">From the page before; null for the first.</param>
    /// <param name="limit">1 to <see cref="PageLimits.Max"/>; clamped.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidCursorException">The cursor is not this list's.</exception>
    Task<Page<ExplorerEvent>> ProposalEventsAsync(Hash256 id, string? cursor = null, int limit = 50, CancellationToken cancellationToken = default);
}

/// <summary>Where a list begins.</summary>
public enum ListOrder
{
    /// <summary>With the newest.</summary>
    NewestFirst,

    /// <summary>With the oldest.</summary>
    OldestFirst,
}
