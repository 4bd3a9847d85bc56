using System.Text;

namespace Marketplace.Ledger.Governance;

/// <summary>The line under which people find a proposal.</summary>
public static class ProposalTitle
{
    /// <summary>The longest title in bytes of UTF-8.</summary>
    public const int MaxBytes = 120;

    /// <summary>
    /// Whether a text can be a title: 1 to <see cref="MaxBytes"/> bytes of UTF-8 without control characters (below U+0020, U+007F to U+009F), line
    /// separators (U+2028, U+2029) and marks that turn the direction of writing (U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069), no space first or last.
    /// </summary>
    /// <param name="title">Any text.</param>
    public static bool IsWellFormed(ReadOnlySpan<char> title)
    {
        if (title.IsEmpty || title.Length > MaxBytes || title[0] == ' ' || title[^1] == ' ')
        {
            return false;
        }

        var bytes = 0;
        while (!title.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(title, out var rune, out var consumed) != System.Buffers.OperationStatus.Done || IsForbidden(rune.Value))
            {
                return false;
            }

            bytes += rune.Utf8SequenceLength;
            title = title[consumed..];
        }

        return bytes <= MaxBytes;
    }

    // Numbers and not Unicode categories: those change with the library, and every machine has to judge alike.
    private static bool IsForbidden(int rune) =>
        rune is < 0x20 or (>= 0x7F and <= 0x9F) or 0x200E or 0x200F or (>= 0x2028 and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
