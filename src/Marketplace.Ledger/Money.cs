using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Marketplace.Ledger;

/// <summary>An amount of FLUX as a whole number of satoshis (1 FLUX = 100,000,000), from 0 to <see cref="MaxSatoshis"/>.</summary>
/// <remarks>Arithmetic is exact and checked: leaving the range throws <see cref="OverflowException"/>. In JSON it is a string of digits: the number of satoshis.</remarks>
[JsonConverter(typeof(MoneyJsonConverter))]
public readonly record struct Money : IComparable<Money>
{
    /// <summary>Satoshis in one FLUX.</summary>
    public const long SatoshisPerFlux = 100_000_000;

    /// <summary>The largest amount there can ever be, in satoshis: 560 million FLUX.</summary>
    public const long MaxSatoshis = 560_000_000 * SatoshisPerFlux;

    private const int Decimals = 8;

    private Money(long satoshis) => Satoshis = satoshis;

    /// <summary>No money.</summary>
    public static Money Zero => default;

    /// <summary>The largest amount there can ever be.</summary>
    public static Money Max => new(MaxSatoshis);

    /// <summary>The amount in satoshis, 0 to <see cref="MaxSatoshis"/>.</summary>
    public long Satoshis { get; }

    /// <summary>Whether there is none.</summary>
    public bool IsZero => Satoshis == 0;

    /// <summary>An amount from its satoshis.</summary>
    /// <param name="satoshis">0 to <see cref="MaxSatoshis"/>.</param>
    /// <exception cref="OverflowException">The number is outside the range.</exception>
    public static Money FromSatoshis(long satoshis) => TryFromSatoshis(satoshis, out var money) ? money : throw OutOfRange();

    /// <summary>An amount from its satoshis; false outside 0 to <see cref="MaxSatoshis"/>.</summary>
    /// <param name="satoshis">Any number.</param>
    /// <param name="money">The amount, or zero.</param>
    public static bool TryFromSatoshis(long satoshis, out Money money)
    {
        var fits = (ulong)satoshis <= MaxSatoshis;
        money = fits ? new Money(satoshis) : default;
        return fits;
    }

    /// <summary>Reads an exact decimal amount of FLUX.</summary>
    /// <param name="text">Digits, at most one '.' followed by 1 to 8 digits; no sign, no spaces, no exponent.</param>
    /// <exception cref="FormatException">The text is anything else, or more than 560 million FLUX.</exception>
    public static Money FromFlux(string text) =>
        TryParseFlux(text, out var money) ? money : throw new FormatException("An amount of FLUX is digits with at most 8 after a point, up to 560000000, such as 12.5.");

    /// <summary>Reads an exact decimal amount of FLUX; false if the text is not one.</summary>
    /// <param name="text">As in <see cref="FromFlux"/>.</param>
    /// <param name="money">The amount, or zero.</param>
    public static bool TryParseFlux([NotNullWhen(true)] string? text, out Money money)
    {
        money = default;
        var point = text?.IndexOf('.') ?? -1;
        var whole = point < 0 ? text : text![..point];
        var fraction = point < 0 ? "" : text![(point + 1)..];
        if (string.IsNullOrEmpty(whole) || whole.Length > 9 || fraction.Length > Decimals || (point >= 0 && fraction.Length == 0)
            || whole.AsSpan().ContainsAnyExceptInRange('0', '9') || fraction.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        var units = long.Parse(whole, CultureInfo.InvariantCulture) * SatoshisPerFlux;
        return TryFromSatoshis(units + long.Parse(fraction.PadRight(Decimals, '0'), CultureInfo.InvariantCulture), out money);
    }

    /// <inheritdoc/>
    public int CompareTo(Money other) => Satoshis.CompareTo(other.Satoshis);

    /// <summary>FLUX with eight decimals, such as 12.50000000.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Satoshis / SatoshisPerFlux}.{Satoshis % SatoshisPerFlux:D8}");

    /// <summary>The sum.</summary>
    /// <exception cref="OverflowException">It is more than there can be.</exception>
    public static Money operator +(Money left, Money right) => FromSatoshis(left.Satoshis + right.Satoshis);

    /// <summary>The difference.</summary>
    /// <exception cref="OverflowException">It is negative.</exception>
    public static Money operator -(Money left, Money right) => FromSatoshis(left.Satoshis - right.Satoshis);

    /// <summary>The product with a whole number.</summary>
    /// <exception cref="OverflowException">It is negative or more than there can be.</exception>
    public static Money operator *(Money amount, long times)
    {
        var product = (Int128)amount.Satoshis * times;
        return product >= 0 && product <= MaxSatoshis ? new Money((long)product) : throw OutOfRange();
    }

    /// <summary>Whether the left amount is less.</summary>
    public static bool operator <(Money left, Money right) => left.Satoshis < right.Satoshis;

    /// <summary>Whether the left amount is more.</summary>
    public static bool operator >(Money left, Money right) => left.Satoshis > right.Satoshis;

    /// <summary>Whether the left amount is less or the same.</summary>
    public static bool operator <=(Money left, Money right) => left.Satoshis <= right.Satoshis;

    /// <summary>Whether the left amount is more or the same.</summary>
    public static bool operator >=(Money left, Money right) => left.Satoshis >= right.Satoshis;

    private static OverflowException OutOfRange() => new("An amount is 0 to 560,000,000 FLUX.");
}
