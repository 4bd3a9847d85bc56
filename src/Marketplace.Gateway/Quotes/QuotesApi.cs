using Marketplace.Chain;
using Marketplace.Api;
using Marketplace.Gateway.Problems;
using Marketplace.Gateway.Requests;
using Marketplace.Gateway.Specs;
using Marketplace.Market.Pricing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Gateway.Quotes;

/// <summary>Says what an app costs.</summary>
internal static class QuotesApi
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/quotes", Quote)
            .WithMetadata(new BodyLimitAttribute(BodyLimitAttribute.Spec))
            .WithName("quote").WithTags("quotes")
            .WithSummary("Quote an app")
            .WithDescription(
                "Checks the spec, naming every fault, and answers with its price by the rules in force and all that a wallet needs to build the "
                + "transaction that opens the lease. Nothing is stored.");

    private static Results<Ok<QuoteResponse>, ProblemResult> Quote(Body<QuoteRequest> body, GatewayNetwork network, ILedger ledger, TimeProvider clock)
    {
        if (SpecReader.Read(body.Value.Spec, out var spec) is { } refusal)
            return refusal;
        var rules = ledger.Head.Rules;
        var quote = Quoting.Quote(spec.App, PriceList.Of(rules), QuoteTerms.Of(rules, network.Meter), clock.GetUtcNow());
        return TypedResults.Ok(quote.ToResponse(spec.App.Name, rules.MinimumTransactionFee));
    }
}
