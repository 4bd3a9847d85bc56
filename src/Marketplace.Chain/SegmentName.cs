using System.Globalization;

namespace Marketplace.Chain;

/// <summary>Segment files are named after the height of their first record, so that their order is the order of their names.</summary>
internal static class SegmentName
{
    private const string Extension = ".chain";

    public static string PathFor(string directory, long firstHeight) =>
        Path.Combine(directory, firstHeight.ToString("D16", CultureInfo.InvariantCulture) + Extension);

    /// <summary>The segments of a folder, lowest height first.</summary>
    public static IReadOnlyList<(string Path, long FirstHeight)> List(string directory) =>
        Directory.Exists(directory)
            ? [.. Directory.EnumerateFiles(directory, "*" + Extension)
                .Select(path => (Path: path, Height: Parse(path)))
                .Where(file => file.Height >= 0)
                .OrderBy(file => file.Height)]
            : [];

    private static long Parse(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        return name.Length == 16 && long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var height) ? height : -1;
    }
}
