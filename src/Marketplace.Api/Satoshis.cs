using System.Globalization;
using System.Text.Json.Serialization;

namespace Marketplace.Api;

/// <summary>An amount in satoshis (1 FLUX = 100,000,000), 0 to 9,223,372,036,854,775,807. In JSON it is a string of digits.</summary>
/// <remarks>A sum of amounts passes 2^53, and a JavaScript client would round it if it were a JSON number. Every amount of this API has this type.</remarks>
[JsonConverter(typeof(SatoshisJsonConverter))]
public readonly record struct Satoshis : IComparable<Satoshis>
{
    /// <summary>An amount from a number of satoshis.</summary>
    /// <param name="value">At least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public Satoshis(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        Value = value;
    }

    /// <summary>The number of satoshis, at least 0.</summary>
    public long Value { get; }

    /// <summary>The number of satoshis.</summary>
    /// <param name="amount">The amount.</param>
    public static implicit operator long(Satoshis amount) => amount.Value;

    /// <inheritdoc/>
    public int CompareTo(Satoshis other) => Value.CompareTo(other.Value);

    /// <summary>The digits, as they stand in JSON.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
