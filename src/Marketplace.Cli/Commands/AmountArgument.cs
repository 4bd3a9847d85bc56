using System.CommandLine;
using System.CommandLine.Parsing;
using Marketplace.Ledger;

namespace Marketplace.Cli.Commands;

/// <summary>Amounts of FLUX on the command line: exact decimals, such as 12.5.</summary>
internal static class AmountArgument
{
    public static Argument<Money> Create(string name, string description) => new(name) { Description = description, CustomParser = Parse, HelpName = "FLUX" };

    public static Argument<Money?> CreateOptional(string name, string description) => new(name)
    {
        Description = description, CustomParser = result => Parse(result), HelpName = "FLUX", Arity = ArgumentArity.ZeroOrOne,
    };

    public static Option<Money?> CreateOption(string name, string description) => new(name)
    {
        Description = description, CustomParser = result => Parse(result), HelpName = "FLUX",
    };

    /// <summary>An option which every command below takes as well.</summary>
    public static Option<Money?> Recursive(string name, string description)
    {
        var option = CreateOption(name, description);
        option.Recursive = true;
        return option;
    }

    private static Money Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (Money.TryParseFlux(text, out var amount) && !amount.IsZero)
        {
            return amount;
        }

        result.AddError($"'{text}' is no amount of FLUX: digits with at most 8 after the point, more than 0, such as 12.5");
        return default;
    }
}
