using System.Globalization;

namespace Marketplace.Ledger;

/// <summary>Rules as members of a JSON object: each rule's name and its value as a string of digits.</summary>
internal static class LedgerRulesJson
{
    public static Dictionary<string, string> Write(LedgerRules rules) =>
        RuleDescriptions.All.ToDictionary(rule => rule.Name, rule => rule.Get(rules).ToString(CultureInfo.InvariantCulture));

    /// <summary>Reads rules that keep each range; bounds between rules are the caller's to check.</summary>
    /// <exception cref="FormatException">A name is unknown or missing, or a value is no string of digits or out of its range.</exception>
    public static LedgerRules Read(Dictionary<string, string> values)
    {
        foreach (var name in values.Keys)
        {
            if (!RuleDescriptions.TryGet(name, out _))
            {
                throw new FormatException($"There is no rule '{name}'.");
            }
        }

        return RuleDescriptions.All.Aggregate(LedgerRules.Default, (rules, rule) =>
            !values.TryGetValue(rule.Name, out var text) ? throw new FormatException($"The rule {rule.Name} is missing.")
            : !TryRead(text, out var value) ? throw new FormatException($"The rule {rule.Name} is \"{text}\"; it must be digits without a sign or a leading zero.")
            : !rule.Allows(value) ? throw new FormatException($"The rule {rule.Name} is {value}; it goes from {rule.Minimum} to {rule.Maximum}.")
            : rule.With(rules, value));
    }

    private static bool TryRead(string? text, out ulong value) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && (text.Length == 1 || text[0] != '0');
}
