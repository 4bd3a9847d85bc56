using Marketplace.Api;
using Marketplace.Gateway.Problems;
using Marketplace.Gateway.Requests;
using Marketplace.Grains.Contracts;
using Marketplace.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Gateway.Nodes;

/// <summary>The providers' machines.</summary>
internal static class NodesApi
{
    private const int MaximumIdLength = 64;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/nodes", ListAsync)
            .WithName("nodes").WithTags("nodes")
            .WithSummary("List the nodes, by id");
        routes.MapGet("/nodes/{id}", GetAsync)
            .WithName("node").WithTags("nodes")
            .WithSummary("Show a node");
    }

    private static Task<Results<Ok<NodePage>, ProblemResult>> ListAsync(
        [AsParameters] PageQuery page, IListings listings, CancellationToken cancellationToken) => page.AnswerAsync(
        null,
        null,
        () => listings.NodesAsync(page.From, page.Size, cancellationToken),
        found => new NodePage { Items = [.. found.Items.Select(NodeMapping.ToResponse)], NextCursor = found.NextCursor },
        cancellationToken);

    private static async Task<Results<Ok<NodeResponse>, ProblemResult>> GetAsync(
        string id, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (id.Length > MaximumIdLength || !id.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-'))
            return ProblemResult.Malformed("path.id", "A node id is 1 to 64 of [a-z0-9-].");
        return await grains.GetGrain<INodeGrain>(id).GetAsync(cancellationToken) is { } view
            ? TypedResults.Ok(view.ToResponse())
            : ProblemResult.Of(ProblemCodes.NotFound, "There is no node with this id.");
    }
}
