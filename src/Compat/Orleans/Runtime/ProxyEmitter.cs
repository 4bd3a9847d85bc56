using System.Reflection;
using System.Reflection.Emit;
using Orleans.Serialization;

namespace Orleans.Runtime;

/// <summary>Emits, once per interface, the class of its references and one class of calls per method.</summary>
internal static class ProxyEmitter
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<string> Opened = [];
    private static readonly AssemblyBuilder Assembly =
        AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Orleans.Compat.Proxies"), AssemblyBuilderAccess.Run);

    private static readonly ModuleBuilder Module = Assembly.DefineDynamicModule("proxies");
    private static readonly ConstructorInfo OpenAttribute =
        typeof(System.Runtime.CompilerServices.IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!;

    private static readonly ConstructorInfo ReferenceConstructor = typeof(GrainReference).GetConstructor(
        BindingFlags.Instance | BindingFlags.NonPublic, [typeof(ReferenceShape), typeof(GrainId), typeof(CallRuntime)])!;

    private static int serial;

    public static (CallDescriptor[] Methods, Func<ReferenceShape, GrainId, CallRuntime, GrainReference> Create) Emit(Type interfaceType)
    {
        lock (Gate)
        {
            Open(typeof(ProxyEmitter));
            Open(interfaceType);
            var methods = MethodsOf(interfaceType);
            var proxy = Module.DefineType(
                $"Proxy{++serial}_{interfaceType.Name}", TypeAttributes.Public | TypeAttributes.Sealed, typeof(GrainReference), [interfaceType]);
            EmitConstructor(proxy);
            var descriptors = new CallDescriptor[methods.Length];
            for (var i = 0; i < methods.Length; i++)
            {
                descriptors[i] = new CallDescriptor(interfaceType, methods[i]);
                if (CallEmitter.Emit(Module, $"Call{serial}_{i}_{methods[i].Name}", methods[i], Open) is { } call)
                    EmitMethod(proxy, methods[i], i, call, descriptors[i]);
                else
                    EmitUnsupported(proxy, methods[i]);
            }
            var type = proxy.CreateType();
            return (descriptors, CreatorOf(type));
        }
    }

    private static MethodInfo[] MethodsOf(Type interfaceType) =>
        [.. interfaceType.GetInterfaces().Prepend(interfaceType).SelectMany(i => i.GetMethods()).Where(m => m is { IsAbstract: true, IsStatic: false })];

    // The interface and what its methods mention may be internal to their assemblies.
    private static void Open(Type type)
    {
        if (type.HasElementType)
        {
            Open(type.GetElementType()!);
            return;
        }
        if (Opened.Add(type.Assembly.GetName().Name!))
            Assembly.SetCustomAttribute(new CustomAttributeBuilder(OpenAttribute, [type.Assembly.GetName().Name!]));
        foreach (var argument in type.GetGenericArguments())
            Open(argument);
        foreach (var parent in type.GetInterfaces().Where(i => type.IsInterface && typeof(IAddressable).IsAssignableFrom(i)))
            Open(parent);
    }

    private static void EmitConstructor(TypeBuilder proxy)
    {
        var constructor = proxy.DefineConstructor(
            MethodAttributes.Public, CallingConventions.Standard, [typeof(ReferenceShape), typeof(GrainId), typeof(CallRuntime)]);
        var il = constructor.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Call, ReferenceConstructor);
        il.Emit(OpCodes.Ret);
    }

    private static void EmitMethod(TypeBuilder proxy, MethodInfo method, int index, EmittedCall call, CallDescriptor descriptor)
    {
        var il = Override(proxy, method).GetILGenerator();
        il.Emit(OpCodes.Newobj, call.Constructor);
        var parameters = method.GetParameters();
        for (var i = 0; i < parameters.Length; i++)
        {
            var type = parameters[i].ParameterType;
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldarg, i + 1);
            if (type == typeof(CancellationToken))
            {
                il.Emit(OpCodes.Call, typeof(GrainCall).GetMethod(nameof(GrainCall.SetCallerToken))!);
                continue;
            }
            if (!parameters[i].IsDefined(typeof(ImmutableAttribute), false) && !Copiers.IsSurelyShallow(type))
                il.Emit(OpCodes.Call, typeof(ArgumentCopy).GetMethod(nameof(ArgumentCopy.Of))!.MakeGenericMethod(type));
            il.Emit(OpCodes.Stfld, call.Fields[i]!);
        }
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4, index);
        il.Emit(OpCodes.Call, call.Send);
        il.Emit(OpCodes.Ret);
        descriptor.ArgumentFields = [.. call.Fields.OfType<FieldInfo>()];
    }

    private static void EmitUnsupported(TypeBuilder proxy, MethodInfo method)
    {
        var il = Override(proxy, method).GetILGenerator();
        il.Emit(OpCodes.Ldstr, $"{method.DeclaringType}.{method.Name} cannot be called on a grain: it must return void, Task, ValueTask or "
            + "IAsyncEnumerable<T>, and have neither type parameters nor parameters by reference.");
        il.Emit(OpCodes.Newobj, typeof(NotSupportedException).GetConstructor([typeof(string)])!);
        il.Emit(OpCodes.Throw);
    }

    private static MethodBuilder Override(TypeBuilder proxy, MethodInfo method)
    {
        var parameters = method.GetParameters();
        var builder = proxy.DefineMethod(
            $"{method.DeclaringType!.FullName}.{method.Name}",
            MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.HideBySig | MethodAttributes.NewSlot);
        if (method.IsGenericMethodDefinition)
        {
            var generics = builder.DefineGenericParameters([.. method.GetGenericArguments().Select(a => a.Name)]);
            for (var i = 0; i < generics.Length; i++)
                generics[i].SetGenericParameterAttributes(method.GetGenericArguments()[i].GenericParameterAttributes);
        }
        builder.SetParameters([.. parameters.Select(p => p.ParameterType)]);
        builder.SetReturnType(method.ReturnType);
        proxy.DefineMethodOverride(builder, method);
        return builder;
    }

    private static Func<ReferenceShape, GrainId, CallRuntime, GrainReference> CreatorOf(Type type)
    {
        Type[] parameters = [typeof(ReferenceShape), typeof(GrainId), typeof(CallRuntime)];
        var method = new DynamicMethod("create", typeof(GrainReference), parameters, typeof(ProxyEmitter).Module, skipVisibility: true);
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Newobj, type.GetConstructor(parameters)!);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<ReferenceShape, GrainId, CallRuntime, GrainReference>>();
    }
}
