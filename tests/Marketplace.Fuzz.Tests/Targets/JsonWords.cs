using System.Text;

namespace Marketplace.Fuzz.Tests.Targets;

/// <summary>What JSON is made of, and what readers of it stumble over.</summary>
internal static class JsonWords
{
    public static IReadOnlyList<byte[]> All { get; } =
    [
        .. new[]
        {
            "{", "}", "[", "]", "\"", ":", ",", "null", "true", "false", "0", "-1", "1e400", "1.5", "18446744073709551616", "-0", "9223372036854775808",
            "\\u0000", "\\ud800", "\\udc00\\ud800", "\\", "\"\":", "{\"a\":", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
            "//", "/*", "NaN", "Infinity", "\u00e9", "\u2028", "\ufeff",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80],
    ];

    /// <summary>The beginning of a message: further on, readers of JSON quote what they read.</summary>
    public static string Start(string message) => message[..Math.Min(72, message.Length)];
}
