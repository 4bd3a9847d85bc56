using Marketplace.Gateway.Chain;
using Marketplace.Api;
using Marketplace.Gateway.Problems;
using Marketplace.Ledger;
using Marketplace.Explorer.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Gateway.Explorer;

/// <summary>Transactions and outputs, with what became of them.</summary>
internal static class ExplorerTransactionsApi
{
    public static void Map(IEndpointRouteBuilder explorer)
    {
        explorer.MapGet("/transactions/{id}", TransactionAsync)
            .WithName("explorerTransaction")
            .WithSummary("Show a transaction with what it spends, what it makes, and who has spent that since")
            .WithDescription("For the proof that the chain has it, ask for /v1/transactions/{id}.");
        explorer.MapGet("/outputs/{outPoint}", OutputAsync)
            .WithName("explorerOutput")
            .WithSummary("Show an output, written TXID:INDEX, spent or not");
    }

    private static async Task<Results<Ok<ExplorerTransactionResponse>, ProblemResult>> TransactionAsync(
        string id, IExplorerQueries explorer, UpToDate upToDate, CancellationToken cancellationToken)
    {
        if (!Hash256.TryParse(id, out var transactionId))
            return ProblemResult.Malformed("path.id", "A transaction id is 64 hexadecimal digits.");
        await upToDate.WaitAsync(cancellationToken);
        return await explorer.TransactionAsync(transactionId, cancellationToken) is { } found
            ? TypedResults.Ok(found.ToResponse())
            : ProblemResult.Of(ProblemCodes.NotFound, "The chain has no transaction with this id.");
    }

    private static async Task<Results<Ok<ExplorerOutputItem>, ProblemResult>> OutputAsync(
        string outPoint, IExplorerQueries explorer, UpToDate upToDate, CancellationToken cancellationToken)
    {
        if (!OutPoint.TryParse(outPoint, out var parsed))
            return ProblemResult.Malformed("path.outPoint", "An output is named by a transaction id of 64 hexadecimal digits, a colon and its place there, counted from 0.");
        await upToDate.WaitAsync(cancellationToken);
        return await explorer.OutputAsync(parsed, cancellationToken) is { } found
            ? TypedResults.Ok(found.ToItem())
            : ProblemResult.Of(ProblemCodes.NotFound, "There never was an output of this name.");
    }
}
