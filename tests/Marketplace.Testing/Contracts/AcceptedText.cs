namespace Marketplace.Testing.Contracts;

/// <summary>
/// A text in the repository that holds what was agreed on. A test compares it with what the code says; who means a change has that test
/// write it, with <c>MARKET_ACCEPT=1</c>, and the change is seen in review.
/// </summary>
public static class AcceptedText
{
    /// <summary>The variable that has a text written instead of compared.</summary>
    public const string Variable = "MARKET_ACCEPT";

    private const string Rule = "what exists keeps its meaning, so use a new id or alias";

    /// <summary>Compares with the accepted text, or accepts.</summary>
    /// <param name="path">The file.</param>
    /// <param name="actual">What the code says: headings, and indented lines below each.</param>
    /// <returns>What differs, in words, one line each; empty when nothing does.</returns>
    public static IReadOnlyList<string> Check(string path, IReadOnlyList<string> actual)
    {
        ArgumentNullException.ThrowIfNull(actual);
        if (Environment.GetEnvironmentVariable(Variable) == "1")
        {
            File.WriteAllLines(path, actual);
            return [];
        }

        return Compare(File.Exists(path) ? File.ReadAllLines(path) : [], actual);
    }

    /// <summary>What differs between two texts, in words: lines that are gone, that are new, and ids that mean something else.</summary>
    /// <param name="accepted">What was agreed on.</param>
    /// <param name="actual">What the code says.</param>
    public static IReadOnlyList<string> Compare(IReadOnlyList<string> accepted, IReadOnlyList<string> actual)
    {
        var (before, now) = (ByKey(accepted), ByKey(actual));
        return
        [
            .. before.Where(line => !now.ContainsKey(line.Key)).Select(line => $"gone:    {Show(line.Key, line.Value)}"),
            .. now.Where(line => !before.ContainsKey(line.Key)).Select(line => $"new:     {Show(line.Key, line.Value)}"),
            .. now.Where(line => before.TryGetValue(line.Key, out var was) && was != line.Value)
                .Select(line => $"changed: {Show(line.Key, line.Value)}, was {before[line.Key]}; {Rule}"),
        ];
    }

    // A part is known by its heading's first two words and its own first word, up to a bracket: an id, or a method's alias.
    private static Dictionary<(string Heading, string Part), string> ByKey(IReadOnlyList<string> lines)
    {
        var found = new Dictionary<(string, string), string>();
        var heading = "";
        foreach (var line in lines)
        {
            var isHeading = !line.StartsWith(' ');
            heading = isHeading ? string.Join(' ', line.Split(' ', ':').Take(2)) : heading;
            found[(heading, isHeading ? "" : Part(line.Trim()))] = line.Trim();
        }

        return found;
    }

    // Two states of a grain begin with the same word; each is a part of its own.
    private static string Part(string line) => line.StartsWith("state ", StringComparison.Ordinal) ? line : line.Split(' ', '(')[0];

    private static string Show((string Heading, string Part) key, string line) => key.Part.Length == 0 ? line : $"{key.Heading}, {line}";
}
