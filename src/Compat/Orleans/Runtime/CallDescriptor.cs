using System.Reflection;
using Orleans.CodeGeneration;
using Orleans.Concurrency;

namespace Orleans.Runtime;

/// <summary>What is known of a grain method, once per method.</summary>
internal sealed class CallDescriptor
{
    public CallDescriptor(Type interfaceType, MethodInfo method)
    {
        InterfaceType = interfaceType;
        Method = method;
        InterfaceName = method.DeclaringType!.FullName ?? method.DeclaringType.Name;
        ActivityName = $"{method.DeclaringType.Name}/{method.Name}";
        if (method.IsDefined(typeof(AlwaysInterleaveAttribute)))
            Options |= InvokeMethodOptions.AlwaysInterleave;
        if (method.IsDefined(typeof(ReadOnlyAttribute)))
            Options |= InvokeMethodOptions.ReadOnly;
        if (method.IsDefined(typeof(OneWayAttribute)) || method.ReturnType == typeof(void))
            Options |= InvokeMethodOptions.OneWay;
        ResponseTimeout = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
        TakesToken = method.GetParameters().Any(p => p.ParameterType == typeof(CancellationToken));
        ResultIsImmutable = method.ReturnParameter.IsDefined(typeof(ImmutableAttribute), false);
    }

    private CallDescriptor(CallDescriptor of, InvokeMethodOptions extra)
    {
        InterfaceType = of.InterfaceType;
        Method = of.Method;
        InterfaceName = of.InterfaceName;
        ActivityName = of.ActivityName;
        Options = of.Options | extra;
        ResponseTimeout = of.ResponseTimeout;
    }

    public Type InterfaceType { get; }

    public MethodInfo Method { get; }

    public string InterfaceName { get; }

    public string ActivityName { get; }

    public InvokeMethodOptions Options { get; }

    public TimeSpan? ResponseTimeout { get; }

    public bool TakesToken { get; }

    public bool ResultIsImmutable { get; }

    /// <summary>The fields of the emitted call, without tokens.</summary>
    public FieldInfo[] ArgumentFields { get; set; } = [];

    public CallDescriptor With(InvokeMethodOptions extra) => new(this, extra);
}
