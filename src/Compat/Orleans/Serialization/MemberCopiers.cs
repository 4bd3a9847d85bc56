using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Orleans.Serialization;

internal delegate void CopyMembers<T>(ref T from, ref T to, CopyContext context);

/// <summary>Copies a class marked with [GenerateSerializer], member by member.</summary>
internal sealed class ObjectCopier<T> : Copier<T>
    where T : class
{
    private readonly CopyMembers<T> _members = MemberCopier.Make<T>();
    private readonly ConstructorInvoker? _constructor = MemberCopier.ConstructorOf(typeof(T));

    public override T CopyValue(T value, CopyContext context)
    {
        if (context.TryGet(value, out T known))
            return known;
        var copy = (T)(_constructor is null ? RuntimeHelpers.GetUninitializedObject(typeof(T)) : _constructor.Invoke());
        context.Record(value, copy);
        _members(ref value, ref copy, context);
        return copy;
    }
}

/// <summary>Copies a structure marked with [GenerateSerializer], member by member.</summary>
internal sealed class StructCopier<T> : Copier<T>
    where T : struct
{
    private readonly bool _shallow;
    private readonly CopyMembers<T>? _members;

    public StructCopier()
    {
        // Members without an id are lost by a real serializer, so only a structure whose every field counts may be handed on as it is.
        var counted = SerializableMembers.Of(typeof(T)).Select(m => m.Field).ToHashSet();
        _shallow = typeof(T).GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .All(f => counted.Contains(f) && f.FieldType != typeof(T) && IsShallowField(f.FieldType));
        _members = _shallow ? null : MemberCopier.Make<T>();
    }

    public override bool IsShallow => _shallow;

    public override T CopyValue(T value, CopyContext context)
    {
        if (_shallow)
            return value;
        var copy = default(T);
        _members!(ref value, ref copy, context);
        return copy;
    }

    private static bool IsShallowField(Type type) => (type.IsValueType || type.IsSealed) && Copiers.For(type).IsShallow;
}

/// <summary>Emits code that copies the members of a type, private and read-only ones too.</summary>
internal static class MemberCopier
{
    public static ConstructorInvoker? ConstructorOf(Type type) =>
        type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, Type.EmptyTypes) is { } constructor
            ? ConstructorInvoker.Create(constructor)
            : null;

    public static CopyMembers<T> Make<T>()
    {
        var method = new DynamicMethod(
            $"copy {typeof(T).Name}", typeof(void), [typeof(T).MakeByRefType(), typeof(T).MakeByRefType(), typeof(CopyContext)],
            typeof(MemberCopier).Module, skipVisibility: true);
        var il = method.GetILGenerator();
        foreach (var member in SerializableMembers.Of(typeof(T)))
        {
            LoadInstance(il, typeof(T), OpCodes.Ldarg_1);
            LoadInstance(il, typeof(T), OpCodes.Ldarg_0);
            if (member.Field is not null)
                il.Emit(OpCodes.Ldfld, member.Field);
            else
                il.Emit(typeof(T).IsValueType ? OpCodes.Call : OpCodes.Callvirt, member.Property!.GetMethod!);
            if (!member.IsImmutable && !Copiers.IsSurelyShallow(member.Type))
            {
                il.Emit(OpCodes.Ldarg_2);
                il.Emit(OpCodes.Call, typeof(DeepCopy<>).MakeGenericType(member.Type)
                    .GetMethod(nameof(DeepCopy<object>.Copy), [member.Type, typeof(CopyContext)])!);
            }
            if (member.Field is not null)
                il.Emit(OpCodes.Stfld, member.Field);
            else
                il.Emit(typeof(T).IsValueType ? OpCodes.Call : OpCodes.Callvirt, member.Property!.SetMethod!);
        }
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<CopyMembers<T>>();
    }

    private static void LoadInstance(ILGenerator il, Type type, OpCode argument)
    {
        il.Emit(argument);
        if (!type.IsValueType)
            il.Emit(OpCodes.Ldind_Ref);
    }
}
