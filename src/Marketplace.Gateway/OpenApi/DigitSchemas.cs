using Marketplace.Api;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Marketplace.Gateway.OpenApi;

/// <summary>Describes amounts and values of rules: strings of digits, which their CLR types do not show.</summary>
internal static class DigitSchemas
{
    private const string Pattern = "^(0|[1-9][0-9]*)$";

    private static readonly Dictionary<Type, (string Description, int MaxLength)> Types = new()
    {
        [typeof(Satoshis)] = ("An amount in satoshis (1 FLUX = 100,000,000), at most 9223372036854775807.", 19),
        [typeof(RuleValue)] = ("The value of a rule in the rule's unit, at most 18446744073709551615.", 20),
    };

    public static Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        if (Types.TryGetValue(Nullable.GetUnderlyingType(type) ?? type, out var known))
        {
            schema.Type = JsonSchemaType.String;
            schema.Pattern = Pattern;
            schema.MaxLength = known.MaxLength;
            schema.Description ??= known.Description;
        }

        return Task.CompletedTask;
    }
}
