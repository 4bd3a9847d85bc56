using System.Text;

namespace Marketplace.Containers;

/// <summary>Failures in words.</summary>
internal static class FailureText
{
    private const int MaxDetail = 300;
    private static readonly Dictionary<FailureCode, string> Codes =
        Enum.GetValues<FailureCode>().ToDictionary(code => code, code => Dashed(code.ToString()));

    public static string Code(FailureCode code) => Codes[code];

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

    private static string Dashed(string name)
    {
        var text = new StringBuilder();
        foreach (var character in name)
        {
            if (char.IsUpper(character) && text.Length > 0)
                text.Append('-');
            text.Append(char.ToLowerInvariant(character));
        }
        return text.ToString();
    }
}
