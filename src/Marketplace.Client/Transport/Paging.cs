using System.Runtime.CompilerServices;

namespace Marketplace.Client.Transport;

/// <summary>Turns pages into one sequence, which asks for a page when it is needed.</summary>
internal static class Paging
{
    /// <summary>A path with its page's parameters.</summary>
    public static string Path(string path, string? cursor, int limit) =>
        cursor is null ? $"{path}?limit={limit}" : $"{path}?limit={limit}&cursor={Uri.EscapeDataString(cursor)}";

    /// <summary>The items of all pages.</summary>
    /// <param name="read">Reads the page after a cursor; null for the first.</param>
    /// <param name="open">A page's items, and the cursor of the next; null after the last.</param>
    /// <param name="cancellationToken">Ends the sequence.</param>
    public static async IAsyncEnumerable<TItem> ReadAsync<TPage, TItem>(
        Func<string?, CancellationToken, Task<TPage>> read,
        Func<TPage, (IReadOnlyList<TItem> Items, string? Next)> open,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var (items, next) = open(await read(cursor, cancellationToken));
            foreach (var item in items)
            {
                yield return item;
            }

            if (next is not null && next == cursor)
            {
                throw new MarketplaceException("The host's list leads back to where it was.", ErrorCodes.UnexpectedAnswer);
            }

            cursor = next;
        }
        while (cursor is not null);
    }
}
