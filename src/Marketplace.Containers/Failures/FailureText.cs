using System.Text;

namespace Marketplace.Containers;

/// <summary>Failures in words.</summary>
internal static class FailureText
{
    private const int MaxDetail = 300;

    /// <summary>One line of bounded length, whatever an engine or a registry sent.</summary>
    public static string OneLine(string? text)
    {
        var line = new StringBuilder();
        foreach (var character in text ?? "")
        {
            if (line.Length == MaxDetail)
                return line.Append('…').ToString();
            line.Append(char.IsControl(character) ? ' ' : character);
        }
        return line.ToString().Trim();
    }
}
