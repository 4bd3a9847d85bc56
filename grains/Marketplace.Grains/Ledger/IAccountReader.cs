using Marketplace.Grains.Contracts;
using Marketplace.Ledger.Keys;

namespace Marketplace.Grains.Ledger;

/// <summary>What account grains read: the projections of the chain by address.</summary>
public interface IAccountReader
{
    /// <summary>What an address owns.</summary>
    /// <param name="address">The address.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<AccountBalance> BalanceAsync(Address address, CancellationToken cancellationToken = default);

    /// <summary>A page of unspent outputs.</summary>
    /// <param name="address">The address.</param>
    /// <param name="cursor">Where the last page ended, or null.</param>
    /// <param name="limit">The most items.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<UnspentPage> UnspentAsync(Address address, string? cursor, int limit, CancellationToken cancellationToken = default);

    /// <summary>A page of transactions, newest first.</summary>
    /// <param name="address">The address.</param>
    /// <param name="cursor">Where the last page ended, or null.</param>
    /// <param name="limit">The most items.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<HistoryPage> HistoryAsync(Address address, string? cursor, int limit, CancellationToken cancellationToken = default);
}
