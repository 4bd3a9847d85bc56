using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Marketplace.Ledger;

namespace Marketplace.Flux.JsonRpc.Bitcoin;

/// <summary>Amounts as Bitcoin's tools write them: numbers of FLUX with eight decimals, exact in both directions.</summary>
internal static class FluxAmounts
{
    private const int Decimals = 8;
    private const int LongestNumber = 40;

    /// <summary>Writes an amount as a number with exactly eight decimals.</summary>
    public static void WriteFluxValue(this Utf8JsonWriter json, Money amount)
    {
        Span<byte> digits = stackalloc byte[24];
        Utf8.TryWrite(
            digits, CultureInfo.InvariantCulture, $"{amount.Satoshis / Money.SatoshisPerFlux}.{amount.Satoshis % Money.SatoshisPerFlux:D8}", out var written);
        json.WriteRawValue(digits[..written], skipInputValidation: true);
    }

    /// <summary>Writes an amount as a member with exactly eight decimals.</summary>
    public static void WriteFlux(this Utf8JsonWriter json, string name, Money amount)
    {
        json.WritePropertyName(name);
        json.WriteFluxValue(amount);
    }

    /// <summary>Reads an amount of FLUX from a JSON number or a string; never through floating point, also when it has an exponent.</summary>
    /// <param name="json">Any JSON.</param>
    /// <param name="amount">The amount.</param>
    public static bool TryRead(JsonElement json, out Money amount)
    {
        amount = default;
        return json.ValueKind switch
        {
            JsonValueKind.Number => TryParse(json.GetRawText(), out amount),
            JsonValueKind.String => TryParse(json.GetString(), out amount),
            _ => false,
        };
    }

    /// <summary>Reads a number as JSON writes it; false if it is none, negative, finer than a satoshi or more than there can be.</summary>
    /// <param name="text">Such as 0.1 or 1e-8.</param>
    /// <param name="amount">The amount.</param>
    public static bool TryParse(string? text, out Money amount)
    {
        amount = default;
        if (text is not { Length: > 0 and <= LongestNumber })
            return false;
        var exponent = 0;
        var mantissa = text.AsSpan();
        if (mantissa.IndexOfAny('e', 'E') is >= 0 and var e)
        {
            if (!int.TryParse(mantissa[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent) || Math.Abs((long)exponent) > LongestNumber)
                return false;
            mantissa = mantissa[..e];
        }

        var point = mantissa.IndexOf('.');
        var whole = point < 0 ? mantissa : mantissa[..point];
        var fraction = point < 0 ? default : mantissa[(point + 1)..];
        if (whole.IsEmpty || (point >= 0 && fraction.IsEmpty) || whole.ContainsAnyExceptInRange('0', '9') || fraction.ContainsAnyExceptInRange('0', '9'))
            return false;
        // The digits are satoshis once the point has moved behind the eighth decimal.
        var digits = string.Concat(whole, fraction);
        var shift = Decimals + exponent - fraction.Length;
        if (shift < 0)
        {
            var dropped = Math.Min(-shift, digits.Length);
            if (digits.AsSpan(digits.Length - dropped).ContainsAnyExcept('0'))
                return false;
            digits = digits[..^dropped];
        }
        else
        {
            digits += new string('0', shift);
        }

        var significant = digits.AsSpan().TrimStart('0');
        if (significant.IsEmpty)
            return true;
        return significant.Length <= 18 && Money.TryFromSatoshis(long.Parse(significant, NumberStyles.None, CultureInfo.InvariantCulture), out amount);
    }
}
