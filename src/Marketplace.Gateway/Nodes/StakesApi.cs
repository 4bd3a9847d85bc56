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

/// <summary>The stakes on the ledger: their collateral, where they are in their life, and when they are paid next.</summary>
internal static class StakesApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/stakes", ListAsync)
            .WithName("stakes").WithTags("stakes")
            .WithSummary("List the stakes on the ledger, by collateral");
        routes.MapGet("/stakes/{collateral}", GetAsync)
            .WithName("stake").WithTags("stakes")
            .WithSummary("Show a stake on the ledger by its collateral, TXID:INDEX");
    }

    private static async Task<Results<Ok<StakePage>, ProblemResult>> ListAsync(
        [AsParameters] PageQuery page,
        [Description("Only stakes of this tier: cumulus, nimbus or stratus.")] string? tier,
        [Description("Only stakes with this status: started, barred, confirmed, expired or leaving.")] string? status,
        [Description("Only the stake of the machine with this public key: 66 hex digits.")] string? key,
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
            .Where(stake => (after is not { } last || stake.Collateral.CompareTo(last) > 0)
                && (wantedTier is null || stake.Tier == wantedTier) && (wantedStatus is null || stake.Status == wantedStatus)
                && (machine is not { } named || stake.NodeKey == named))
            .Take(page.Size + 1)
            .ToList();
        return TypedResults.Ok(view.ToPage(found, page.Size));
    }

    private static async Task<Results<Ok<StakeItem>, ProblemResult>> GetAsync(
        string collateral, StakeDirectory stakes, CancellationToken cancellationToken)
    {
        if (!OutPoint.TryParse(collateral, out var outPoint))
            return ProblemResult.Malformed("path.collateral", "A collateral is written TXID:INDEX.");
        var view = await stakes.GetAsync(cancellationToken);
        return view.Find(outPoint) is { } stake
            ? TypedResults.Ok(stake.ToItem(view))
            : ProblemResult.Of(ProblemCodes.NotFound, "The ledger knows no stake with this collateral.");
    }

    private static bool TryRead<T>(WordTable<T> words, string? text, out T? value)
        where T : struct, Enum
    {
        var known = words.TryRead(text, out var read);
        value = known ? read : null;
        return known || string.IsNullOrEmpty(text);
    }
}
