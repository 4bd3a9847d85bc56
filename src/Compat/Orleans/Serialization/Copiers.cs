using System.Collections.Concurrent;
using System.Collections.Specialized;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Reflection;
using Orleans.Runtime;

namespace Orleans.Serialization;

/// <summary>Finds the copier of a type, by Orleans' rules of what may cross a grain boundary.</summary>
internal static class Copiers
{
    private static readonly ConcurrentDictionary<Type, Copier> Known = new();

    private static readonly HashSet<Type> Immutable =
    [
        typeof(string), typeof(decimal), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan),
        typeof(Guid), typeof(Half), typeof(Int128), typeof(UInt128), typeof(BigInteger), typeof(Uri), typeof(Version), typeof(IPAddress),
        typeof(IPEndPoint), typeof(CultureInfo), typeof(CompareInfo), typeof(CancellationToken), typeof(BitVector32), typeof(object),
        typeof(NoResult), typeof(StringComparer),
    ];

    private static readonly Lazy<Dictionary<Type, Type>> Converters = new(FindConverters);

    /// <summary>The copier of values whose type is exactly the given one; throws <see cref="CodecNotFoundException"/> if there is none.</summary>
    public static Copier For(Type type) => Known.TryGetValue(type, out var copier) ? copier : Known.GetOrAdd(type, Make);

    /// <summary>Known without making a copier, for code that is emitted before types are complete.</summary>
    public static bool IsSurelyShallow(Type type) => type.IsPrimitive || type.IsEnum || (type.IsSealed && Immutable.Contains(type));

    internal static Type? ConverterOf(Type type) => Converters.Value.GetValueOrDefault(type.IsGenericType ? type.GetGenericTypeDefinition() : type);

    private static Copier Make(Type type)
    {
        if (IsImmutable(type))
            return New(typeof(ShallowCopier<>), type);
        if (ConverterOf(type) is { } converter)
            return MakeSurrogate(type, converter);
        if (type.IsDefined(typeof(GenerateSerializerAttribute), false))
            return New(type.IsValueType ? typeof(StructCopier<>) : typeof(ObjectCopier<>), type);
        return CollectionCopiers.TryMake(type)
            ?? throw new CodecNotFoundException(
                $"Could not find a copier for type {type}. Mark it with [GenerateSerializer] and its members with [Id], or register a converter.");
    }

    private static bool IsImmutable(Type type) =>
        type.IsPrimitive || type.IsEnum || Immutable.Contains(type)
        || (type.IsDefined(typeof(ImmutableAttribute), false) && type.IsDefined(typeof(GenerateSerializerAttribute), false))
        || typeof(Exception).IsAssignableFrom(type) || typeof(Type).IsAssignableFrom(type)
        || typeof(GrainReference).IsAssignableFrom(type) || typeof(IPAddress).IsAssignableFrom(type)
        || typeof(CultureInfo).IsAssignableFrom(type) || typeof(StringComparer).IsAssignableFrom(type);

    private static Copier MakeSurrogate(Type type, Type converter)
    {
        if (converter.IsGenericTypeDefinition)
            converter = converter.MakeGenericType(type.GetGenericArguments());
        var implemented = converter.GetInterfaces().First(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IConverter<,>));
        return New(typeof(SurrogateCopier<,,>), type, implemented.GetGenericArguments()[1], converter);
    }

    private static Dictionary<Type, Type> FindConverters()
    {
        var found = new Dictionary<Type, Type>();
        foreach (var type in ApplicationParts.Types.Where(t => t.IsDefined(typeof(RegisterConverterAttribute), false)))
        {
            foreach (var contract in type.GetInterfaces().Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IConverter<,>)))
            {
                var value = contract.GetGenericArguments()[0];
                found.TryAdd(value.IsGenericType ? value.GetGenericTypeDefinition() : value, type);
            }
        }
        return found;
    }

    internal static Copier New(Type copier, params Type[] arguments) =>
        (Copier)Activator.CreateInstance(
            copier.MakeGenericType(arguments), BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, null, null, null)!;
}

/// <summary>Copies a foreign type by its surrogate.</summary>
internal sealed class SurrogateCopier<T, TSurrogate, TConverter> : Copier<T>
    where TSurrogate : struct
    where TConverter : IConverter<T, TSurrogate>, new()
{
    private readonly TConverter _converter = new();

    public override T CopyValue(T value, CopyContext context)
    {
        var surrogate = DeepCopy<TSurrogate>.Copy(_converter.ConvertToSurrogate(in value), context);
        return _converter.ConvertFromSurrogate(in surrogate);
    }
}
