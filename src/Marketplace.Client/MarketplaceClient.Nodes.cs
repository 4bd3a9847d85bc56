using Marketplace.Api;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Client;

/// <content>The nodes that are registered on the ledger.</content>
public sealed partial class MarketplaceClient
{
    /// <summary>A page of the ledger's nodes, by collateral.</summary>
    /// <param name="cursor">Where the page before ended; null for the first.</param>
    /// <param name="tier">Only this tier; null for all.</param>
    /// <param name="status">Only this status; null for all.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<LedgerNodePage> GetLedgerNodesAsync(string? cursor, string? tier, string? status, CancellationToken cancellationToken) => GetAsync(
        Page("/v1/ledger/nodes", cursor, 200) + Query("tier", tier) + Query("status", status), ApiJson.Tolerant.LedgerNodePage, cancellationToken);

    /// <summary>The node with a machine's key: one, or none.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<LedgerNodeItem?> FindLedgerNodeAsync(PublicKey key, CancellationToken cancellationToken)
    {
        var page = await GetAsync(Page("/v1/ledger/nodes", null, 1) + Query("key", key.ToString()), ApiJson.Tolerant.LedgerNodePage, cancellationToken);
        return page.Items.Count > 0 ? page.Items[0] : null;
    }

    /// <summary>One of the ledger's nodes.</summary>
    /// <param name="collateral">The output that names it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<LedgerNodeItem> GetLedgerNodeAsync(OutPoint collateral, CancellationToken cancellationToken) =>
        GetAsync($"/v1/ledger/nodes/{collateral}", ApiJson.Tolerant.LedgerNodeItem, cancellationToken);

    private static string Query(string name, string? value) => value is null ? "" : $"&{name}={Escape(value)}";
}
