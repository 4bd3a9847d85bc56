using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Linq.Expressions;

namespace Orleans.Serialization;

/// <summary>A collection that cannot be changed is copied only if its elements are.</summary>
internal abstract class WrapperCopier<T> : Copier<T>
{
    public sealed override bool IsShallow => ElementsAreShallow;

    protected abstract bool ElementsAreShallow { get; }
}

internal sealed class ImmutableArrayCopier<T> : WrapperCopier<ImmutableArray<T>>
{
    protected override bool ElementsAreShallow => DeepCopy<T>.IsShallow;

    public override ImmutableArray<T> CopyValue(ImmutableArray<T> value, CopyContext context) =>
        value.IsDefault ? value : ImmutableArray.CreateRange(value, static (item, c) => DeepCopy<T>.Copy(item, c), context);
}

internal sealed class ImmutableListCopier<T> : WrapperCopier<ImmutableList<T>>
{
    protected override bool ElementsAreShallow => DeepCopy<T>.IsShallow;

    public override ImmutableList<T> CopyValue(ImmutableList<T> value, CopyContext context) =>
        [.. value.Select(item => DeepCopy<T>.Copy(item, context))];
}

internal sealed class ImmutableHashSetCopier<T> : WrapperCopier<ImmutableHashSet<T>>
{
    protected override bool ElementsAreShallow => DeepCopy<T>.IsShallow;

    public override ImmutableHashSet<T> CopyValue(ImmutableHashSet<T> value, CopyContext context) =>
        ImmutableHashSet.CreateRange(value.KeyComparer, value.Select(item => DeepCopy<T>.Copy(item, context)));
}

internal sealed class ImmutableSortedSetCopier<T> : WrapperCopier<ImmutableSortedSet<T>>
{
    protected override bool ElementsAreShallow => DeepCopy<T>.IsShallow;

    public override ImmutableSortedSet<T> CopyValue(ImmutableSortedSet<T> value, CopyContext context) =>
        ImmutableSortedSet.CreateRange(value.KeyComparer, value.Select(item => DeepCopy<T>.Copy(item, context)));
}

internal sealed class ImmutableDictionaryCopier<TKey, TValue> : WrapperCopier<ImmutableDictionary<TKey, TValue>>
    where TKey : notnull
{
    protected override bool ElementsAreShallow => DeepCopy<TKey>.IsShallow && DeepCopy<TValue>.IsShallow;

    public override ImmutableDictionary<TKey, TValue> CopyValue(ImmutableDictionary<TKey, TValue> value, CopyContext context) =>
        value.ToImmutableDictionary(
            p => DeepCopy<TKey>.Copy(p.Key, context), p => DeepCopy<TValue>.Copy(p.Value, context), value.KeyComparer, value.ValueComparer);
}

internal sealed class ImmutableSortedDictionaryCopier<TKey, TValue> : WrapperCopier<ImmutableSortedDictionary<TKey, TValue>>
    where TKey : notnull
{
    protected override bool ElementsAreShallow => DeepCopy<TKey>.IsShallow && DeepCopy<TValue>.IsShallow;

    public override ImmutableSortedDictionary<TKey, TValue> CopyValue(ImmutableSortedDictionary<TKey, TValue> value, CopyContext context) =>
        value.ToImmutableSortedDictionary(
            p => DeepCopy<TKey>.Copy(p.Key, context), p => DeepCopy<TValue>.Copy(p.Value, context), value.KeyComparer, value.ValueComparer);
}

internal sealed class ImmutableQueueCopier<T> : WrapperCopier<ImmutableQueue<T>>
{
    protected override bool ElementsAreShallow => DeepCopy<T>.IsShallow;

    public override ImmutableQueue<T> CopyValue(ImmutableQueue<T> value, CopyContext context) =>
        ImmutableQueue.CreateRange(value.Select(item => DeepCopy<T>.Copy(item, context)));
}

internal sealed class ImmutableStackCopier<T> : WrapperCopier<ImmutableStack<T>>
{
    protected override bool ElementsAreShallow => DeepCopy<T>.IsShallow;

    public override ImmutableStack<T> CopyValue(ImmutableStack<T> value, CopyContext context) =>
        ImmutableStack.CreateRange(value.Select(item => DeepCopy<T>.Copy(item, context)).Reverse());
}

internal sealed class FrozenSetCopier<T> : Copier
{
    public override bool IsShallow => DeepCopy<T>.IsShallow;

    public override object CopyObject(object value, CopyContext context)
    {
        var set = (FrozenSet<T>)value;
        return set.Select(item => DeepCopy<T>.Copy(item, context)).ToFrozenSet(set.Comparer);
    }
}

internal sealed class FrozenDictionaryCopier<TKey, TValue> : Copier
    where TKey : notnull
{
    public override bool IsShallow => DeepCopy<TKey>.IsShallow && DeepCopy<TValue>.IsShallow;

    public override object CopyObject(object value, CopyContext context)
    {
        var map = (FrozenDictionary<TKey, TValue>)value;
        return map.ToFrozenDictionary(p => DeepCopy<TKey>.Copy(p.Key, context), p => DeepCopy<TValue>.Copy(p.Value, context), map.Comparer);
    }
}

internal sealed class ReadOnlyCollectionCopier<T> : Copier<ReadOnlyCollection<T>>
{
    public override ReadOnlyCollection<T> CopyValue(ReadOnlyCollection<T> value, CopyContext context) =>
        new(value.Select(item => DeepCopy<T>.Copy(item, context)).ToList());
}

internal sealed class ReadOnlyDictionaryCopier<TKey, TValue> : Copier<ReadOnlyDictionary<TKey, TValue>>
    where TKey : notnull
{
    public override ReadOnlyDictionary<TKey, TValue> CopyValue(ReadOnlyDictionary<TKey, TValue> value, CopyContext context) =>
        new(value.ToDictionary(p => DeepCopy<TKey>.Copy(p.Key, context), p => DeepCopy<TValue>.Copy(p.Value, context)));
}

internal sealed class KeyValuePairCopier<TKey, TValue> : WrapperCopier<KeyValuePair<TKey, TValue>>
{
    protected override bool ElementsAreShallow => DeepCopy<TKey>.IsShallow && DeepCopy<TValue>.IsShallow;

    public override KeyValuePair<TKey, TValue> CopyValue(KeyValuePair<TKey, TValue> value, CopyContext context) =>
        new(DeepCopy<TKey>.Copy(value.Key, context), DeepCopy<TValue>.Copy(value.Value, context));
}

internal sealed class NullableCopier<T> : WrapperCopier<T?>
    where T : struct
{
    protected override bool ElementsAreShallow => DeepCopy<T>.IsShallow;

    public override T? CopyValue(T? value, CopyContext context) => value is { } inner ? DeepCopy<T>.Copy(inner, context) : null;
}

internal sealed class MemoryCopier<T> : Copier<Memory<T>>
{
    public override Memory<T> CopyValue(Memory<T> value, CopyContext context) => DeepCopy<T[]>.Copy(value.ToArray(), context);
}

internal sealed class ReadOnlyMemoryCopier<T> : Copier<ReadOnlyMemory<T>>
{
    // Read-only for the receiver; the sender may still own and change what is below.
    public override ReadOnlyMemory<T> CopyValue(ReadOnlyMemory<T> value, CopyContext context) => DeepCopy<T[]>.Copy(value.ToArray(), context);
}

internal sealed class ArraySegmentCopier<T> : Copier<ArraySegment<T>>
{
    public override ArraySegment<T> CopyValue(ArraySegment<T> value, CopyContext context) =>
        value.Array is null ? value : new(DeepCopy<T[]>.Copy(value.ToArray(), context));
}

/// <summary>Copies a tuple of either kind item by item.</summary>
internal sealed class TupleCopier<T> : Copier<T>
{
    private readonly bool _shallow;
    private readonly Func<T, CopyContext, T> _copy;

    public TupleCopier()
    {
        var items = typeof(T).GetGenericArguments();
        _shallow = items.All(i => (bool)typeof(DeepCopy<>).MakeGenericType(i).GetField(nameof(DeepCopy<object>.IsShallow))!.GetValue(null)!);
        var value = Expression.Parameter(typeof(T));
        var context = Expression.Parameter(typeof(CopyContext));
        var copies = items.Select((item, i) => Expression.Call(
            typeof(DeepCopy<>).MakeGenericType(item), nameof(DeepCopy<object>.Copy), null,
            Expression.PropertyOrField(value, i < 7 ? $"Item{i + 1}" : "Rest"), context));
        _copy = Expression.Lambda<Func<T, CopyContext, T>>(
            Expression.New(typeof(T).GetConstructor(items)!, copies), value, context).Compile();
    }

    public override bool IsShallow => _shallow;

    public override T CopyValue(T value, CopyContext context) => _shallow ? value : _copy(value, context);
}
