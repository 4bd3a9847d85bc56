using System.Collections.Immutable;
using System.Text.Json;

namespace Marketplace.Ledger;

/// <summary>Stable names of the rules.</summary>
public static class RejectionCodes
{
    private static readonly ImmutableArray<string> Names =
        [.. Enum.GetNames<RejectionCode>().Select(JsonNamingPolicy.KebabCaseLower.ConvertName)];

    /// <summary>The rule's kebab-case name, such as "output-unknown".</summary>
    /// <param name="code">The rule.</param>
    public static string ToName(this RejectionCode code) => Names[(int)code];
}
