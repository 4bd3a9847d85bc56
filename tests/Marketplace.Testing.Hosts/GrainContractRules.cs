using System.Collections;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Reflection;

namespace Marketplace.Testing;

/// <summary>
/// Checks by reflection that everything that crosses a grain boundary can be serialized by Orleans and has explicit names and ids. Orleans
/// itself finds a missing codec only when the call is made, and never misses an alias.
/// </summary>
public sealed class GrainContractRules
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly HashSet<Type> Known =
    [
        typeof(object), typeof(string), typeof(decimal), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly),
        typeof(TimeSpan), typeof(Guid), typeof(Half), typeof(Int128), typeof(UInt128), typeof(BigInteger), typeof(Uri), typeof(Version),
        typeof(IPAddress), typeof(IPEndPoint), typeof(CultureInfo), typeof(CancellationToken), typeof(Type), typeof(BitArray),
        typeof(GrainId), typeof(GrainType), typeof(IdSpan), typeof(SiloAddress), typeof(TickStatus),
    ];

    private static readonly HashSet<Type> KnownGeneric =
    [
        typeof(Nullable<>), typeof(List<>), typeof(Dictionary<,>), typeof(HashSet<>), typeof(Queue<>), typeof(Stack<>), typeof(SortedSet<>),
        typeof(SortedDictionary<,>), typeof(SortedList<,>), typeof(KeyValuePair<,>), typeof(Collection<>), typeof(ReadOnlyCollection<>),
        typeof(ReadOnlyDictionary<,>), typeof(IEnumerable<>), typeof(ICollection<>), typeof(IList<>), typeof(IReadOnlyCollection<>),
        typeof(IReadOnlyList<>), typeof(ISet<>), typeof(IReadOnlySet<>), typeof(IDictionary<,>), typeof(IReadOnlyDictionary<,>),
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableHashSet<>), typeof(ImmutableSortedSet<>),
        typeof(ImmutableDictionary<,>), typeof(ImmutableSortedDictionary<,>), typeof(ImmutableQueue<>), typeof(ImmutableStack<>),
        typeof(FrozenSet<>), typeof(FrozenDictionary<,>), typeof(Memory<>), typeof(ReadOnlyMemory<>), typeof(ArraySegment<>),
        typeof(Orleans.Concurrency.Immutable<>),
    ];

    private static readonly HashSet<Type> Results = [typeof(Task<>), typeof(ValueTask<>), typeof(IAsyncEnumerable<>)];

    private readonly List<string> _faults = [];
    private readonly HashSet<Type> _seen = [];
    private readonly HashSet<Type> _converted;
    private readonly Type[] _types;

    private GrainContractRules(IEnumerable<Assembly> assemblies)
    {
        _types = [.. assemblies.SelectMany(a => a.GetTypes()).Where(t => !IsGenerated(t))];
        _converted = [.. _types.Where(t => t.IsDefined(typeof(RegisterConverterAttribute)))
            .SelectMany(t => t.GetInterfaces())
            .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IConverter<,>))
            .Select(i => Open(i.GetGenericArguments()[0]))];
    }

    /// <summary>What is wrong with the grain interfaces and messages of the assemblies, in words; empty when nothing is.</summary>
    public static IReadOnlyList<string> Check(params Assembly[] assemblies)
    {
        var rules = new GrainContractRules(assemblies);
        foreach (var type in rules._types)
        {
            if (type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))
                rules.CheckInterface(type);
            else if (type.IsDefined(typeof(GenerateSerializerAttribute), false))
                rules.CheckCrossing(type, type.FullName!);
        }
        rules.CheckUniqueAliases();
        rules.CheckGrainClasses();
        return rules._faults;
    }

    private static bool IsGenerated(Type type) => type.Namespace?.StartsWith("OrleansCodeGen", StringComparison.Ordinal) == true;

    private static Type Open(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private void CheckInterface(Type type)
    {
        if (!type.IsDefined(typeof(AliasAttribute), false) && type.GetMethods().Length > 0)
            _faults.Add($"{type}: the interface has no [Alias]");
        var aliases = new Dictionary<string, MethodInfo>();
        foreach (var method in type.GetMethods())
        {
            var where = $"{type}.{method.Name}";
            if (method.GetCustomAttribute<AliasAttribute>()?.Alias is not { } alias)
                _faults.Add($"{where}: the method has no [Alias]");
            else if (!aliases.TryAdd(alias, method))
                _faults.Add($"{where}: the alias \"{alias}\" is also that of {aliases[alias].Name}");
            if (method.IsGenericMethod)
                _faults.Add($"{where}: a method has type parameters, so its messages cannot be checked");
            foreach (var parameter in method.GetParameters())
            {
                if (parameter.ParameterType.IsByRef)
                    _faults.Add($"{where}: the parameter {parameter.Name} is passed by reference");
                else
                    CheckCrossing(parameter.ParameterType, $"{where}, parameter {parameter.Name}");
            }
            CheckResult(method, where);
        }
    }

    private void CheckResult(MethodInfo method, string where)
    {
        var type = method.ReturnType;
        if (type == typeof(Task) || type == typeof(ValueTask))
            return;
        if (type == typeof(void) && typeof(IGrainObserver).IsAssignableFrom(method.DeclaringType))
            return;
        if (type.IsGenericType && Results.Contains(type.GetGenericTypeDefinition()))
            CheckCrossing(type.GetGenericArguments()[0], $"{where}, result");
        else
            _faults.Add($"{where}: a grain method cannot return {type}");
    }

    private void CheckCrossing(Type type, string where)
    {
        if (type.IsArray)
        {
            CheckCrossing(type.GetElementType()!, where);
            return;
        }
        if (type.IsGenericParameter || !_seen.Add(type))
            return;
        if (type.IsPrimitive || Known.Contains(type) || _converted.Contains(Open(type)) || typeof(IAddressable).IsAssignableFrom(type))
            return;
        if (type.IsEnum && !type.IsDefined(typeof(GenerateSerializerAttribute), false))
            return;
        if (type.IsGenericType && (KnownGeneric.Contains(type.GetGenericTypeDefinition()) || IsTuple(type)))
        {
            foreach (var argument in type.GetGenericArguments())
                CheckCrossing(argument, where);
            return;
        }
        if (!type.IsDefined(typeof(GenerateSerializerAttribute), false))
        {
            _faults.Add($"{where}: {type} has no [GenerateSerializer], no converter and no codec of Orleans' own");
            return;
        }
        if (!type.IsDefined(typeof(AliasAttribute), false))
            _faults.Add($"{type}: the type has no [Alias]");
        if (!type.IsEnum && !type.IsInterface)
            CheckMembers(type);
    }

    private static bool IsLeftOut(FieldInfo field) => field.IsDefined(typeof(NonSerializedAttribute), false);

    private static bool IsTuple(Type type) =>
        typeof(System.Runtime.CompilerServices.ITuple).IsAssignableFrom(type) && type.Namespace == nameof(System);

    private void CheckMembers(Type type)
    {
        var ids = new Dictionary<uint, string>();
        var isRecord = type.GetMethod("<Clone>$") is not null || (type.IsValueType && type.GetMethod("PrintMembers", Declared) is not null);
        foreach (var property in type.GetProperties(Declared).Where(p => p.GetIndexParameters().Length == 0))
        {
            var stored = type.GetField($"<{property.Name}>k__BackingField", Declared);
            if (property.GetCustomAttribute<IdAttribute>() is { } id)
                CheckMember(type, property.Name, property.PropertyType, id.Id, ids);
            else if (stored is not null && !IsLeftOut(stored) && !(isRecord && property.Name == "EqualityContract"))
                _faults.Add($"{type}.{property.Name}: the property is stored and has no [Id]; on a record's parameter write [property: Id(n)]");
        }
        foreach (var field in type.GetFields(Declared).Where(f => !f.Name.StartsWith('<')))
        {
            if (field.GetCustomAttribute<IdAttribute>() is { } id)
                CheckMember(type, field.Name, field.FieldType, id.Id, ids);
            else if (!IsLeftOut(field))
                _faults.Add($"{type}.{field.Name}: the field has no [Id] and is not [NonSerialized]");
        }
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && !typeof(Exception).IsAssignableFrom(parent))
            CheckCrossing(parent, $"{type}, base");
    }

    private void CheckMember(Type type, string name, Type memberType, uint id, Dictionary<uint, string> ids)
    {
        if (!ids.TryAdd(id, name))
            _faults.Add($"{type}.{name}: the id {id} is also that of {ids[id]}");
        CheckCrossing(memberType, $"{type}.{name}");
    }

    private void CheckUniqueAliases()
    {
        var aliases = new Dictionary<string, Type>();
        foreach (var type in _types)
        {
            foreach (var alias in type.GetCustomAttributes<AliasAttribute>(false).Select(a => a.Alias))
            {
                if (!aliases.TryAdd(alias, type))
                    _faults.Add($"{type}: the alias \"{alias}\" is also that of {aliases[alias]}");
            }
        }
    }

    private void CheckGrainClasses()
    {
        foreach (var type in _types.Where(t => t is { IsClass: true, IsAbstract: false } && typeof(IGrainBase).IsAssignableFrom(t)))
        {
            if (!type.IsDefined(typeof(GrainTypeAttribute), false))
                _faults.Add($"{type}: the grain class has no [GrainType]");
            var states = type.GetConstructors().SelectMany(c => c.GetParameters())
                .SelectMany(p => p.GetCustomAttributes().OfType<PersistentStateAttribute>())
                .GroupBy(s => (s.StateName, s.StorageName));
            foreach (var group in states.Where(g => g.Count() > 1))
                _faults.Add($"{type}: two states are named \"{group.Key.StateName}\" in the same storage");
        }
    }
}
