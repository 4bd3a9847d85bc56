using Marketplace.Api;
using Marketplace.Gateway.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Marketplace.Gateway.Streams;

/// <summary>Which of two forms of an answer a request wants.</summary>
internal static class Accepts
{
    /// <summary>True for an event stream, false for JSON; the refusal of a request that takes neither.</summary>
    public static ProblemResult? Choose(HttpRequest request, out bool stream)
    {
        stream = false;
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted) || accepted.Count == 0)
            return null;
        var best = accepted.OrderByDescending(each => each.Quality ?? 1).ToList();
        foreach (var each in best.Where(each => (each.Quality ?? 1) > 0))
        {
            if (each.MediaType.Equals(EventStreamWriter.MediaType, StringComparison.OrdinalIgnoreCase))
            {
                stream = true;
                return null;
            }

            if (each.MatchesAllTypes || each.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
                || each.MediaType.Equals("application/*", StringComparison.OrdinalIgnoreCase))
                return null;
        }

        return ProblemResult.Of(ProblemCodes.NotAcceptable, $"This answer exists as application/json and as {EventStreamWriter.MediaType}.");
    }
}
