using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace Marketplace.Flux.JsonRpc;

/// <summary>JSON as callers of any kind send it: bounded depth, no comments, no doubled members, and texts that are Unicode.</summary>
internal static class StrictJson
{
    /// <summary>How deep a body may nest.</summary>
    public const int MaximumDepth = 32;

    /// <summary>What a body has to be, for whoever sent another one.</summary>
    public static readonly string Rule = $"well-formed JSON in UTF-8, without doubled members, that nests at most {MaximumDepth} deep";

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaximumDepth, AllowDuplicateProperties = false };

    /// <summary>Reads JSON; false if the bytes are none.</summary>
    /// <param name="json">The bytes; not to be changed while the document is in use.</param>
    /// <param name="document">The document, to be disposed of.</param>
    public static bool TryParse(ReadOnlyMemory<byte> json, [NotNullWhen(true)] out JsonDocument? document)
    {
        document = null;
        try
        {
            if (!Utf8.IsValid(json.Span) || !HasOnlyTexts(json.Span))
                return false;
            document = JsonDocument.Parse(json, Options);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // An escaped half of a surrogate pair is well-formed JSON, and fails only where somebody wants the text.
    private static bool HasOnlyTexts(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("\\u"u8) < 0)
            return true;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaximumDepth });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                    reader.GetString();
            }

            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
