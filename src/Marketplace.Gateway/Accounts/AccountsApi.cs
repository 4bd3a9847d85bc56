using Marketplace.Gateway.Chain;
using Marketplace.Api;
using Marketplace.Gateway.Problems;
using Marketplace.Gateway.Requests;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Explorer.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Marketplace.Market.Words;

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
        return new TaggedJson<AccountResponse>(
            new AccountResponse
            {
                Address = parsed.ToString(),
                BalanceSatoshis = new(found.Total.Satoshis),
                SpendableSatoshis = new(found.Spendable.Satoshis),
                LockedSatoshis = new((found.TimeLocked + found.Collateral).Satoshis),
                UnspentCount = found.UnspentCount,
                AsOfHeight = found.AsOfHeight,
            },
            ApiJson.Default.AccountResponse);
    }

    private static Task<Results<Ok<UnspentPage>, ProblemResult>> UnspentAsync(
        string address, [AsParameters] PageQuery page, IExplorerQueries explorer, UpToDate upToDate, CancellationToken cancellationToken) => page.AnswerAsync(
        Read(address, out var parsed),
        upToDate,
        () => explorer.UnspentAsync(parsed, page.From, page.Size, cancellationToken: cancellationToken),
        found => new UnspentPage
        {
            Items = [.. found.Items.Select(output => ToItem(output, parsed))],
            NextCursor = found.NextCursor,
            AsOfHeight = found.AsOfHeight ?? 0,
        },
        cancellationToken);

    private static Task<Results<Ok<AccountTransactionPage>, ProblemResult>> HistoryAsync(
        string address, [AsParameters] PageQuery page, IExplorerQueries explorer, UpToDate upToDate, CancellationToken cancellationToken) => page.AnswerAsync(
        Read(address, out var parsed),
        upToDate,
        () => explorer.HistoryAsync(parsed, page.From, page.Size, cancellationToken: cancellationToken),
        found => new AccountTransactionPage
        {
            Items = [.. found.Items.Select(ToItem)],
            NextCursor = found.NextCursor,
            AsOfHeight = found.AsOfHeight ?? 0,
        },
        cancellationToken);

    private static ProblemResult? Read(string text, out Address address) =>
        Address.TryParse(text, out address, out var fault) ? null : ProblemResult.Malformed("path.address", fault);

    private static UnspentItem ToItem(ExplorerUnspent output, Address owner) => new()
    {
        TransactionId = output.OutPoint.TransactionId.ToString(),
        Index = output.OutPoint.Index,
        AmountSatoshis = new(output.Amount.Satoshis),
        Height = output.Location.Height,
        Lock = new LockItem
        {
            Kind = WireWords.Lock.Write(output.Kind),
            Address = owner.ToString(),
            FromHeight = output.LockedUntil is { Kind: LockUntilKind.Height } height ? height.Value : null,
            FromTime = output.LockedUntil is { Kind: LockUntilKind.Time } time ? DateTimeOffset.FromUnixTimeSeconds(time.Value) : null,
        },
    };

    internal static AccountTransactionItem ToItem(AddressEntry entry) => new()
    {
        TransactionId = entry.TransactionId.ToString(),
        Height = entry.Location.Height,
        Time = DateTimeOffset.FromUnixTimeMilliseconds(entry.TimeMilliseconds),
        SentSatoshis = new(entry.Sent.Satoshis),
        ReceivedSatoshis = new(entry.Received.Satoshis),
    };
}
