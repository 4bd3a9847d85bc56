using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Marketplace.Cli.Commands;

/// <summary>Options that are whole numbers within a range.</summary>
internal static class NumberOption
{
    /// <summary>An option that may be absent.</summary>
    public static Option<long?> Create(string name, long min, long max, string description, string helpName = "N") => new(name)
    {
        Description = description, HelpName = helpName, CustomParser = result => Parse(result, name, min, max),
    };

    /// <summary>An option with a default.</summary>
    public static Option<int> WithDefault(string name, int min, int max, int value, string description, string helpName = "N", params string[] aliases) => new(name, aliases)
    {
        Description = description, HelpName = helpName, DefaultValueFactory = _ => value, CustomParser = result => (int)Parse(result, name, min, max),
    };

    /// <summary>An option with a default, which every command below takes as well.</summary>
    public static Option<int> Recursive(string name, int min, int max, int value, string description, string helpName = "N")
    {
        var option = WithDefault(name, min, max, value, description, helpName);
        option.Recursive = true;
        return option;
    }

    private static long Parse(ArgumentResult result, string name, long min, long max)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        result.AddError($"{name} is {min} to {max}, not '{text}'");
        return min;
    }
}
