namespace Orleans.Runtime;

/// <summary>The stable name of a grain interface.</summary>
[GenerateSerializer, Immutable]
public readonly struct GrainInterfaceType : IEquatable<GrainInterfaceType>, IComparable<GrainInterfaceType>
{
    private readonly IdSpan _value;

    /// <summary>Wraps an identifier.</summary>
    public GrainInterfaceType(IdSpan value) => _value = value;

    /// <summary>Makes a value of its text.</summary>
    public GrainInterfaceType(string value) : this(IdSpan.Create(value))
    {
    }

    /// <summary>The identifier.</summary>
    public IdSpan Value => _value;

    /// <summary>True for the value that names nothing.</summary>
    public bool IsDefault => _value.IsDefault;

    /// <summary>Makes a value of its text.</summary>
    public static GrainInterfaceType Create(string value) => new(IdSpan.Create(value));

    /// <summary>A hash that is the same in every process.</summary>
    public uint GetUniformHashCode() => _value.GetUniformHashCode();

    /// <inheritdoc/>
    public bool Equals(GrainInterfaceType other) => _value.Equals(other._value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is GrainInterfaceType other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(GrainInterfaceType other) => _value.CompareTo(other._value);

    /// <inheritdoc/>
    public override string ToString() => _value.ToString();

    /// <summary>Equality by content.</summary>
    public static bool operator ==(GrainInterfaceType left, GrainInterfaceType right) => left.Equals(right);

    /// <summary>Inequality by content.</summary>
    public static bool operator !=(GrainInterfaceType left, GrainInterfaceType right) => !left.Equals(right);
}
