using System.Globalization;
using System.Text.Json;

namespace Marketplace;

/// <summary>Shared source of Ledger and Api, which know nothing of each other: whole numbers as JSON strings of digits, in their one form: "0", or digits that do not begin with 0.</summary>
internal static class JsonDigits
{
    // 18446744073709551615
    private const int MaxDigits = 20;

    // JSON may write each character as \u0031.
    private const int MaxBytes = MaxDigits * 6;

    public static bool TryRead(ref Utf8JsonReader reader, out ulong value)
    {
        value = 0;
        if (reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        var length = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        if (length > MaxBytes)
        {
            return false;
        }

        Span<byte> buffer = stackalloc byte[MaxBytes];
        var digits = buffer[..reader.CopyString(buffer)];
        return (digits.Length == 1 || !digits.StartsWith("0"u8))
            && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    public static void Write(Utf8JsonWriter writer, ulong value)
    {
        Span<byte> buffer = stackalloc byte[MaxDigits];
        value.TryFormat(buffer, out var written, provider: CultureInfo.InvariantCulture);
        writer.WriteStringValue(buffer[..written]);
    }
}
