using Marketplace.Gateway.Chain;
using Marketplace.Api;
using Marketplace.Gateway.Problems;
using Marketplace.Gateway.Security;
using Marketplace.Ledger;
using Marketplace.Explorer.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Gateway.Leases;

/// <summary>What a lease was charged, as the ledger has it.</summary>
internal static class LeaseChargesApi
{
    // A year settled every hour is 88 pages of these.
    private const int PageSize = 100;
    private const int MostItems = 10_000;

    public static void Map(IEndpointRouteBuilder leases) =>
        leases.MapGet("/{id}/charges", ChargesAsync)
            .WithName("leaseCharges")
            .WithSummary("List a lease's settlements with their sums")
            .WithDescription("Oldest first, at most 10,000; the sums are those of all settlements, equal to the ledger's to the satoshi.");

    private static async Task<Results<Ok<LeaseChargesResponse>, ProblemResult>> ChargesAsync(
        string id, Signer signer, IExplorerQueries explorer, UpToDate upToDate, CancellationToken cancellationToken)
    {
        if (!LeaseId.TryParse(id, out var lease) || lease.IsSelf)
            return ProblemResult.Malformed("path.id", "A lease id is 64 hexadecimal digits.");
        await upToDate.WaitAsync(cancellationToken);
        if (await explorer.LeaseAsync(lease, cancellationToken) is not { } record)
            return LeaseAnswers.NotFound();
        if (record.Terms.Renter != signer.Address.Hash)
            return LeaseAnswers.NotYours();

        var items = new List<LeaseChargeItem>();
        string? cursor = null;
        do
        {
            var page = await explorer.LeaseChargesAsync(lease, cursor, PageSize, cancellationToken);
            items.AddRange(page.Items.Select(LeaseMapping.ToItem));
            cursor = page.NextCursor;
        }
        while (cursor is not null && items.Count < MostItems);
        return TypedResults.Ok(record.ToCharges(items));
    }
}
