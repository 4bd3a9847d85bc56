using Marketplace.Api;
using Marketplace.Client.Transport;
using Marketplace.Ledger.Keys;

namespace Marketplace.Client;

/// <content>What addresses own and did.</content>
public sealed partial class MarketplaceClient
{
    private const int UnspentPageSize = 200;
    private const int HistoryPageSize = 100;

    /// <summary>What an address owns.</summary>
    /// <param name="address">The address.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<AccountResponse> GetAccountAsync(Address address, CancellationToken cancellationToken = default) =>
        GetAsync($"/v1/accounts/{address}", ApiJson.Tolerant.AccountResponse, cancellationToken);

    /// <summary>A page of an address's unspent outputs, locked ones included.</summary>
    /// <param name="address">The address.</param>
    /// <param name="cursor">Where the page before ended; null for the first.</param>
    /// <param name="limit">The most on the page, 1 to 200.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<UnspentPage> GetUnspentPageAsync(
        Address address, string? cursor = null, int limit = UnspentPageSize, CancellationToken cancellationToken = default) =>
        GetAsync(Paging.Path($"/v1/accounts/{address}/unspent", cursor, limit), ApiJson.Tolerant.UnspentPage, cancellationToken);

    /// <summary>All unspent outputs of an address, locked ones included.</summary>
    /// <param name="address">The address.</param>
    /// <param name="cancellationToken">Ends the sequence.</param>
    public IAsyncEnumerable<UnspentItem> ListUnspentAsync(Address address, CancellationToken cancellationToken = default) => Paging.ReadAsync(
        (cursor, token) => GetUnspentPageAsync(address, cursor, cancellationToken: token), page => (page.Items, page.NextCursor), cancellationToken);

    /// <summary>A page of an address's transactions, newest first.</summary>
    /// <param name="address">The address.</param>
    /// <param name="cursor">Where the page before ended; null for the first.</param>
    /// <param name="limit">The most on the page, 1 to 200.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<AccountTransactionPage> GetHistoryPageAsync(
        Address address, string? cursor = null, int limit = HistoryPageSize, CancellationToken cancellationToken = default) =>
        GetAsync(Paging.Path($"/v1/accounts/{address}/transactions", cursor, limit), ApiJson.Tolerant.AccountTransactionPage, cancellationToken);

    /// <summary>All transactions of an address, newest first.</summary>
    /// <param name="address">The address.</param>
    /// <param name="cancellationToken">Ends the sequence.</param>
    public IAsyncEnumerable<AccountTransactionItem> ListHistoryAsync(Address address, CancellationToken cancellationToken = default) => Paging.ReadAsync(
        (cursor, token) => GetHistoryPageAsync(address, cursor, cancellationToken: token), page => (page.Items, page.NextCursor), cancellationToken);
}
