using Marketplace.Api;
using Marketplace.Client.Transport;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Client;

/// <content>The providers' machines, and the stakes on the ledger.</content>
public sealed partial class MarketplaceClient
{
    private const int NodePageSize = 100;
    private const int StakePageSize = 200;

    /// <summary>A page of the providers' machines.</summary>
    /// <param name="cursor">Where the page before ended; null for the first.</param>
    /// <param name="limit">The most on the page, 1 to 100.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<NodePage> GetNodePageAsync(string? cursor = null, int limit = NodePageSize, CancellationToken cancellationToken = default) =>
        GetAsync(Paging.Path("/v1/nodes", cursor, limit), ApiJson.Tolerant.NodePage, cancellationToken);

    /// <summary>All machines of all providers.</summary>
    /// <param name="cancellationToken">Ends the sequence.</param>
    public IAsyncEnumerable<NodeResponse> ListNodesAsync(CancellationToken cancellationToken = default) => Paging.ReadAsync(
        (cursor, token) => GetNodePageAsync(cursor, cancellationToken: token), page => (page.Items, page.NextCursor), cancellationToken);

    /// <summary>A page of the stakes on the ledger, by collateral.</summary>
    /// <param name="cursor">Where the page before ended; null for the first.</param>
    /// <param name="tier">Only this tier; null for all.</param>
    /// <param name="status">Only this status; null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<StakePage> GetStakePageAsync(
        string? cursor = null, string? tier = null, string? status = null, CancellationToken cancellationToken = default) => GetAsync(
        Paging.Path("/v1/stakes", cursor, StakePageSize) + Query("tier", tier) + Query("status", status),
        ApiJson.Tolerant.StakePage,
        cancellationToken);

    /// <summary>The stake with a machine's key, or null.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<StakeItem?> FindStakeAsync(PublicKey key, CancellationToken cancellationToken = default)
    {
        var page = await GetAsync(
            Paging.Path("/v1/stakes", null, 1) + Query("key", key.ToString()), ApiJson.Tolerant.StakePage, cancellationToken);
        return page.Items.Count > 0 ? page.Items[0] : null;
    }

    /// <summary>One stake on the ledger.</summary>
    /// <param name="collateral">The output that names it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<StakeItem> GetStakeAsync(OutPoint collateral, CancellationToken cancellationToken = default) =>
        GetAsync($"/v1/stakes/{collateral}", ApiJson.Tolerant.StakeItem, cancellationToken);

    private static string Query(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
