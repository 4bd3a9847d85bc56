using System.Reflection;
using System.Runtime.CompilerServices;

namespace Orleans.Serialization;

/// <summary>A member that crosses grain boundaries: a field, or a property that has none of its own.</summary>
internal sealed record SerializableMember(uint Id, Type Type, FieldInfo? Field, PropertyInfo? Property, bool IsImmutable);

/// <summary>The members of a type that cross grain boundaries: those with an id, and the parameters of a record.</summary>
internal static class SerializableMembers
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The members of the type and of its bases.</summary>
    public static IReadOnlyList<SerializableMember> Of(Type type)
    {
        List<SerializableMember> members = [];
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            if (level.IsDefined(typeof(GenerateSerializerAttribute), false))
                members.AddRange(Declared(level));
        }
        return members;
    }

    /// <summary>The members that the type itself declares.</summary>
    public static IEnumerable<SerializableMember> Declared(Type type)
    {
        var attribute = type.GetCustomAttribute<GenerateSerializerAttribute>(false)!;
        var parameters = attribute.IncludePrimaryConstructorParameters ? RecordParameters(type) : [];
        foreach (var property in type.GetProperties(Own))
        {
            var position = Array.FindIndex(parameters, p => p.Name == property.Name);
            var id = property.GetCustomAttribute<IdAttribute>()?.Id
                ?? (position < 0 ? null : parameters[position].GetCustomAttribute<IdAttribute>()?.Id ?? (uint)position);
            if (id is null && (attribute.GenerateFieldIds != GenerateFieldIds.PublicProperties
                || property is not { GetMethod.IsPublic: true, SetMethod.IsPublic: true }))
            {
                continue;
            }
            var field = type.GetField($"<{property.Name}>k__BackingField", Own);
            if (field is null && property.SetMethod is null)
                continue;
            yield return new SerializableMember(
                id ?? 0, property.PropertyType, field, property, property.IsDefined(typeof(ImmutableAttribute)));
        }
        foreach (var field in type.GetFields(Own))
        {
            if (!field.IsDefined(typeof(CompilerGeneratedAttribute)) && field.GetCustomAttribute<IdAttribute>() is { } id)
                yield return new SerializableMember(id.Id, field.FieldType, field, null, field.IsDefined(typeof(ImmutableAttribute)));
        }
    }

    /// <summary>The parameters of a record's primary constructor; none for other types.</summary>
    public static ParameterInfo[] RecordParameters(Type type)
    {
        var isRecord = type.GetMethod("<Clone>$", BindingFlags.Instance | BindingFlags.Public) is not null
            || (type.IsValueType && type.GetMethod("PrintMembers", Own) is not null);
        if (!isRecord)
            return [];
        return type.GetConstructors(Own)
            .Select(c => c.GetParameters())
            .Where(p => p.Length > 0 && p.All(a => type.GetProperty(a.Name!, Own) is { } property && property.PropertyType == a.ParameterType))
            .MaxBy(p => p.Length) ?? [];
    }
}
