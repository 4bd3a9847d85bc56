using System.ComponentModel;
using Marketplace.Chain;
using Marketplace.Gateway.Chain;
using Marketplace.Api;
using Marketplace.Gateway.Problems;
using Marketplace.Gateway.Requests;
using Marketplace.Explorer.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Gateway.Explorer;

/// <summary>The chain as explorers, exchanges and auditors look at it. All of it is public.</summary>
internal static class ExplorerApi
{
    /// <summary>The tag of these routes in the API's description.</summary>
    internal const string Tag = "explorer";

    // Longer than anything that can be found.
    private const int LongestSearch = 128;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var explorer = routes.MapGroup("/explorer").WithTags(Tag);
        explorer.MapGet("/status", StatusAsync)
            .WithName("explorerStatus")
            .WithSummary("How far the explorer knows the chain, and how much there is of everything")
            .WithDescription("Does not wait for the newest block, as the other answers do: a covered height below the head's says that the explorer is behind.");
        explorer.MapGet("/search", SearchAsync)
            .WithName("explorerSearch")
            .WithSummary("Find what a text names")
            .WithDescription("A height, the id of a block, transaction, lease or proposal, an output as TXID:INDEX, an address, a stake by its collateral or its key. 404 when nothing is known by that name.");
        explorer.MapGet("/supply", SupplyAsync)
            .Produces<ExplorerSupplyResponse>()
            .Produces(StatusCodes.Status304NotModified)
            .WithName("explorerSupply")
            .WithSummary("How much money there is, and what of it is locked how")
            .WithDescription("Issued = unspent + burned; unspent = circulating + time-locked + escrow + collateral + deposits + treasury. Has an ETag.");
        explorer.MapGet("/unlocks", UnlocksAsync)
            .WithName("explorerUnlocks")
            .WithSummary("When the next time-locked outputs become free, by day and by height")
            .WithDescription("At most limit groups of each kind.");
        explorer.MapGet("/days", DaysAsync)
            .WithName("explorerDays")
            .WithSummary("Sums for each day, newest first");
        explorer.MapGet("/rich-list", RichListAsync)
            .WithName("explorerRichList")
            .WithSummary("The richest addresses");
        ExplorerBlocksApi.Map(explorer);
        ExplorerTransactionsApi.Map(explorer);
        ExplorerAddressesApi.Map(explorer);
        ExplorerAffairsApi.Map(explorer);
    }

    private static async Task<Ok<ExplorerStatusResponse>> StatusAsync(IExplorerQueries explorer, ILedger ledger, CancellationToken cancellationToken)
    {
        var counts = await explorer.CountsAsync(cancellationToken);
        return TypedResults.Ok(counts.ToResponse(ledger.Head.Height));
    }

    private static async Task<Results<Ok<ExplorerSearchResponse>, ProblemResult>> SearchAsync(
        [Description("What to find.")] string? q, IExplorerQueries explorer, UpToDate upToDate, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(q) || q.Length > LongestSearch)
            return ProblemResult.Malformed("query.q", $"q is the text to find, of at most {LongestSearch} characters.");
        await upToDate.WaitAsync(cancellationToken);
        return await explorer.SearchAsync(q, cancellationToken) is { } match
            ? TypedResults.Ok(match.ToResponse())
            : ProblemResult.Of(ProblemCodes.NotFound, "Nothing is known by that name.");
    }

    private static async Task<TaggedJson<ExplorerSupplyResponse>> SupplyAsync(IExplorerQueries explorer, UpToDate upToDate, CancellationToken cancellationToken)
    {
        await upToDate.WaitAsync(cancellationToken);
        return new TaggedJson<ExplorerSupplyResponse>((await explorer.SupplyAsync(cancellationToken)).ToResponse(), ApiJson.Default.ExplorerSupplyResponse);
    }

    private static async Task<Results<Ok<ExplorerUnlocksResponse>, ProblemResult>> UnlocksAsync(
        [AsParameters] PageQuery page, IExplorerQueries explorer, UpToDate upToDate, CancellationToken cancellationToken)
    {
        if (page.Check() is { } malformed)
            return malformed;
        if (page.From is not null)
            return PageQuery.InvalidCursor();
        await upToDate.WaitAsync(cancellationToken);
        var found = await explorer.NextUnlocksAsync(page.Size, cancellationToken);
        return TypedResults.Ok(found.ToResponse());
    }

    private static Task<Results<Ok<ExplorerDayPage>, ProblemResult>> DaysAsync(
        [AsParameters] PageQuery page, IExplorerQueries explorer, UpToDate upToDate, CancellationToken cancellationToken) => page.AnswerAsync(
        null,
        upToDate,
        () => explorer.DaysAsync(page.From, page.Size, cancellationToken),
        found => new ExplorerDayPage
        {
            Items = [.. found.Items.Select(ExplorerMapping.ToItem)],
            NextCursor = found.NextCursor,
            AsOfHeight = found.AsOfHeight ?? 0,
        },
        cancellationToken);

    private static async Task<Results<Ok<ExplorerRichListResponse>, ProblemResult>> RichListAsync(
        [AsParameters] PageQuery page, IExplorerQueries explorer, UpToDate upToDate, CancellationToken cancellationToken)
    {
        if (page.Check() is { } malformed)
            return malformed;
        if (page.From is not null)
            return PageQuery.InvalidCursor();
        await upToDate.WaitAsync(cancellationToken);
        var found = await explorer.RichListAsync(page.Size, cancellationToken);
        return TypedResults.Ok(found.ToResponse());
    }
}
