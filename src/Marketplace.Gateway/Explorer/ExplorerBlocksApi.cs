using System.Globalization;
using Marketplace.Gateway.Chain;
using Marketplace.Api;
using Marketplace.Gateway.Problems;
using Marketplace.Gateway.Requests;
using Marketplace.Ledger;
using Marketplace.Explorer.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Gateway.Explorer;

/// <summary>Blocks and their transactions, as the explorer knows them.</summary>
internal static class ExplorerBlocksApi
{
    private const int IdLength = 2 * Hash256.Size;

    public static void Map(IEndpointRouteBuilder explorer)
    {
        explorer.MapGet("/blocks", ListAsync)
            .WithName("explorerBlocks")
            .WithSummary("List blocks with their sums, newest first")
            .WithDescription("order=oldest begins with the genesis.");
        explorer.MapGet("/blocks/{heightOrId}", GetAsync)
            .WithName("explorerBlock")
            .WithSummary("Show a block's sums by its height or id");
        explorer.MapGet("/blocks/{heightOrId}/transactions", TransactionsAsync)
            .WithName("explorerBlockTransactions")
            .WithSummary("List the transactions of a block in their order");
    }

    private static Task<Results<Ok<ExplorerBlockPage>, ProblemResult>> ListAsync(
        [AsParameters] PageQuery page, [AsParameters] OrderQuery ordered, IExplorerQueries explorer, UpToDate upToDate, CancellationToken cancellationToken)
    {
        var unknown = ordered.Read(ListOrder.NewestFirst, out var order);
        return page.AnswerAsync(
            unknown,
            upToDate,
            () => explorer.BlocksAsync(page.From, page.Size, order, cancellationToken),
            found => new ExplorerBlockPage
            {
                Items = [.. found.Items.Select(ExplorerMapping.ToItem)],
                NextCursor = found.NextCursor,
                AsOfHeight = found.AsOfHeight ?? 0,
            },
            cancellationToken);
    }

    private static async Task<Results<Ok<ExplorerBlockItem>, ProblemResult>> GetAsync(
        string heightOrId, IExplorerQueries explorer, UpToDate upToDate, CancellationToken cancellationToken)
    {
        var (block, refusal) = await FindAsync(heightOrId, explorer, upToDate, cancellationToken);
        return refusal is null ? TypedResults.Ok(block!.ToItem()) : refusal;
    }

    private static async Task<Results<Ok<ExplorerTransactionPage>, ProblemResult>> TransactionsAsync(
        string heightOrId, [AsParameters] PageQuery page, IExplorerQueries explorer, UpToDate upToDate, CancellationToken cancellationToken)
    {
        if (page.Check() is { } malformed)
            return malformed;
        var (block, refusal) = await FindAsync(heightOrId, explorer, upToDate, cancellationToken);
        return await page.AnswerAsync(
            refusal,
            null,
            () => explorer.BlockTransactionsAsync(block!.Height, page.From, page.Size, cancellationToken),
            found => new ExplorerTransactionPage
            {
                Items = [.. found.Items.Select(ExplorerMapping.ToResponse)],
                NextCursor = found.NextCursor,
                AsOfHeight = found.AsOfHeight ?? 0,
            },
            cancellationToken);
    }

    private static async Task<(ExplorerBlock? Block, ProblemResult? Refusal)> FindAsync(
        string heightOrId, IExplorerQueries explorer, UpToDate upToDate, CancellationToken cancellationToken)
    {
        await upToDate.WaitAsync(cancellationToken);
        ExplorerBlock? block;
        if (heightOrId.Length == IdLength && Hash256.TryParse(heightOrId, out var id))
            block = await explorer.BlockAsync(id, cancellationToken);
        else if (long.TryParse(heightOrId, NumberStyles.None, CultureInfo.InvariantCulture, out var height))
            block = await explorer.BlockAsync(height, cancellationToken);
        else
            return (null, ProblemResult.Malformed("path.heightOrId", "A block is named by its height or by its id of 64 hexadecimal digits."));
        return block is null ? (null, ProblemResult.Of(ProblemCodes.NotFound, "The chain has no such block.")) : (block, null);
    }
}
