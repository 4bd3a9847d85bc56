
namespace Orleans.Runtime;

/// <summary>A call on its way out through the filters. Each time it gets to the end, a twin of it is sent.</summary>
internal sealed class OutgoingCallChain : CallChain, IOutgoingGrainCallContext
{
    private readonly CallRuntime _runtime;

    private OutgoingCallChain(GrainCall call, CallRuntime runtime) : base(call) => _runtime = runtime;

    public override object Grain => Call.Reference;

    public IGrainContext? SourceContext => Call.Source;

    public static async Task RunAsync(GrainCall call, CallRuntime runtime)
    {
        var chain = new OutgoingCallChain(call, runtime);
        try
        {
            await chain.Invoke();
            call.SettleBoxed(chain.Result);
        }
        catch (Exception e)
        {
            call.SettleError(e);
        }
    }

    protected override Task InvokeFilterAsync(int index) => _runtime.OutgoingFilters[index].Invoke(this);

    protected override int FilterCount => _runtime.OutgoingFilters.Length;

    protected override async Task<object?> InvokeCallAsync()
    {
        var twin = Call.Twin();
        twin.Context = RequestContext.Export();
        var result = twin.BoxedResult();
        twin.Dispatch(_runtime);
        return twin.IsOneWay ? null : await result;
    }
}
