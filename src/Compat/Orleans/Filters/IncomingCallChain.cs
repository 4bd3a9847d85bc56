using System.Reflection;

namespace Orleans.Runtime;

/// <summary>A call on its way into an activation: the silo's filters, then the grain's own, then the method.</summary>
internal sealed class IncomingCallChain : CallChain, IIncomingGrainCallContext
{
    private readonly Activation _host;

    private IncomingCallChain(GrainCall call, Activation host) : base(call)
    {
        _host = host;
        call.Target = host.Instance;
    }

    public override object Grain => _host.Instance!;

    public IGrainContext TargetContext => _host;

    public MethodInfo ImplementationMethod
    {
        get
        {
            var map = _host.Class.Type.GetInterfaceMap(InterfaceMethod.DeclaringType!);
            return map.TargetMethods[Array.IndexOf(map.InterfaceMethods, InterfaceMethod)];
        }
    }

    /// <summary>Runs as a turn of the activation; all of it, filters too.</summary>
    public static async Task RunAsync(GrainCall call, Activation host)
    {
        Exception? error = null;
        var chain = new IncomingCallChain(call, host);
        try
        {
            await chain.Invoke();
            // An error that a filter has put in place of a result.
            _ = chain.Result;
        }
        catch (Exception e)
        {
            error = e;
        }
        host.OnCompleted(call, error);
        if (error is null)
            call.SettleBoxed(chain.Result);
        else if (!call.SettleError(error) || call.IsOneWay)
            host.ReportUnseen(call, error);
    }

    protected override int FilterCount => _host.Runtime.IncomingFilters.Length + (_host.Class.IsCallFilter ? 1 : 0);

    protected override Task InvokeFilterAsync(int index)
    {
        var filters = _host.Runtime.IncomingFilters;
        return index < filters.Length ? filters[index].Invoke(this) : ((IIncomingGrainCallFilter)_host.Instance!).Invoke(this);
    }

    protected override Task<object?> InvokeCallAsync() => Call.InvokeBoxedAsync(_host.Instance!);
}
