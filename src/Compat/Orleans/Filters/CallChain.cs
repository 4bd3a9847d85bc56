using System.Reflection;
using System.Runtime.ExceptionServices;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>What filters see of a call, and the way from one to the next.</summary>
internal abstract class CallChain(GrainCall call) : IGrainCallContext
{
    private int _stage;
    private object? _result;
    private Exception? _error;

    protected GrainCall Call => call;

    protected abstract int FilterCount { get; }

    public IInvokable Request => call;

    public abstract object Grain { get; }

    public GrainId? SourceId => call.Source?.GrainId;

    public GrainId TargetId => call.Reference.GrainId;

    public GrainInterfaceType InterfaceType => call.Reference.InterfaceType;

    public string InterfaceName => call.Descriptor.InterfaceName;

    public string MethodName => call.Descriptor.Method.Name;

    public MethodInfo InterfaceMethod => call.Descriptor.Method;

    public object? Result
    {
        get
        {
            if (_error is not null)
                ExceptionDispatchInfo.Throw(_error);
            return _result;
        }
        set
        {
            _error = null;
            _result = value;
        }
    }

    public Response? Response
    {
        get => _error is not null ? Response.FromException(_error) : Response.FromResult(_result);
        set => (_result, _error) = (value?.Result, value?.Exception);
    }

    public async Task Invoke()
    {
        var stage = _stage++;
        try
        {
            if (stage < FilterCount)
            {
                await InvokeFilterAsync(stage);
            }
            else
            {
                _result = await InvokeCallAsync();
                _error = null;
            }
        }
        catch (Exception e)
        {
            _error = e;
            throw;
        }
        finally
        {
            _stage = stage;
        }
    }

    protected abstract Task InvokeFilterAsync(int index);

    protected abstract Task<object?> InvokeCallAsync();
}
