using System.ComponentModel;
using Marketplace.Api;
using Marketplace.Gateway.Problems;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Marketplace.Gateway.Requests;

/// <summary>Which page of a listing.</summary>
internal sealed class PageQuery
{
    /// <summary>Items on a page when the request does not say.</summary>
    public const int DefaultLimit = 50;

    /// <summary>The most items on a page.</summary>
    public const int MaximumLimit = 500;

    private const int MaximumCursorLength = 256;

    /// <summary>Where the page before ended.</summary>
    [Description("The nextCursor of the page before; absent for the first page.")]
    public string? Cursor { get; init; }

    /// <summary>How many items at most.</summary>
    [Description("How many items at most: 1 to 500, 50 if absent. A host may give fewer.")]
    public int? Limit { get; init; }

    /// <summary>The host's own bound.</summary>
    [FromServices]
    public required IOptions<GatewayOptions> Gateway { get; init; }

    /// <summary>The limit to use.</summary>
    internal int Size => Math.Min(Limit ?? DefaultLimit, Gateway.Value.MaxPageItems);

    /// <summary>The cursor to use; an empty one counts as none.</summary>
    internal string? From => string.IsNullOrEmpty(Cursor) ? null : Cursor;

    /// <summary>Why the page cannot be given, or null.</summary>
    internal ProblemResult? Check()
    {
        if (Limit is < 1 or > MaximumLimit)
            return ProblemResult.Malformed("query.limit", $"limit is {Limit}; it is 1 to {MaximumLimit}.");
        return Cursor?.Length > MaximumCursorLength ? InvalidCursor() : null;
    }

    /// <summary>The refusal of a cursor that no list gave out.</summary>
    internal static ProblemResult InvalidCursor() =>
        ProblemResult.Of(ProblemCodes.InvalidCursor, "The cursor is not one that this list gave out.");
}
