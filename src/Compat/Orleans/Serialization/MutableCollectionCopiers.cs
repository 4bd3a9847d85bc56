using System.Collections;
using System.Collections.Concurrent;
using System.Collections.ObjectModel;

namespace Orleans.Serialization;

/// <summary>Copies a collection that may contain itself: the copy is known before its elements are copied.</summary>
internal abstract class FilledCopier<T> : Copier<T>
    where T : class
{
    public sealed override T CopyValue(T value, CopyContext context)
    {
        if (context.TryGet(value, out T known))
            return known;
        var copy = Empty(value);
        context.Record(value, copy);
        Fill(value, copy, context);
        return copy;
    }

    protected abstract T Empty(T of);

    protected abstract void Fill(T from, T to, CopyContext context);
}

internal sealed class ArrayCopier<T> : FilledCopier<T[]>
{
    protected override T[] Empty(T[] of) => of.Length == 0 ? of : new T[of.Length];

    protected override void Fill(T[] from, T[] to, CopyContext context)
    {
        if (DeepCopy<T>.IsShallow)
        {
            from.AsSpan().CopyTo(to);
            return;
        }
        for (var i = 0; i < from.Length; i++)
            to[i] = DeepCopy<T>.Copy(from[i], context);
    }
}

internal sealed class ListCopier<T> : FilledCopier<List<T>>
{
    protected override List<T> Empty(List<T> of) => new(of.Count);

    protected override void Fill(List<T> from, List<T> to, CopyContext context)
    {
        if (DeepCopy<T>.IsShallow)
        {
            to.AddRange(from);
            return;
        }
        foreach (var item in from)
            to.Add(DeepCopy<T>.Copy(item, context));
    }
}

internal sealed class DictionaryCopier<TKey, TValue> : FilledCopier<Dictionary<TKey, TValue>>
    where TKey : notnull
{
    protected override Dictionary<TKey, TValue> Empty(Dictionary<TKey, TValue> of) => new(of.Count, of.Comparer);

    protected override void Fill(Dictionary<TKey, TValue> from, Dictionary<TKey, TValue> to, CopyContext context)
    {
        foreach (var (key, value) in from)
            to.Add(DeepCopy<TKey>.Copy(key, context), DeepCopy<TValue>.Copy(value, context));
    }
}

internal sealed class HashSetCopier<T> : FilledCopier<HashSet<T>>
{
    protected override HashSet<T> Empty(HashSet<T> of) => new(of.Count, of.Comparer);

    protected override void Fill(HashSet<T> from, HashSet<T> to, CopyContext context)
    {
        foreach (var item in from)
            to.Add(DeepCopy<T>.Copy(item, context));
    }
}

internal sealed class QueueCopier<T> : FilledCopier<Queue<T>>
{
    protected override Queue<T> Empty(Queue<T> of) => new(of.Count);

    protected override void Fill(Queue<T> from, Queue<T> to, CopyContext context)
    {
        foreach (var item in from)
            to.Enqueue(DeepCopy<T>.Copy(item, context));
    }
}

internal sealed class StackCopier<T> : FilledCopier<Stack<T>>
{
    protected override Stack<T> Empty(Stack<T> of) => new(of.Count);

    protected override void Fill(Stack<T> from, Stack<T> to, CopyContext context)
    {
        foreach (var item in from.Reverse())
            to.Push(DeepCopy<T>.Copy(item, context));
    }
}

internal sealed class SortedDictionaryCopier<TKey, TValue> : FilledCopier<SortedDictionary<TKey, TValue>>
    where TKey : notnull
{
    protected override SortedDictionary<TKey, TValue> Empty(SortedDictionary<TKey, TValue> of) => new(of.Comparer);

    protected override void Fill(SortedDictionary<TKey, TValue> from, SortedDictionary<TKey, TValue> to, CopyContext context)
    {
        foreach (var (key, value) in from)
            to.Add(DeepCopy<TKey>.Copy(key, context), DeepCopy<TValue>.Copy(value, context));
    }
}

internal sealed class SortedListCopier<TKey, TValue> : FilledCopier<SortedList<TKey, TValue>>
    where TKey : notnull
{
    protected override SortedList<TKey, TValue> Empty(SortedList<TKey, TValue> of) => new(of.Count, of.Comparer);

    protected override void Fill(SortedList<TKey, TValue> from, SortedList<TKey, TValue> to, CopyContext context)
    {
        foreach (var (key, value) in from)
            to.Add(DeepCopy<TKey>.Copy(key, context), DeepCopy<TValue>.Copy(value, context));
    }
}

internal sealed class SortedSetCopier<T> : FilledCopier<SortedSet<T>>
{
    protected override SortedSet<T> Empty(SortedSet<T> of) => new(of.Comparer);

    protected override void Fill(SortedSet<T> from, SortedSet<T> to, CopyContext context)
    {
        foreach (var item in from)
            to.Add(DeepCopy<T>.Copy(item, context));
    }
}

internal sealed class ConcurrentDictionaryCopier<TKey, TValue> : FilledCopier<ConcurrentDictionary<TKey, TValue>>
    where TKey : notnull
{
    protected override ConcurrentDictionary<TKey, TValue> Empty(ConcurrentDictionary<TKey, TValue> of) => new(of.Comparer);

    protected override void Fill(ConcurrentDictionary<TKey, TValue> from, ConcurrentDictionary<TKey, TValue> to, CopyContext context)
    {
        foreach (var (key, value) in from)
            to[DeepCopy<TKey>.Copy(key, context)] = DeepCopy<TValue>.Copy(value, context);
    }
}

internal sealed class ConcurrentQueueCopier<T> : FilledCopier<ConcurrentQueue<T>>
{
    protected override ConcurrentQueue<T> Empty(ConcurrentQueue<T> of) => new();

    protected override void Fill(ConcurrentQueue<T> from, ConcurrentQueue<T> to, CopyContext context)
    {
        foreach (var item in from)
            to.Enqueue(DeepCopy<T>.Copy(item, context));
    }
}

internal sealed class CollectionCopier<T> : FilledCopier<Collection<T>>
{
    protected override Collection<T> Empty(Collection<T> of) => [];

    protected override void Fill(Collection<T> from, Collection<T> to, CopyContext context)
    {
        foreach (var item in from)
            to.Add(DeepCopy<T>.Copy(item, context));
    }
}

internal sealed class BitArrayCopier : Copier<BitArray>
{
    public override BitArray CopyValue(BitArray value, CopyContext context) => new(value);
}

/// <summary>A sequence of no known type, as an array of copies.</summary>
internal sealed class SequenceCopier<T> : Copier
{
    public override bool IsShallow => false;

    public override object CopyObject(object value, CopyContext context) =>
        ((IEnumerable<T>)value).Select(item => DeepCopy<T>.Copy(item, context)).ToArray();
}
