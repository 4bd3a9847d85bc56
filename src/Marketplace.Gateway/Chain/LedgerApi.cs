using Marketplace.Api;
using Marketplace.Gateway.RateLimits;
using Marketplace.Chain;
using Marketplace.Explorer.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Gateway.Chain;

/// <summary>The ledger as a whole: where it stands, and all of it for whoever wants to check it.</summary>
internal static class LedgerApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/ledger/head", Head)
            .WithName("ledgerHead").WithTags("ledger")
            .WithSummary("Where the chain stands, with its sums")
            .WithDescription("Issued = unspent + burned, at every height.");
        routes.MapGet("/ledger/export", ExportAsync)
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream")
            .WithName("ledgerExport").WithTags("ledger")
            .WithSummary("Export the chain")
            .WithDescription("All blocks up to the head as it is now, in the file format of docs/ledger-format.md; \"market ledger verify\" checks it with no trust in this host.");
    }

    private static Ok<LedgerHeadResponse> Head(ILedger ledger, IExplorerQueries explorer) => TypedResults.Ok(ledger.Head.ToResponse(explorer.CoveredHeight));

    private static async Task<IResult> ExportAsync(HttpContext context, ILedger ledger, StreamSlots slots, CancellationToken cancellationToken)
    {
        if (slots.TryTake(context, out var slot) is { } refusal)
            return refusal;
        using var held = slot;
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "application/octet-stream";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"chain.fluxchain\"";
        context.Response.Headers.CacheControl = "no-store";
        await ledger.ExportAsync(context.Response.Body, cancellationToken);
        return TypedResults.Empty;
    }
}
