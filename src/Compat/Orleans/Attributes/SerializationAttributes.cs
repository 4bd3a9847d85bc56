namespace Orleans;

/// <summary>The stable name of a type, an interface or a method on the wire.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Method | AttributeTargets.Interface, AllowMultiple = true)]
public sealed class AliasAttribute(string alias) : Attribute
{
    /// <summary>The name.</summary>
    public string Alias { get; } = alias;
}

/// <summary>Which members get ids by themselves.</summary>
public enum GenerateFieldIds
{
    /// <summary>None: only members with <see cref="IdAttribute"/> count.</summary>
    None = 0,

    /// <summary>Public properties with a getter and a setter.</summary>
    PublicProperties = 1,
}

/// <summary>The type may cross a grain boundary, with the members that carry an <see cref="IdAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class GenerateSerializerAttribute : Attribute
{
    /// <summary>Whether the parameters of a primary constructor are members; true for records, false for others.</summary>
    public bool IncludePrimaryConstructorParameters { get; init; } = true;

    /// <summary>Which members get ids by themselves.</summary>
    public GenerateFieldIds GenerateFieldIds { get; init; }
}

/// <summary>The number of a member within its type, or a stable number of a type.</summary>
[AttributeUsage(
    AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Method | AttributeTargets.Property
    | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class IdAttribute(uint id) : Attribute
{
    /// <summary>The number.</summary>
    public uint Id { get; } = id;
}

/// <summary>Values are never changed after they are made, so that they need no copy.</summary>
[AttributeUsage(
    AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter
    | AttributeTargets.ReturnValue, Inherited = false)]
public sealed class ImmutableAttribute : Attribute;

/// <summary>The type is an <see cref="IConverter{TValue, TSurrogate}"/> to be used.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class RegisterConverterAttribute : Attribute;

/// <summary>Converts a foreign type to and from a surrogate that can be serialized.</summary>
public interface IConverter<TValue, TSurrogate>
    where TSurrogate : struct
{
    /// <summary>Makes the value of its surrogate.</summary>
    TValue ConvertFromSurrogate(in TSurrogate surrogate);

    /// <summary>Makes the surrogate of a value.</summary>
    TSurrogate ConvertToSurrogate(in TValue value);
}

/// <summary>Fills an existing object from a surrogate; for types that are derived from.</summary>
public interface IPopulator<TValue, TSurrogate>
    where TValue : class
    where TSurrogate : struct
{
    /// <summary>Fills the object.</summary>
    void Populate(in TSurrogate surrogate, TValue value);
}
