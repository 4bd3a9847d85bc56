using Marketplace.Gateway.Accounts;
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

namespace Marketplace.Gateway.Explorer;

/// <summary>What addresses own and what happened to them, t3 addresses included.</summary>
internal static class ExplorerAddressesApi
{
    public static void Map(IEndpointRouteBuilder explorer)
    {
        var addresses = explorer.MapGroup("/addresses/{address}");
        addresses.MapGet("", GetAsync)
            .WithName("explorerAddress")
            .WithSummary("What an address owns and has moved")
            .WithDescription("An address that no transaction has touched owns nothing; that is no error.");
        addresses.MapGet("/unspent", UnspentAsync)
            .WithName("explorerAddressUnspent")
            .WithSummary("List the unspent outputs of an address, oldest first");
        addresses.MapGet("/transactions", HistoryAsync)
            .WithName("explorerAddressTransactions")
            .WithSummary("List the transactions that touched an address, newest first");
        addresses.MapGet("/payouts", PayoutsAsync)
            .WithName("explorerAddressPayouts")
            .WithSummary("List what coinbases paid to an address, newest first")
            .WithDescription("Rewards of stakes, fees of proposers, payments of the treasury and deposits that came back.");
    }

    private static async Task<Results<Ok<ExplorerAddressResponse>, ProblemResult>> GetAsync(
        string address, IExplorerQueries explorer, UpToDate upToDate, CancellationToken cancellationToken)
    {
        if (Read(address, out var parsed) is { } malformed)
            return malformed;
        await upToDate.WaitAsync(cancellationToken);
        return TypedResults.Ok((await explorer.AddressAsync(parsed, cancellationToken)).ToResponse());
    }

    private static Task<Results<Ok<ExplorerUnspentPage>, ProblemResult>> UnspentAsync(
        string address,
        [AsParameters] PageQuery page,
        [AsParameters] OrderQuery ordered,
        IExplorerQueries explorer,
        UpToDate upToDate,
        CancellationToken cancellationToken)
    {
        var unknown = ordered.Read(ListOrder.OldestFirst, out var order);
        return page.AnswerAsync(
            Read(address, out var parsed) ?? unknown,
            upToDate,
            () => explorer.UnspentAsync(parsed, page.From, page.Size, order, cancellationToken),
            found => new ExplorerUnspentPage
            {
                Items = [.. found.Items.Select(output => output.ToItem(parsed))],
                NextCursor = found.NextCursor,
                AsOfHeight = found.AsOfHeight ?? 0,
            },
            cancellationToken);
    }

    private static Task<Results<Ok<AccountTransactionPage>, ProblemResult>> HistoryAsync(
        string address,
        [AsParameters] PageQuery page,
        [AsParameters] OrderQuery ordered,
        IExplorerQueries explorer,
        UpToDate upToDate,
        CancellationToken cancellationToken)
    {
        var unknown = ordered.Read(ListOrder.NewestFirst, out var order);
        return page.AnswerAsync(
            Read(address, out var parsed) ?? unknown,
            upToDate,
            () => explorer.HistoryAsync(parsed, page.From, page.Size, order, cancellationToken),
            AccountMapping.ToPage,
            cancellationToken);
    }

    private static Task<Results<Ok<ExplorerPayoutPage>, ProblemResult>> PayoutsAsync(
        string address, [AsParameters] PageQuery page, IExplorerQueries explorer, UpToDate upToDate, CancellationToken cancellationToken) => page.AnswerAsync(
        Read(address, out var parsed),
        upToDate,
        () => explorer.PayoutsAsync(parsed, page.From, page.Size, cancellationToken),
        found => new ExplorerPayoutPage
        {
            Items = [.. found.Items.Select(AffairsMapping.ToItem)],
            NextCursor = found.NextCursor,
            AsOfHeight = found.AsOfHeight ?? 0,
        },
        cancellationToken);

    private static ProblemResult? Read(string text, out Address address) =>
        Address.TryParse(text, out address, out var fault) ? null : ProblemResult.Malformed("path.address", fault);
}
