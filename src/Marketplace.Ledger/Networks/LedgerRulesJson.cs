namespace Marketplace.Ledger;

/// <summary>Rules as members of a JSON object: each rule's name and its value as a number.</summary>
internal static class LedgerRulesJson
{
    public static Dictionary<string, ulong> Write(LedgerRules rules) => RuleDescriptions.All.ToDictionary(rule => rule.Name, rule => rule.Get(rules));

    /// <summary>Reads rules that keep each range; bounds between rules are the caller's to check.</summary>
    /// <exception cref="FormatException">A name is unknown or missing, or a value out of its range.</exception>
    public static LedgerRules Read(Dictionary<string, ulong> values)
    {
        foreach (var name in values.Keys)
        {
            if (!RuleDescriptions.TryGet(name, out _))
            {
                throw new FormatException($"There is no rule '{name}'.");
            }
        }

        return RuleDescriptions.All.Aggregate(LedgerRules.Default, (rules, rule) =>
            !values.TryGetValue(rule.Name, out var value) ? throw new FormatException($"The rule {rule.Name} is missing.")
            : !rule.Allows(value) ? throw new FormatException($"The rule {rule.Name} is {value}; it goes from {rule.Minimum} to {rule.Maximum}.")
            : rule.With(rules, value));
    }
}
