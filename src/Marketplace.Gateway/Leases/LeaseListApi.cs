using Marketplace.Api;
using Marketplace.Gateway.Problems;
using Marketplace.Gateway.Requests;
using Marketplace.Gateway.Security;
using Marketplace.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Gateway.Leases;

/// <summary>The signer's leases.</summary>
internal static class LeaseListApi
{
    public static void Map(IEndpointRouteBuilder leases) =>
        leases.MapGet("", ListAsync)
            .WithName("leases")
            .WithSummary("List the signer's leases, newest first")
            .WithDescription("The list follows the leases by a moment; a single lease is always up to date.");

    private static Task<Results<Ok<LeasePage>, ProblemResult>> ListAsync(
        Signer signer, [AsParameters] PageQuery page, IListings listings, CancellationToken cancellationToken) => page.AnswerAsync(
        null,
        null,
        () => listings.LeasesAsync(signer.Address.Hash, page.From, page.Size, cancellationToken),
        found => new LeasePage { Items = [.. found.Items.Select(LeaseMapping.ToSummary)], NextCursor = found.NextCursor },
        cancellationToken);
}
