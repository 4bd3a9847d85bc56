using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Orleans.Runtime;

/// <summary>The identity of a grain: its type and its key.</summary>
[GenerateSerializer, Immutable]
[JsonConverter(typeof(GrainIdJsonConverter))]
public readonly struct GrainId : IEquatable<GrainId>, IComparable<GrainId>, ISpanParsable<GrainId>
{
    private readonly GrainType _type;
    private readonly IdSpan _key;

    /// <summary>Puts an identity together.</summary>
    public GrainId(GrainType type, IdSpan key)
    {
        _type = type;
        _key = key;
    }

    /// <summary>The grain's type.</summary>
    public GrainType Type => _type;

    /// <summary>The grain's key.</summary>
    public IdSpan Key => _key;

    /// <summary>True for the value that names nothing.</summary>
    public bool IsDefault => _type.IsDefault && _key.IsDefault;

    /// <summary>Puts an identity together.</summary>
    public static GrainId Create(GrainType type, IdSpan key) => new(type, key);

    /// <summary>Puts an identity together.</summary>
    public static GrainId Create(GrainType type, string key) => new(type, IdSpan.Create(key));

    /// <summary>Puts an identity together.</summary>
    public static GrainId Create(string type, string key) => new(GrainType.Create(type), IdSpan.Create(key));

    /// <summary>Reads <c>type/key</c>; throws <see cref="ArgumentException"/> for anything else.</summary>
    public static GrainId Parse(string value) =>
        TryParse(value, out var id) ? id : throw new ArgumentException($"\"{value}\" is not a grain id (type/key).", nameof(value));

    /// <summary>Reads <c>type/key</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? value, out GrainId result) => TryParse(value.AsSpan(), out result);

    /// <summary>A hash that is the same in every process; reminder tables are cut by it.</summary>
    public uint GetUniformHashCode() => unchecked(_type.GetUniformHashCode() * 31 + _key.GetUniformHashCode());

    /// <inheritdoc/>
    public bool Equals(GrainId other) => _key.Equals(other._key) && _type.Equals(other._type);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is GrainId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_type.GetHashCode(), _key.GetHashCode());

    /// <inheritdoc/>
    public int CompareTo(GrainId other)
    {
        var order = _type.CompareTo(other._type);
        return order != 0 ? order : _key.CompareTo(other._key);
    }

    /// <summary>The identity as <c>type/key</c>.</summary>
    public override string ToString() => $"{_type}/{_key}";

    /// <summary>Equality by content.</summary>
    public static bool operator ==(GrainId left, GrainId right) => left.Equals(right);

    /// <summary>Inequality by content.</summary>
    public static bool operator !=(GrainId left, GrainId right) => !left.Equals(right);

    static GrainId IParsable<GrainId>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static GrainId ISpanParsable<GrainId>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s.ToString());

    static bool IParsable<GrainId>.TryParse(string? s, IFormatProvider? provider, out GrainId result) => TryParse(s.AsSpan(), out result);

    static bool ISpanParsable<GrainId>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out GrainId result) => TryParse(s, out result);

    private static bool TryParse(ReadOnlySpan<char> value, out GrainId result)
    {
        var slash = value.IndexOf('/');
        if (slash <= 0)
        {
            result = default;
            return false;
        }
        result = Create(value[..slash].ToString(), value[(slash + 1)..].ToString());
        return true;
    }
}
