using Marketplace.Gateway.Chain;
using Marketplace.Gateway.Problems;
using Marketplace.Sql;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Marketplace.Gateway.Requests;

/// <summary>What every listing does: refuse what is malformed, know the newest durable block, read a page, give it its shape.</summary>
internal static class PagedAnswer
{
    /// <summary>Answers with a page.</summary>
    /// <typeparam name="TItem">What is listed, as it is stored.</typeparam>
    /// <typeparam name="TResponse">The page as it is told.</typeparam>
    /// <param name="page">Which page.</param>
    /// <param name="malformed">What else of the request is malformed, or null.</param>
    /// <param name="upToDate">Waits for the newest durable block; null for a listing that is not of the chain.</param>
    /// <param name="read">Reads the page.</param>
    /// <param name="shape">Gives it its shape.</param>
    /// <param name="cancellationToken">The request ends.</param>
    public static async Task<Results<Ok<TResponse>, ProblemResult>> AnswerAsync<TItem, TResponse>(
        this PageQuery page, ProblemResult? malformed, UpToDate? upToDate, Func<Task<Page<TItem>>> read, Func<Page<TItem>, TResponse> shape, CancellationToken cancellationToken)
    {
        if ((malformed ?? page.Check()) is { } refusal)
            return refusal;
        if (upToDate is not null)
            await upToDate.WaitAsync(cancellationToken);
        try
        {
            return TypedResults.Ok(shape(await read()));
        }
        catch (InvalidCursorException)
        {
            return PageQuery.InvalidCursor();
        }
    }
}
