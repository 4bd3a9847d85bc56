using Marketplace.Api;
using Marketplace.Gateway.Problems;
using Marketplace.Gateway.Requests;
using Marketplace.Grains.Contracts;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Chain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Gateway.Transactions;

/// <summary>Takes signed transactions, and shows those of the chain with their proofs.</summary>
internal static class TransactionsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/transactions", SubmitAsync)
            .WithMetadata(new BodyLimitAttribute(BodyLimitAttribute.Transaction))
            .WithName("submitTransaction").WithTags("transactions")
            .WithSummary("Submit a signed transaction")
            .WithDescription(
                "Answers when the transaction is in a durable block. The same transaction again gives the first answer again, marked as "
                + "already known. A refusal names the ledger's rule and, where there is one, the offending input.");
        routes.MapGet("/transactions/{id}", GetAsync)
            .WithName("transaction").WithTags("transactions")
            .WithSummary("Show a transaction with the proof that the chain has it");
        routes.MapGet("/transactions/{id}/proof", ProveAsync)
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream")
            .WithName("transactionProof").WithTags("transactions")
            .WithSummary("Prove a transaction to somebody who knows only the genesis hash")
            .WithDescription(
                "The block's header and certificate, each change of validators since the genesis block, and the way to the transaction, in the file "
                + "format of docs/ledger-format.md; \"market ledger check-proof\" checks it with no trust in this host.");
    }

    private static async Task<Results<FileContentHttpResult, ProblemResult>> ProveAsync(
        string id, ILedger ledger, CancellationToken cancellationToken)
    {
        if (!Hash256.TryParse(id, out var transactionId))
            return ProblemResult.Malformed("path.id", "A transaction id is 64 hexadecimal digits.");
        return await ledger.ProveAsync(transactionId, cancellationToken) is { } proof
            ? TypedResults.File(proof.Encode(), "application/octet-stream", $"{transactionId}.fluxproof")
            : ProblemResult.Of(ProblemCodes.NotFound, "The chain has no transaction with this id.");
    }

    private static async Task<Results<Ok<SubmitTransactionResponse>, ProblemResult>> SubmitAsync(
        Body<SubmitTransactionRequest> body, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (TransactionHex.Read(body.Value.Transaction, out var transaction) is { } refusal)
            return refusal;
        var account = grains.GetGrain<IChainAccountGrain>(AccountOf(transaction));
        var result = await account.SubmitAsync(transaction, cancellationToken);
        return result.Status switch
        {
            SubmitStatus.Included => TypedResults.Ok(result.ToResponse()),
            SubmitStatus.Refused when result.Refusal is { } rule => ProblemResult.OfRejection(rule.Code, rule.Message, rule.InputIndex),
            SubmitStatus.Busy => ProblemResult.Unavailable(result.Message ?? "The ledger has too much to do."),
            _ => ProblemResult.Unavailable(result.Message ?? "The ledger cannot take transactions now."),
        };
    }

    private static async Task<Results<Ok<TransactionResponse>, ProblemResult>> GetAsync(
        string id, ILedger ledger, CancellationToken cancellationToken)
    {
        if (!Hash256.TryParse(id, out var transactionId))
            return ProblemResult.Malformed("path.id", "A transaction id is 64 hexadecimal digits.");
        if (await ledger.FindAsync(transactionId, cancellationToken) is not var (height, index)
            || await ledger.GetBlockAsync(height, cancellationToken) is not { } block)
        {
            return ProblemResult.Of(ProblemCodes.NotFound, "The chain has no transaction with this id.");
        }

        return TypedResults.Ok(block.ToTransactionResponse(index));
    }

    // Any grain can check any transaction; the payer's own spreads the work as its owner is spread.
    internal static string AccountOf(Transaction transaction) =>
        transaction.Witnesses.IsEmpty
            ? Address.FromKeyHash(default).ToString()
            : Address.FromKeyHash(transaction.Signers[0]).ToString();
}
