using System.ComponentModel;
using Marketplace.Gateway.Problems;
using Marketplace.Explorer.Queries;

namespace Marketplace.Gateway.Explorer;

/// <summary>Where a listing begins.</summary>
internal sealed class OrderQuery
{
    /// <summary>The order as the request says it.</summary>
    [Description("\"newest\" or \"oldest\" first; each list says which it takes when absent. A cursor counts for its own order only.")]
    public string? Order { get; init; }

    /// <summary>Reads the order.</summary>
    /// <param name="otherwise">The list's own, when the request does not say.</param>
    /// <param name="order">The order.</param>
    internal ProblemResult? Read(ListOrder otherwise, out ListOrder order)
    {
        if (ExplorerWords.Order.TryRead(Order, out order))
        {
            return null;
        }

        order = otherwise;
        return string.IsNullOrEmpty(Order) ? null : ProblemResult.Malformed("query.order", $"order is {ExplorerWords.Order.Choice}.");
    }
}
