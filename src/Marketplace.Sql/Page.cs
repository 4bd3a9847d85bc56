namespace Marketplace.Sql;

/// <summary>A part of a list, and where the next part begins.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">At most as many as were asked for.</param>
/// <param name="NextCursor">Give this to read on; null at the end.</param>
/// <param name="AsOfHeight">Up to which block the answer knows the chain; null for lists that do not come from the chain.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor, long? AsOfHeight = null);

/// <summary>Bounds of pages.</summary>
public static class PageLimits
{
    /// <summary>The most items of one page; more are never read, whatever is asked for.</summary>
    public const int Max = 500;

    internal static int Clamp(int limit) => Math.Clamp(limit, 1, Max);
}

/// <summary>A cursor was not made by this list.</summary>
public sealed class InvalidCursorException() : ArgumentException("The cursor was not made by this list.");
