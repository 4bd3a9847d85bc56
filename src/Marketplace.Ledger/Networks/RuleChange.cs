namespace Marketplace.Ledger;

/// <summary>A new value for one rule.</summary>
/// <param name="Id">Which rule; a number that names none is refused when the change is tried.</param>
/// <param name="Value">The value in the rule's unit (see <see cref="RuleDescriptions"/>).</param>
public readonly record struct RuleChange(RuleId Id, ulong Value)
{
    /// <summary>The rule's name, an equals sign and the value.</summary>
    public override string ToString() => $"{Id}={Value}";
}
