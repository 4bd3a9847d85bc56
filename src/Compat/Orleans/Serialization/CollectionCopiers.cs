using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace Orleans.Serialization;

/// <summary>The collections and tuples that Orleans has codecs for.</summary>
internal static class CollectionCopiers
{
    private static readonly Dictionary<Type, Type> Generic = new()
    {
        [typeof(List<>)] = typeof(ListCopier<>),
        [typeof(Dictionary<,>)] = typeof(DictionaryCopier<,>),
        [typeof(HashSet<>)] = typeof(HashSetCopier<>),
        [typeof(Queue<>)] = typeof(QueueCopier<>),
        [typeof(Stack<>)] = typeof(StackCopier<>),
        [typeof(SortedDictionary<,>)] = typeof(SortedDictionaryCopier<,>),
        [typeof(SortedList<,>)] = typeof(SortedListCopier<,>),
        [typeof(SortedSet<>)] = typeof(SortedSetCopier<>),
        [typeof(ConcurrentDictionary<,>)] = typeof(ConcurrentDictionaryCopier<,>),
        [typeof(ConcurrentQueue<>)] = typeof(ConcurrentQueueCopier<>),
        [typeof(Collection<>)] = typeof(CollectionCopier<>),
        [typeof(ReadOnlyCollection<>)] = typeof(ReadOnlyCollectionCopier<>),
        [typeof(ReadOnlyDictionary<,>)] = typeof(ReadOnlyDictionaryCopier<,>),
        [typeof(KeyValuePair<,>)] = typeof(KeyValuePairCopier<,>),
        [typeof(Nullable<>)] = typeof(NullableCopier<>),
        [typeof(ImmutableArray<>)] = typeof(ImmutableArrayCopier<>),
        [typeof(ImmutableList<>)] = typeof(ImmutableListCopier<>),
        [typeof(ImmutableHashSet<>)] = typeof(ImmutableHashSetCopier<>),
        [typeof(ImmutableSortedSet<>)] = typeof(ImmutableSortedSetCopier<>),
        [typeof(ImmutableDictionary<,>)] = typeof(ImmutableDictionaryCopier<,>),
        [typeof(ImmutableSortedDictionary<,>)] = typeof(ImmutableSortedDictionaryCopier<,>),
        [typeof(ImmutableQueue<>)] = typeof(ImmutableQueueCopier<>),
        [typeof(ImmutableStack<>)] = typeof(ImmutableStackCopier<>),
        [typeof(Memory<>)] = typeof(MemoryCopier<>),
        [typeof(ReadOnlyMemory<>)] = typeof(ReadOnlyMemoryCopier<>),
        [typeof(ArraySegment<>)] = typeof(ArraySegmentCopier<>),
    };

    public static Copier? TryMake(Type type)
    {
        if (type.IsArray)
        {
            var element = type.GetElementType()!;
            return type.IsSZArray ? Copiers.New(typeof(ArrayCopier<>), element) : null;
        }
        if (type == typeof(BitArray))
            return new BitArrayCopier();
        if (type.IsGenericType)
        {
            if (Generic.TryGetValue(type.GetGenericTypeDefinition(), out var copier))
                return Copiers.New(copier, type.GetGenericArguments());
            if (typeof(System.Runtime.CompilerServices.ITuple).IsAssignableFrom(type))
                return Copiers.New(typeof(TupleCopier<>), type);
        }
        return OfFrozen(type) ?? OfInterface(type);
    }

    private static Copier? OfFrozen(Type type)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            if (!level.IsGenericType)
                continue;
            if (level.GetGenericTypeDefinition() == typeof(FrozenSet<>))
                return Copiers.New(typeof(FrozenSetCopier<>), level.GetGenericArguments());
            if (level.GetGenericTypeDefinition() == typeof(FrozenDictionary<,>))
                return Copiers.New(typeof(FrozenDictionaryCopier<,>), level.GetGenericArguments());
        }
        return null;
    }

    // What the compiler makes of a collection expression, such as a read-only array, is known by its interface only.
    private static Copier? OfInterface(Type type)
    {
        var isCompilerMade = type.Name.StartsWith('<') || type.DeclaringType == typeof(Enumerable) || type.Assembly == typeof(Enumerable).Assembly;
        var sequence = type.GetInterfaces().FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>));
        return isCompilerMade && sequence is not null && !type.IsValueType
            ? (Copier)Activator.CreateInstance(typeof(SequenceCopier<>).MakeGenericType(sequence.GetGenericArguments()))!
            : null;
    }
}
