using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;

namespace Orleans.Runtime;

/// <summary>What is known of a grain class, once per class.</summary>
internal sealed class GrainClass
{
    private readonly ConstructorInvoker _constructor;
    private readonly Func<Activation, object?>[] _parameters;

    public GrainClass(Type type, GrainType grainType)
    {
        Type = type;
        GrainType = grainType;
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute), true);
        IsCallFilter = typeof(IIncomingGrainCallFilter).IsAssignableFrom(type);
        MayInterleave = PredicateOf(type);
        MaxWorkers = type.GetCustomAttribute<StatelessWorkerAttribute>()?.MaxLocalWorkers ?? 0;
        CollectionAge = type.IsDefined(typeof(KeepAliveAttribute), true)
            ? TimeSpan.MaxValue
            : type.GetCustomAttribute<CollectionAgeLimitAttribute>()?.AgeLimit;
        var constructor = ConstructorOf(type);
        _constructor = ConstructorInvoker.Create(constructor);
        _parameters = [.. constructor.GetParameters().Select(p => GrainParameters.SourceOf(type, p))];
    }

    public Type Type { get; }

    public GrainType GrainType { get; }

    public bool IsReentrant { get; }

    /// <summary>The grain filters its own calls.</summary>
    public bool IsCallFilter { get; }

    public Func<object, GrainCall, bool>? MayInterleave { get; }

    /// <summary>0 when the class is not a stateless worker.</summary>
    public int MaxWorkers { get; }

    /// <summary>The class's own age of collection; null for the silo's.</summary>
    public TimeSpan? CollectionAge { get; }

    public object Create(Activation activation)
    {
        var arguments = new object?[_parameters.Length];
        for (var i = 0; i < arguments.Length; i++)
            arguments[i] = _parameters[i](activation);
        return _constructor.Invoke(arguments.AsSpan());
    }

    private static ConstructorInfo ConstructorOf(Type type)
    {
        var all = type.GetConstructors();
        return all.FirstOrDefault(c => c.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))
            ?? all.MaxBy(c => c.GetParameters().Length)
            ?? throw new InvalidOperationException($"The grain class {type} has no public constructor.");
    }

    private static Func<object, GrainCall, bool>? PredicateOf(Type type)
    {
        if (type.GetCustomAttribute<MayInterleaveAttribute>() is not { } attribute)
            return null;
        const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.FlattenHierarchy;
        var method = type.GetMethod(attribute.CallbackMethodName, Any);
        if (method is null || method.ReturnType != typeof(bool) || method.GetParameters() is not [var only]
            || only.ParameterType != typeof(Serialization.Invocation.IInvokable))
        {
            throw new InvalidOperationException(
                $"[MayInterleave] of {type} names {attribute.CallbackMethodName}, which is not a method bool(IInvokable) of the class.");
        }
        var invoker = MethodInvoker.Create(method);
        return (instance, call) => (bool)invoker.Invoke(method.IsStatic ? null : instance, call)!;
    }
}
