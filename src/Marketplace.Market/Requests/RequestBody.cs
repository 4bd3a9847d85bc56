using System.Buffers;
using System.Text.Json;
using Marketplace.Ledger;
using Marketplace.Market.Apps;

namespace Marketplace.Market.Requests;

/// <summary>Reads what a command needs out of the JSON of a request. The HTTP API has checked the body's form; here only its members count.</summary>
internal static class RequestBody
{
    public static (ParsedSpec? Spec, IReadOnlyList<SpecFault> Faults) ReadSpec(ReadOnlyMemory<byte> body)
    {
        if (Find(body, "spec"u8) is not { } json)
        {
            return (null, [new SpecFault("$", "spec-not-readable", "The request has no spec.")]);
        }

        return ParsedSpec.TryRead(json.Span, out var spec, out var faults) ? (spec, faults) : (null, faults);
    }

    public static Transaction? ReadTransaction(ReadOnlyMemory<byte> body)
    {
        if (Find(body, "transaction"u8) is not { } json || ReadText(json.Span) is not { Length: <= 2 * FormatLimits.MaxTransactionBytes } hex)
        {
            return null;
        }

        var bytes = new byte[hex.Length / 2];
        return hex.Length % 2 == 0
            && Convert.FromHexString(hex, bytes, out _, out _) == OperationStatus.Done
            && Transaction.TryDecode(bytes, out var transaction, out _)
            ? transaction
            : null;
    }

    private static string? ReadText(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is no text.
            return null;
        }
    }

    /// <summary>The JSON of the one member of a name; null if the body is no object, or has none or more of them.</summary>
    private static ReadOnlyMemory<byte>? Find(ReadOnlyMemory<byte> body, ReadOnlySpan<byte> name)
    {
        try
        {
            var reader = new Utf8JsonReader(body.Span);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            ReadOnlyMemory<byte>? found = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var wanted = reader.ValueTextEquals(name);
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (wanted && found is not null)
                {
                    return null;
                }

                found = wanted ? body[start..(int)reader.BytesConsumed] : found;
            }

            return found;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or text that is no text.
            return null;
        }
    }
}
