using Marketplace.Api;
using Marketplace.Gateway.Problems;
using Marketplace.Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Gateway.Governance;

/// <summary>The rules that a vote can change, and what is voted on.</summary>
internal static class GovernanceApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var governance = routes.MapGroup("/governance").WithTags("governance");
        governance.MapGet("/rules", RulesAsync)
            .WithName("governanceRules")
            .WithSummary("List the rules in force")
            .WithDescription("Every value that a proposal can change, with its number, unit and range; docs/governance.md says how.");
        governance.MapGet("/proposals", ListAsync)
            .WithName("proposals")
            .WithSummary("List the proposals that are not finished")
            .WithDescription("All that are voted on or wait to take effect, at most 256, by the round in which they go on. Finished ones are in the chain alone.");
        governance.MapGet("/proposals/{id}", GetAsync)
            .WithName("proposal")
            .WithSummary("Show a proposal that is not finished");
    }

    private static async Task<Ok<RulesResponse>> RulesAsync(GovernanceReader reader, GatewayNetwork network, CancellationToken cancellationToken)
    {
        var view = await reader.ReadAsync(cancellationToken);
        return TypedResults.Ok(view.ToRules(network.Parameters.Rules));
    }

    private static async Task<Ok<ProposalList>> ListAsync(GovernanceReader reader, GatewayNetwork network, CancellationToken cancellationToken)
    {
        var view = await reader.ReadAsync(cancellationToken);
        return TypedResults.Ok(view.ToProposals(network.Parameters.Emission.RoundMilliseconds));
    }

    private static async Task<Results<Ok<ProposalItem>, ProblemResult>> GetAsync(
        string id, GovernanceReader reader, GatewayNetwork network, CancellationToken cancellationToken)
    {
        if (!ProposalId.TryParse(id, out var proposal))
            return ProblemResult.Malformed("path.id", "A proposal's id is 64 hexadecimal digits.");
        var view = await reader.ReadAsync(cancellationToken);
        foreach (var standing in view.Proposals)
        {
            if (standing.Proposal.Id == proposal)
                return TypedResults.Ok(standing.ToItem(view, network.Parameters.Emission.RoundMilliseconds));
        }

        return ProblemResult.Of(ProblemCodes.NotFound, "No proposal with this id is voted on or waits. If there was one, GET /v1/transactions/{id} shows it.");
    }
}
