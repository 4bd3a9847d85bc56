using System.Reflection;
using System.Reflection.Emit;

namespace Orleans.Runtime;

/// <summary>The emitted class of one method's calls. A token has no field: the call carries it.</summary>
internal sealed record EmittedCall(ConstructorInfo Constructor, FieldInfo?[] Fields, MethodInfo Send);

/// <summary>Emits the class of one method's calls: a field per argument and the call itself.</summary>
internal static class CallEmitter
{
    /// <summary>Null when the method cannot be a grain method.</summary>
    public static EmittedCall? Emit(ModuleBuilder module, string name, MethodInfo method, Action<Type> open)
    {
        var parameters = method.GetParameters();
        if (method.IsGenericMethodDefinition || parameters.Any(p => p.ParameterType.IsByRef) || BaseOf(method.ReturnType) is not { } parent)
            return null;
        foreach (var type in parameters.Select(p => p.ParameterType).Append(method.ReturnType))
            open(type);
        var builder = module.DefineType(name, TypeAttributes.Public | TypeAttributes.Sealed, parent);
        builder.DefineDefaultConstructor(MethodAttributes.Public);
        var fields = new FieldBuilder?[parameters.Length];
        for (var i = 0; i < parameters.Length; i++)
        {
            if (parameters[i].ParameterType != typeof(CancellationToken))
                fields[i] = builder.DefineField($"{i}_{parameters[i].Name}", parameters[i].ParameterType, FieldAttributes.Public);
        }
        EmitInvoke(builder, parent, method, fields);
        var created = builder.CreateType();
        return new EmittedCall(
            created.GetConstructor(Type.EmptyTypes)!,
            [.. fields.Select(f => f is null ? null : created.GetField(f.Name))],
            parent.GetMethod("Send")!);
    }

    private static Type? BaseOf(Type returns)
    {
        if (returns == typeof(Task))
            return typeof(TaskCall);
        if (returns == typeof(ValueTask))
            return typeof(ValueTaskCall);
        if (returns == typeof(void))
            return typeof(VoidCall);
        if (!returns.IsGenericType)
            return null;
        var kind = returns.GetGenericTypeDefinition();
        var result = returns.GetGenericArguments();
        return kind == typeof(Task<>) ? typeof(TaskCall<>).MakeGenericType(result)
            : kind == typeof(ValueTask<>) ? typeof(ValueTaskCall<>).MakeGenericType(result)
            : kind == typeof(IAsyncEnumerable<>) ? typeof(SequenceCall<>).MakeGenericType(result)
            : null;
    }

    private static void EmitInvoke(TypeBuilder builder, Type parent, MethodInfo method, FieldBuilder?[] fields)
    {
        var abstractInvoke = parent.GetMethod("InvokeInner", BindingFlags.Instance | BindingFlags.NonPublic)!;
        var invoke = builder.DefineMethod(
            abstractInvoke.Name, MethodAttributes.Family | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.HideBySig,
            abstractInvoke.ReturnType, [typeof(object)]);
        var il = invoke.GetILGenerator();
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Castclass, method.DeclaringType!);
        foreach (var field in fields)
        {
            il.Emit(OpCodes.Ldarg_0);
            if (field is null)
                il.Emit(OpCodes.Call, typeof(GrainCall).GetProperty(nameof(GrainCall.CalleeToken))!.GetMethod!);
            else
                il.Emit(OpCodes.Ldfld, field);
        }
        il.Emit(OpCodes.Callvirt, method);
        il.Emit(OpCodes.Ret);
    }
}
