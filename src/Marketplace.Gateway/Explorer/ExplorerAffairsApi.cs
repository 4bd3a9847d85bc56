using Marketplace.Gateway.Chain;
using Marketplace.Api;
using Marketplace.Gateway.Problems;
using Marketplace.Gateway.Requests;
using Marketplace.Ledger;
using Marketplace.Explorer.Queries;
using Marketplace.Sql;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Gateway.Explorer;

/// <summary>The history of stakes and proposals, ended ones included.</summary>
internal static class ExplorerAffairsApi
{
    public static void Map(IEndpointRouteBuilder explorer)
    {
        explorer.MapGet("/stakes", StakesAsync)
            .WithName("explorerStakes")
            .WithSummary("List every stake that was ever registered, the newest registration first");
        explorer.MapGet("/stakes/{collateral}", StakeAsync)
            .WithName("explorerStake")
            .WithSummary("Show the last registration of a stake, named by its collateral as TXID:INDEX");
        explorer.MapGet("/stakes/{collateral}/events", StakeEventsAsync)
            .WithName("explorerStakeEvents")
            .WithSummary("List what happened to a stake by transactions, newest first")
            .WithDescription("A stake that lapses does so without a transaction: it is the one whose last confirmation is too old.");
        explorer.MapGet("/proposals", ProposalsAsync)
            .WithName("explorerProposals")
            .WithSummary("List every proposal there ever was, newest first");
        explorer.MapGet("/proposals/{id}", ProposalAsync)
            .WithName("explorerProposal")
            .WithSummary("Show a proposal and what became of its deposit");
        explorer.MapGet("/proposals/{id}/events", ProposalEventsAsync)
            .WithName("explorerProposalEvents")
            .WithSummary("List the votes on a proposal, newest first, and the proposal itself");
    }

    private static Task<Results<Ok<ExplorerStakePage>, ProblemResult>> StakesAsync(
        [AsParameters] PageQuery page, IExplorerQueries explorer, UpToDate upToDate, CancellationToken cancellationToken) => page.AnswerAsync(
        null,
        upToDate,
        () => explorer.StakesAsync(page.From, page.Size, cancellationToken),
        found => new ExplorerStakePage
        {
            Items = [.. found.Items.Select(AffairsMapping.ToItem)],
            NextCursor = found.NextCursor,
            AsOfHeight = found.AsOfHeight ?? 0,
        },
        cancellationToken);

    private static async Task<Results<Ok<ExplorerStakeItem>, ProblemResult>> StakeAsync(
        string collateral, IExplorerQueries explorer, UpToDate upToDate, CancellationToken cancellationToken)
    {
        if (!OutPoint.TryParse(collateral, out var parsed))
            return NoCollateral();
        await upToDate.WaitAsync(cancellationToken);
        return await explorer.StakeAsync(parsed, cancellationToken) is { } stake
            ? TypedResults.Ok(stake.ToItem())
            : ProblemResult.Of(ProblemCodes.NotFound, "No stake was ever registered with this collateral.");
    }

    private static Task<Results<Ok<ExplorerEventPage>, ProblemResult>> StakeEventsAsync(
        string collateral, [AsParameters] PageQuery page, IExplorerQueries explorer, UpToDate upToDate, CancellationToken cancellationToken) => EventsAsync(
        page,
        OutPoint.TryParse(collateral, out var parsed) ? null : NoCollateral(),
        upToDate,
        () => explorer.StakeEventsAsync(parsed, page.From, page.Size, cancellationToken),
        cancellationToken);

    private static Task<Results<Ok<ExplorerProposalPage>, ProblemResult>> ProposalsAsync(
        [AsParameters] PageQuery page, IExplorerQueries explorer, UpToDate upToDate, CancellationToken cancellationToken) => page.AnswerAsync(
        null,
        upToDate,
        () => explorer.ProposalsAsync(page.From, page.Size, cancellationToken),
        found => new ExplorerProposalPage
        {
            Items = [.. found.Items.Select(AffairsMapping.ToItem)],
            NextCursor = found.NextCursor,
            AsOfHeight = found.AsOfHeight ?? 0,
        },
        cancellationToken);

    private static async Task<Results<Ok<ExplorerProposalItem>, ProblemResult>> ProposalAsync(
        string id, IExplorerQueries explorer, UpToDate upToDate, CancellationToken cancellationToken)
    {
        if (!Hash256.TryParse(id, out var parsed))
            return NoProposal();
        await upToDate.WaitAsync(cancellationToken);
        return await explorer.ProposalAsync(parsed, cancellationToken) is { } proposal
            ? TypedResults.Ok(proposal.ToItem())
            : ProblemResult.Of(ProblemCodes.NotFound, "There never was a proposal of this id.");
    }

    private static Task<Results<Ok<ExplorerEventPage>, ProblemResult>> ProposalEventsAsync(
        string id, [AsParameters] PageQuery page, IExplorerQueries explorer, UpToDate upToDate, CancellationToken cancellationToken) => EventsAsync(
        page,
        Hash256.TryParse(id, out var parsed) ? null : NoProposal(),
        upToDate,
        () => explorer.ProposalEventsAsync(parsed, page.From, page.Size, cancellationToken),
        cancellationToken);

    private static Task<Results<Ok<ExplorerEventPage>, ProblemResult>> EventsAsync(
        PageQuery page, ProblemResult? malformed, UpToDate upToDate, Func<Task<Page<ExplorerEvent>>> read, CancellationToken cancellationToken) => page.AnswerAsync(
        malformed,
        upToDate,
        read,
        found => new ExplorerEventPage
        {
            Items = [.. found.Items.Select(AffairsMapping.ToItem)],
            NextCursor = found.NextCursor,
            AsOfHeight = found.AsOfHeight ?? 0,
        },
        cancellationToken);

    private static ProblemResult NoCollateral() =>
        ProblemResult.Malformed("path.collateral", "A stake is named by its collateral: a transaction id of 64 hexadecimal digits, a colon and the output's place there.");

    private static ProblemResult NoProposal() => ProblemResult.Malformed("path.id", "A proposal's id is 64 hexadecimal digits.");
}
