using System.Globalization;
using System.Reflection;

namespace Marketplace.Testing.Contracts;

/// <summary>
/// What silos of different versions must agree on, as text: the alias of every grain interface, method and message, every signature, the
/// id and type of every member, the numbers of enumerations, and the names of grains and their states. Types are named by their alias
/// where they have one, so that renaming a class changes nothing here.
/// </summary>
public static class GrainContractList
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The contracts of the assemblies: a heading for each type, and below it a line, indented, for each of its parts.</summary>
    /// <param name="assemblies">Those with the grain interfaces, messages and grain classes.</param>
    public static IReadOnlyList<string> Of(params Assembly[] assemblies)
    {
        var types = assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => !IsGenerated(type)).ToList();
        var sections = types.Select(Section).OfType<string[]>().ToList();
        sections.AddRange(types.SelectMany(Crossing).SelectMany(Parts).Where(type => type.IsEnum).Distinct().Select(Enumeration));
        return [.. sections.OrderBy(section => section[0], StringComparer.Ordinal).SelectMany(section => section)];
    }

    private static bool IsGenerated(Type type) => type.Namespace?.StartsWith("OrleansCodeGen", StringComparison.Ordinal) == true;

    private static string[]? Section(Type type)
    {
        if (type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))
        {
            return Interface(type);
        }

        if (type.IsDefined(typeof(GenerateSerializerAttribute), false) && !type.IsEnum)
        {
            return Message(type);
        }

        return type.GetCustomAttribute<GrainTypeAttribute>(false) is { } name ? Grain(type, name) : null;
    }

    private static string[] Interface(Type type) =>
    [
        $"interface {Name(type)} : {string.Join(", ", type.GetInterfaces().Select(Name).Order(StringComparer.Ordinal))}",
        .. type.GetMethods().Select(Method).Order(StringComparer.Ordinal),
    ];

    private static string Method(MethodInfo method)
    {
        var alias = method.GetCustomAttribute<AliasAttribute>()?.Alias ?? method.Name;
        var parameters = string.Join(", ", method.GetParameters().Select(parameter => Name(parameter.ParameterType)));
        return $"  {alias}({parameters}) -> {Name(method.ReturnType)}";
    }

    private static string[] Message(Type type)
    {
        var parent = type.BaseType is { } known && known.IsDefined(typeof(GenerateSerializerAttribute), false) ? $" : {Name(known)}" : "";
        return
        [
            $"message {Name(type)}{parent}",
            .. Members(type).OrderBy(member => member.Id).Select(member => $"  {member.Id} {member.Name}: {Name(member.Type)}"),
        ];
    }

    private static string[] Grain(Type type, GrainTypeAttribute name)
    {
        var states = type.GetConstructors().SelectMany(constructor => constructor.GetParameters())
            .SelectMany(parameter => parameter.GetCustomAttributes().OfType<PersistentStateAttribute>())
            .Select(state => $"  state {state.StateName} in {state.StorageName}");
        return [$"grain {name.GetGrainType(null!, type)}", .. states.Order(StringComparer.Ordinal)];
    }

    private static string[] Enumeration(Type type) =>
    [
        $"enumeration {Name(type)}: {Name(Enum.GetUnderlyingType(type))}",
        .. Enum.GetValues(type).Cast<object>()
            .Select(value => (Number: Convert.ToInt64(value, CultureInfo.InvariantCulture), Name: value))
            .OrderBy(value => value.Number)
            .Select(value => $"  {value.Number} {value.Name}"),
    ];

    private static IEnumerable<(uint Id, string Name, Type Type)> Members(Type type)
    {
        var properties = type.GetProperties(Declared).Select(property => (Member: (MemberInfo)property, Type: property.PropertyType));
        var fields = type.GetFields(Declared).Select(field => (Member: (MemberInfo)field, Type: field.FieldType));
        return properties.Concat(fields)
            .Where(item => item.Member.IsDefined(typeof(IdAttribute), false))
            .Select(item => (item.Member.GetCustomAttribute<IdAttribute>()!.Id, item.Member.Name, item.Type));
    }

    // The types that a contract names: those of parameters, results and members.
    private static IEnumerable<Type> Crossing(Type type)
    {
        if (type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))
        {
            return type.GetMethods().SelectMany(
                method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType));
        }

        return type.IsDefined(typeof(GenerateSerializerAttribute), false) ? Members(type).Select(member => member.Type) : [];
    }

    private static IEnumerable<Type> Parts(Type type) => type.IsArray
        ? Parts(type.GetElementType()!)
        : [type, .. type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts) : []];

    private static string Name(Type type)
    {
        if (type.IsArray)
        {
            return $"{Name(type.GetElementType()!)}[]";
        }

        if (type.GetCustomAttribute<AliasAttribute>(false) is { } alias)
        {
            return alias.Alias;
        }

        var name = type.Name.Split('`')[0];
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }
}
