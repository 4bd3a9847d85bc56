using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Metadata;

namespace Orleans.Runtime;

/// <summary>The grain classes of this process and which interface each serves.</summary>
internal sealed class GrainManifest
{
    private static readonly Lazy<GrainManifest> Made = new(() => new GrainManifest(ApplicationParts.Types));

    private readonly Dictionary<GrainType, Type> _types = [];
    private readonly ConcurrentDictionary<GrainType, GrainClass> _classes = new();
    private readonly ConcurrentDictionary<Type, GrainType> _byInterface = new();
    private readonly Dictionary<GrainInterfaceType, Type> _interfaces = [];

    private GrainManifest(IEnumerable<Type> types)
    {
        foreach (var type in types)
        {
            if (type is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false }
                && typeof(IGrain).IsAssignableFrom(type) && typeof(IGrainBase).IsAssignableFrom(type))
            {
                var name = NameOf(type);
                if (!_types.TryAdd(name, type))
                    throw new InvalidOperationException($"{type} and {_types[name]} have the same grain type \"{name}\".");
            }
            else if (type is { IsInterface: true, IsGenericTypeDefinition: false } && typeof(IAddressable).IsAssignableFrom(type))
            {
                _interfaces.TryAdd(NameOfInterface(type), type);
            }
        }
    }

    public static GrainManifest Instance => Made.Value;

    public static GrainInterfaceType NameOfInterface(Type type) => GrainInterfaceType.Create(
        type.GetCustomAttribute<GrainInterfaceTypeAttribute>()?.Value
        ?? type.GetCustomAttributes<AliasAttribute>().FirstOrDefault()?.Alias
        ?? type.FullName
        ?? type.Name);

    public Type? InterfaceOf(GrainInterfaceType name) => _interfaces.GetValueOrDefault(name);

    public GrainClass ClassOf(GrainType grainType) => _classes.GetOrAdd(grainType, name =>
        _types.TryGetValue(name, out var type)
            ? new GrainClass(type, name)
            : throw new ArgumentException($"Could not find an implementation for grain type {name}"));

    /// <summary>The grain type that serves an interface; throws <see cref="ArgumentException"/> if there is none, or not just one.</summary>
    public GrainType ServerOf(Type interfaceType, string? classNamePrefix)
    {
        if (string.IsNullOrWhiteSpace(classNamePrefix))
            return _byInterface.GetOrAdd(interfaceType, FindServer);
        var candidates = Candidates(interfaceType)
            .Where(c => c.Value.FullName!.StartsWith(classNamePrefix, StringComparison.Ordinal)).ToArray();
        var exact = candidates.Where(c => c.Value.FullName == classNamePrefix).ToArray();
        return (exact.Length == 1 ? exact : candidates) switch
        {
            [var only] => only.Key,
            [] => throw new ArgumentException($"Could not find an implementation matching prefix \"{classNamePrefix}\" for interface {interfaceType}"),
            var several => throw Ambiguous(interfaceType, several),
        };
    }

    private GrainType FindServer(Type interfaceType)
    {
        if (interfaceType.GetCustomAttribute<DefaultGrainTypeAttribute>() is { } attribute)
            return GrainType.Create(attribute.GrainType);
        var candidates = Candidates(interfaceType).ToArray();
        return candidates switch
        {
            [var only] => only.Key,
            [] => throw new ArgumentException($"Could not find an implementation for interface {interfaceType}"),
            var several when several.Where(c => "I" + c.Value.Name == interfaceType.Name).ToArray() is [var named] => named.Key,
            var several => throw Ambiguous(interfaceType, several),
        };
    }

    private IEnumerable<KeyValuePair<GrainType, Type>> Candidates(Type interfaceType) =>
        _types.Where(t => interfaceType.IsAssignableFrom(t.Value));

    private static ArgumentException Ambiguous(Type interfaceType, KeyValuePair<GrainType, Type>[] candidates) => new(
        $"Unable to identify a single appropriate grain type for interface {interfaceType}. Candidates: "
        + string.Join(", ", candidates.Select(c => $"{c.Key} ({c.Value.FullName})")));

    private static GrainType NameOf(Type type)
    {
        if (type.GetCustomAttribute<GrainTypeAttribute>() is { } attribute)
            return GrainType.Create(attribute.TypeName);
        var name = type.Name.ToLowerInvariant();
        return GrainType.Create(name.Length > 5 && name.EndsWith("grain", StringComparison.Ordinal) ? name[..^5] : name);
    }
}
