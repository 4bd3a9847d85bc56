using System.ComponentModel;
using Marketplace.Api;
using Marketplace.Gateway.Problems;
using Marketplace.Gateway.Requests;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Market.Words;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Gateway.Nodes;

/// <summary>The nodes on the ledger: their collateral, where they are in their life, and when they are paid next.</summary>
internal static class LedgerNodesApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/ledger/nodes", ListAsync)
            .WithName("ledgerNodes").WithTags("nodes")
            .WithSummary("List the nodes on the ledger, by collateral");
        routes.MapGet("/ledger/nodes/{collateral}", GetAsync)
            .WithName("ledgerNode").WithTags("nodes")
            .WithSummary("Show a node on the ledger by its collateral, TXID:INDEX");
    }

    private static async Task<Results<Ok<LedgerNodePage>, ProblemResult>> ListAsync(
        [AsParameters] PageQuery page,
        [Description("Only nodes of this tier: cumulus, nimbus or stratus.")] string? tier,
        [Description("Only nodes with this status: started, barred, confirmed, expired or leaving.")] string? status,
        [Description("Only the node of the machine with this public key: 66 hex digits.")] string? key,
        StakeDirectory stakes,
        CancellationToken cancellationToken)
    {
        if (page.Check() is { } malformed)
            return malformed;
        if (!TryRead(WireWords.Tier, tier, out var wantedTier))
            return ProblemResult.Malformed("query.tier", $"tier is {WireWords.Tier.Choice}.");
        if (!TryRead(WireWords.StakeStatus, status, out var wantedStatus))
            return ProblemResult.Malformed("query.status", $"status is {WireWords.StakeStatus.Choice}.");
        PublicKey? machine = null;
        if (!string.IsNullOrEmpty(key))
        {
            if (!PublicKey.TryParse(key, out var parsed))
                return ProblemResult.Malformed("query.key", "key is a compressed public key: 66 hex digits.");
            machine = parsed;
        }

        OutPoint? after = null;
        if (page.From is { } cursor)
        {
            if (!OutPoint.TryParse(cursor, out var last))
                return PageQuery.InvalidCursor();
            after = last;
        }

        var view = await stakes.GetAsync(cancellationToken);
        var found = view.Records
            .Where(node => (after is not { } last || node.Collateral.CompareTo(last) > 0)
                && (wantedTier is null || node.Tier == wantedTier) && (wantedStatus is null || node.Status == wantedStatus)
                && (machine is not { } named || node.NodeKey == named))
            .Take(page.Size + 1)
            .ToList();
        return TypedResults.Ok(view.ToPage(found, page.Size));
    }

    private static async Task<Results<Ok<LedgerNodeItem>, ProblemResult>> GetAsync(
        string collateral, StakeDirectory stakes, CancellationToken cancellationToken)
    {
        if (!OutPoint.TryParse(collateral, out var outPoint))
            return ProblemResult.Malformed("path.collateral", "A collateral is written TXID:INDEX.");
        var view = await stakes.GetAsync(cancellationToken);
        return view.Find(outPoint) is { } node
            ? TypedResults.Ok(node.ToItem(view))
            : ProblemResult.Of(ProblemCodes.NotFound, "The ledger knows no node with this collateral.");
    }

    private static bool TryRead<T>(WordTable<T> words, string? text, out T? value)
        where T : struct, Enum
    {
        var known = words.TryRead(text, out var read);
        value = known ? read : null;
        return known || string.IsNullOrEmpty(text);
    }
}
