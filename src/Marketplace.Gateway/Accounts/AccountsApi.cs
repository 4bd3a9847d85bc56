using Marketplace.Gateway.Chain;
using Marketplace.Api;
using Marketplace.Gateway.Problems;
using Marketplace.Gateway.Requests;
using Marketplace.Ledger.Keys;
using Marketplace.Explorer.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Gateway.Accounts;

/// <summary>What addresses own and what happened to them. All of it is public, as the chain is.</summary>
internal static class AccountsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var accounts = routes.MapGroup("/accounts/{address}").WithTags("accounts");
        accounts.MapGet("", BalanceAsync)
            .Produces<AccountResponse>()
            .Produces(StatusCodes.Status304NotModified)
            .WithName("account")
            .WithSummary("What an address owns")
            .WithDescription("Knows every block that was durable when the request came. Has an ETag.");
        accounts.MapGet("/unspent", UnspentAsync)
            .WithName("accountUnspent")
            .WithSummary("List the unspent outputs of an address, oldest first");
        accounts.MapGet("/transactions", HistoryAsync)
            .WithName("accountTransactions")
            .WithSummary("List the transactions that touched an address, newest first");
    }

    private static async Task<Results<TaggedJson<AccountResponse>, ProblemResult>> BalanceAsync(
        string address, IExplorerQueries explorer, UpToDate upToDate, CancellationToken cancellationToken)
    {
        if (Read(address, out var parsed) is { } malformed)
            return malformed;
        await upToDate.WaitAsync(cancellationToken);
        var found = await explorer.AddressAsync(parsed, cancellationToken);
        return new TaggedJson<AccountResponse>(found.ToAccountResponse(), ApiJson.Default.AccountResponse);
    }

    private static Task<Results<Ok<UnspentPage>, ProblemResult>> UnspentAsync(
        string address, [AsParameters] PageQuery page, IExplorerQueries explorer, UpToDate upToDate, CancellationToken cancellationToken) => page.AnswerAsync(
        Read(address, out var parsed),
        upToDate,
        () => explorer.UnspentAsync(parsed, page.From, page.Size, cancellationToken: cancellationToken),
        found => found.ToPage(parsed),
        cancellationToken);

    private static Task<Results<Ok<AccountTransactionPage>, ProblemResult>> HistoryAsync(
        string address, [AsParameters] PageQuery page, IExplorerQueries explorer, UpToDate upToDate, CancellationToken cancellationToken) => page.AnswerAsync(
        Read(address, out var parsed),
        upToDate,
        () => explorer.HistoryAsync(parsed, page.From, page.Size, cancellationToken: cancellationToken),
        AccountMapping.ToPage,
        cancellationToken);

    private static ProblemResult? Read(string text, out Address address) =>
        Address.TryParse(text, out address, out var fault) ? null : ProblemResult.Malformed("path.address", fault);
}
