using System.Reflection;
using Marketplace.Api;
using Marketplace.Gateway.Problems;
using Microsoft.AspNetCore.Http;

namespace Marketplace.Gateway.Requests;

/// <summary>For commands that take nothing: what a caller puts into a body would otherwise be left aside in silence. An empty body and <c>{}</c> will do.</summary>
internal sealed class NoBody : IRequestPart, IBindableFromHttpContext<NoBody>
{
    private NoBody(ProblemResult? refusal)
    {
        Refusal = refusal;
    }

    /// <inheritdoc/>
    public ProblemResult? Refusal { get; }

    public static async ValueTask<NoBody?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        if (await RequestBytes.ReadAsync(context) is not { } body)
            return new(RequestBytes.TooLarge(context));
        var text = body.Span.Trim(" \t\r\n"u8);
        return text.IsEmpty || (text[0] == '{' && text[^1] == '}' && text[1..^1].Trim(" \t\r\n"u8).IsEmpty)
            ? new((ProblemResult?)null)
            : new(ProblemResult.Of(ProblemCodes.MalformedBody, "This command takes no body; what it takes stands in the query."));
    }
}
