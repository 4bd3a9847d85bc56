using Marketplace.Gateway.Problems;
using Microsoft.AspNetCore.Http;

namespace Marketplace.Gateway.Requests;

/// <summary>A bound part of a request that may turn out to be refused: binding itself never throws.</summary>
internal interface IRequestPart
{
    /// <summary>Why the request is refused, or null when the part is usable.</summary>
    ProblemResult? Refusal { get; }
}

/// <summary>Ends a request with the first refused part before its handler runs.</summary>
internal static class RequestParts
{
    public static async ValueTask<object?> RefuseFirst(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        foreach (var argument in context.Arguments)
        {
            if (argument is IRequestPart { Refusal: { } refusal })
                return refusal;
        }

        return await next(context);
    }
}
