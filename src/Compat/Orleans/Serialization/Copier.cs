using System.Runtime.CompilerServices;

namespace Orleans.Serialization;

/// <summary>Objects copied so far in one copy, so that shared and circular references stay what they are.</summary>
internal sealed class CopyContext
{
    private readonly Dictionary<object, object> _copies = new(ReferenceEqualityComparer.Instance);

    [ThreadStatic]
    private static CopyContext? cached;

    public static CopyContext Rent()
    {
        var context = cached ?? new CopyContext();
        cached = null;
        return context;
    }

    public void Return()
    {
        if (_copies.Count > 0)
            _copies.Clear();
        cached = this;
    }

    public bool TryGet<T>(object original, out T copy)
    {
        if (_copies.Count > 0 && _copies.TryGetValue(original, out var found))
        {
            copy = (T)found;
            return true;
        }
        copy = default!;
        return false;
    }

    public void Record(object original, object copy) => _copies[original] = copy;
}

/// <summary>Copies values of one type.</summary>
internal abstract class Copier
{
    /// <summary>Values need no copy.</summary>
    public abstract bool IsShallow { get; }

    public abstract object CopyObject(object value, CopyContext context);
}

/// <summary>Copies values of one type.</summary>
internal abstract class Copier<T> : Copier
{
    public override bool IsShallow => false;

    /// <summary>Copies a value that is not null and whose type is exactly this one.</summary>
    public abstract T CopyValue(T value, CopyContext context);

    public sealed override object CopyObject(object value, CopyContext context) => CopyValue((T)value, context)!;
}

/// <summary>Values are never changed.</summary>
internal sealed class ShallowCopier<T> : Copier<T>
{
    public override bool IsShallow => true;

    public override T CopyValue(T value, CopyContext context) => value;
}

/// <summary>Copies by the declared type of an argument, a result or a member.</summary>
internal static class DeepCopy<T>
{
    private static readonly Copier<T>? Exact = FindExact();

    /// <summary>Values of the type never need a copy.</summary>
    public static readonly bool IsShallow = Exact?.IsShallow == true && (typeof(T).IsValueType || typeof(T).IsSealed);

    public static T Copy(T value)
    {
        if (value is null || IsShallow)
            return value;
        var context = CopyContext.Rent();
        try
        {
            return Copy(value, context);
        }
        finally
        {
            context.Return();
        }
    }

    public static T Copy(T value, CopyContext context)
    {
        if (value is null || IsShallow)
            return value;
        if (Exact is not null && (typeof(T).IsValueType || value.GetType() == typeof(T)))
            return Exact.CopyValue(value, context);
        var actual = Copiers.For(value.GetType());
        return actual.IsShallow ? value : (T)actual.CopyObject(value, context);
    }

    // Interfaces and abstract classes have no copier of their own: the value's type counts.
    private static Copier<T>? FindExact()
    {
        if (typeof(T).IsInterface || typeof(T).IsAbstract || typeof(T) == typeof(object))
            return null;
        try
        {
            return Copiers.For(typeof(T)) as Copier<T>;
        }
        catch (CodecNotFoundException)
        {
            // Told to whoever copies a value; here it would only come out as a failed type initializer.
            return null;
        }
    }
}

/// <summary>Called by emitted proxies.</summary>
internal static class ArgumentCopy
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T value) => DeepCopy<T>.IsShallow ? value : DeepCopy<T>.Copy(value);
}
