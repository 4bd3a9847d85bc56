using System.Buffers;

namespace Marketplace.Ledger.Stakes;

/// <summary>The text in which a confirmation says where the machine can be reached: a host name or address, with a port if it is not the usual one.</summary>
public static class NodeEndpoint
{
    /// <summary>The longest endpoint in characters, as in Flux.</summary>
    public const int MaxLength = 60;

    private static readonly SearchValues<char> Characters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.:-[]");

    /// <summary>Whether a text can stand on the ledger: 1 to <see cref="MaxLength"/> of a-z, 0-9, '.', ':', '-', '[' and ']'. Reaching it is another matter.</summary>
    /// <param name="text">Any text.</param>
    public static bool IsWellFormed(ReadOnlySpan<char> text) =>
        text.Length is >= 1 and <= MaxLength && !text.ContainsAnyExcept(Characters);
}
