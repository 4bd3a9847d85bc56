namespace Marketplace.Silo.Commands;

/// <summary>Lines for people: rows in columns.</summary>
internal static class TextTable
{
    private const string Gap = "  ";

    /// <summary>Lines of a label and a value; rows without a value are left out.</summary>
    public static IEnumerable<string> Pairs(params IEnumerable<(string Label, string? Value)> rows)
    {
        (string Label, string? Value)[] shown = [.. rows.Where(row => row.Value is not null)];
        var width = shown.Max(row => row.Label.Length);
        return shown.Select(row => row.Label.PadRight(width) + Gap + row.Value);
    }

    /// <summary>A line of headers and one for each row.</summary>
    /// <param name="headers">The columns; a leading '>' aligns one to the right.</param>
    /// <param name="rows">As many cells each.</param>
    public static IEnumerable<string> Rows(IReadOnlyList<string> headers, IEnumerable<string[]> rows)
    {
        string[][] all = [[.. headers.Select(header => header.TrimStart('>'))], .. rows];
        int[] widths = [.. headers.Select((_, column) => all.Max(row => row[column].Length))];
        return all.Select(row => string.Join(Gap, row.Select((cell, column) => headers[column].StartsWith('>')
            ? cell.PadLeft(widths[column])
            : cell.PadRight(widths[column]))).TrimEnd());
    }
}
