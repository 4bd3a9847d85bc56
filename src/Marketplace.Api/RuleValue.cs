using System.Globalization;
using System.Text.Json.Serialization;

namespace Marketplace.Api;

/// <summary>The value of a governed rule, in the rule's own unit. In JSON it is a string of digits, because some rules are amounts.</summary>
/// <param name="Value">The value.</param>
[JsonConverter(typeof(RuleValueJsonConverter))]
public readonly record struct RuleValue(ulong Value)
{
    /// <summary>The value as a number.</summary>
    /// <param name="rule">The value.</param>
    public static implicit operator ulong(RuleValue rule) => rule.Value;

    /// <summary>The digits, as they stand in JSON.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
