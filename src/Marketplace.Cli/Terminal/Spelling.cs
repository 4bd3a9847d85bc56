namespace Marketplace.Cli.Terminal;

/// <summary>Guesses what somebody meant to type.</summary>
internal static class Spelling
{
    private const int MaxDistance = 2;

    /// <summary>The closest word, or null if none is close.</summary>
    public static string? Closest(string typed, IEnumerable<string> words) => words
        .Select(word => (Word: word, Distance: Distance(typed, word)))
        .Where(guess => guess.Distance <= MaxDistance && guess.Distance < guess.Word.Length)
        .OrderBy(guess => guess.Distance)
        .Select(guess => guess.Word)
        .FirstOrDefault();

    // Letters to add, drop, replace, or swap with their neighbour.
    private static int Distance(string a, string b)
    {
        var cost = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }

                var replaced = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(replaced, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[a.Length, b.Length];
    }
}
