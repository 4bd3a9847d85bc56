using System.Globalization;
using Marketplace.Chain;
using Marketplace.Api;
using Marketplace.Gateway.Problems;
using Marketplace.Gateway.Requests;
using Marketplace.Ledger;
using Marketplace.Explorer.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Gateway.Blocks;

/// <summary>The chain, block by block.</summary>
internal static class BlocksApi
{
    private const int IdLength = 64;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/blocks", ListAsync)
            .WithName("blocks").WithTags("ledger")
            .WithSummary("List blocks, newest first")
            .WithDescription("At most 100 on a page, whatever the limit says; a host may give fewer.");
        routes.MapGet("/blocks/{heightOrId}", GetAsync)
            .WithName("block").WithTags("ledger")
            .WithSummary("Show a block by its height or id, with header, certificate and transaction ids");
    }

    private static async Task<Results<Ok<BlockPage>, ProblemResult>> ListAsync(
        [AsParameters] PageQuery page, ILedger ledger, CancellationToken cancellationToken)
    {
        if (page.Check() is { } malformed)
            return malformed;
        var from = ledger.Head.Height;
        if (page.From is { } cursor)
        {
            if (!TryHeight(cursor, out var next))
                return PageQuery.InvalidCursor();
            from = Math.Min(from, next);
        }

        var items = new List<BlockSummary>();
        var most = Math.Min(page.Size, page.Gateway.Value.MaxPageBlocks);
        var height = from;
        for (; height >= 0 && items.Count < most; height--)
        {
            if (await ledger.GetBlockAsync(height, cancellationToken) is { } block)
                items.Add(block.ToSummary());
        }

        return TypedResults.Ok(new BlockPage { Items = items, NextCursor = height >= 0 ? height.ToString(CultureInfo.InvariantCulture) : null });
    }

    private static async Task<Results<Ok<BlockResponse>, ProblemResult>> GetAsync(
        string heightOrId, ILedger ledger, IExplorerQueries explorer, CancellationToken cancellationToken)
    {
        long? height;
        if (heightOrId.Length == IdLength && Hash256.TryParse(heightOrId, out var id))
            height = (await explorer.BlockAsync(id, cancellationToken))?.Height;
        else if (TryHeight(heightOrId, out var number))
            height = number;
        else
            return ProblemResult.Malformed("path.heightOrId", "A block is named by its height or by its id of 64 hexadecimal digits.");

        return height is { } at && await ledger.GetBlockAsync(at, cancellationToken) is { } block
            ? TypedResults.Ok(block.ToResponse())
            : ProblemResult.Of(ProblemCodes.NotFound, "The chain has no such block.");
    }

    private static bool TryHeight(string text, out long height) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out height);
}
