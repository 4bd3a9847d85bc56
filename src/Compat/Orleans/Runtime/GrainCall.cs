using System.Diagnostics;
using System.Reflection;
using Orleans.CodeGeneration;

namespace Orleans.Runtime;

/// <summary>
/// One call: its arguments (fields of the emitted class), its way to the target, and the promise that the caller awaits. It is the only
/// allocation of a call besides the caller's task.
/// </summary>
internal abstract class GrainCall : IRequest
{
    private int _settled;
    private CancellationToken _callerToken;
    private CancellationTokenRegistration _callerRegistration;
    private CancellationTokenSource? _calleeCancellation;
    private volatile bool _cancelRequested;
    private volatile Activation? _host;

    internal CallDescriptor Descriptor { get; set; } = null!;

    internal GrainReference Reference { get; set; } = null!;

    internal Activation? Source { get; private set; }

    internal RequestContextData? Context { get; set; }

    /// <summary>What the caller was tracing, so that what the grain traces hangs below it.</summary>
    internal Activity? Activity { get; private set; }

    internal object? Target { get; set; }

    internal CallRuntime? SentFrom { get; private set; }

    /// <summary>The next call that waits for the same activation.</summary>
    internal GrainCall? NextWaiting { get; set; }

    internal GrainCall? PreviousPending { get; set; }

    internal GrainCall? NextPending { get; set; }

    internal PendingCalls.Stripe? PendingStripe { get; set; }

    internal long Deadline { get; set; }

    internal int Forwards { get; set; }

    /// <summary>The caller has its answer, or no longer waits for one.</summary>
    internal bool IsSettled => Volatile.Read(ref _settled) != 0;

    internal bool IsCancelRequested => _cancelRequested;

    internal InvokeMethodOptions Options => Descriptor.Options;

    internal bool IsAlwaysInterleave => (Descriptor.Options & InvokeMethodOptions.AlwaysInterleave) != 0;

    internal bool IsReadOnly => (Descriptor.Options & InvokeMethodOptions.ReadOnly) != 0;

    internal bool IsOneWay => (Descriptor.Options & InvokeMethodOptions.OneWay) != 0;

    internal Guid ReentrancyId => Context?.ReentrancyId ?? Guid.Empty;

    /// <summary>The call goes to a new activation when its activation ends. Ticks of timers do not.</summary>
    internal virtual bool MayBeForwarded => true;

    /// <summary>The call keeps its activation from being idle.</summary>
    internal virtual bool KeepsAlive => true;

    InvokeMethodOptions IRequest.Options => Descriptor.Options;

    bool Serialization.Invocation.IInvokable.IsCancellable => Descriptor.TakesToken;

    /// <summary>Runs as a turn of the activation and tells it when it is done.</summary>
    internal abstract void Run(Activation host);

    /// <summary>Runs on any object, slowly; for filters and observers.</summary>
    internal abstract Task<object?> InvokeBoxedAsync(object target);

    /// <summary>Gives the caller a result that has not been copied yet.</summary>
    internal abstract bool SettleBoxed(object? result);

    /// <summary>Gives the caller an error.</summary>
    internal abstract bool SettleError(Exception error);

    /// <summary>The result as an object once the call is settled; throws its error.</summary>
    internal abstract Task<object?> BoxedResult();

    /// <summary>A second call with the same arguments and its own promise.</summary>
    internal GrainCall Twin()
    {
        var twin = (GrainCall)MemberwiseClone();
        twin.ResetPromise();
        twin._settled = 0;
        twin._callerRegistration = default;
        twin._calleeCancellation = null;
        return twin;
    }

    protected abstract void ResetPromise();

    /// <summary>The token that the emitted code hands to the method.</summary>
    public CancellationToken CalleeToken
    {
        get
        {
            if (_calleeCancellation is null)
            {
                var created = new CancellationTokenSource();
                Interlocked.CompareExchange(ref _calleeCancellation, created, null);
                if (_cancelRequested)
                    _calleeCancellation.Cancel();
            }
            return _calleeCancellation.Token;
        }
    }

    /// <summary>Takes the caller's token; called by emitted code.</summary>
    public void SetCallerToken(CancellationToken token) => _callerToken = token;

    protected void Start(GrainReference reference, CallDescriptor descriptor)
    {
        Reference = reference;
        Descriptor = descriptor;
        Source = Activation.CurrentActivation;
        Context = RequestContext.Export();
        Activity = Activity.Current;
        var runtime = Source?.Runtime ?? reference.Runtime;
        if (runtime.OutgoingFilters.Length != 0)
            _ = OutgoingCallChain.RunAsync(this, runtime);
        else
            Dispatch(runtime);
    }

    internal void Dispatch(CallRuntime runtime)
    {
        if (_callerToken.CanBeCanceled && !WatchCaller(runtime))
            return;
        if (!IsOneWay)
        {
            SentFrom = runtime;
            runtime.Pending.Add(this, Descriptor.ResponseTimeout ?? runtime.ResponseTimeout);
            if (IsSettled)
            {
                // The caller cancelled meanwhile and found nothing to remove yet.
                runtime.Pending.Remove(this);
                return;
            }
        }
        try
        {
            Reference.Deliver(this);
        }
        catch (Exception e)
        {
            SettleError(e);
        }
    }

    protected bool TrySettle()
    {
        if (Interlocked.CompareExchange(ref _settled, 1, 0) != 0)
            return false;
        SentFrom?.Pending.Remove(this);
        _callerRegistration.Unregister();
        return true;
    }

    internal void BeginOn(Activation host)
    {
        _host = host;
        if (_cancelRequested)
            _calleeCancellation?.Cancel();
    }

    internal void TimeOut(TimeSpan waited) => ThreadPool.UnsafeQueueUserWorkItem(
        static s =>
        {
            // First the caller's answer, so that it is this one and not what the cancelled method makes of it.
            s.call.SettleError(new TimeoutException($"Response did not arrive on time in {s.waited} for message: {s.call}."));
            if (s.call.SentFrom?.CancelRequestOnTimeout == true)
                s.call.CancelCallee();
        },
        (call: this, waited), preferLocal: false);

    private bool WatchCaller(CallRuntime runtime)
    {
        if (_callerToken.IsCancellationRequested)
        {
            SettleError(new OperationCanceledException(_callerToken));
            return false;
        }
        SentFrom = runtime;
        _callerRegistration = _callerToken.UnsafeRegister(static s => ((GrainCall)s!).OnCallerCancelled(), this);
        return true;
    }

    private void OnCallerCancelled() => ThreadPool.UnsafeQueueUserWorkItem(
        static call =>
        {
            if (call.SentFrom?.WaitForCancellationAcknowledgement != true || call._host is null)
                call.SettleError(new OperationCanceledException(call._callerToken));
            call.CancelCallee();
        },
        this, preferLocal: false);

    private void CancelCallee()
    {
        if (!Descriptor.TakesToken)
            return;
        _cancelRequested = true;
        _host?.QueueAction(() => _calleeCancellation?.Cancel());
    }

    object? Serialization.Invocation.IInvokable.GetTarget() => Target;

    int Serialization.Invocation.IInvokable.GetArgumentCount() => Descriptor.ArgumentFields.Length;

    object? Serialization.Invocation.IInvokable.GetArgument(int index) => Descriptor.ArgumentFields[index].GetValue(this);

    void Serialization.Invocation.IInvokable.SetArgument(int index, object value) => Descriptor.ArgumentFields[index].SetValue(this, value);

    string Serialization.Invocation.IInvokable.GetMethodName() => Descriptor.Method.Name;

    string Serialization.Invocation.IInvokable.GetInterfaceName() => Descriptor.InterfaceName;

    string Serialization.Invocation.IInvokable.GetActivityName() => Descriptor.ActivityName;

    Type Serialization.Invocation.IInvokable.GetInterfaceType() => Descriptor.InterfaceType;

    MethodInfo Serialization.Invocation.IInvokable.GetMethod() => Descriptor.Method;

    CancellationToken Serialization.Invocation.IInvokable.GetCancellationToken() => _host is null ? _callerToken : CalleeToken;

    TimeSpan? Serialization.Invocation.IInvokable.GetDefaultResponseTimeout() => Descriptor.ResponseTimeout;

    void IDisposable.Dispose()
    {
    }

    public override string ToString() => $"{Descriptor.ActivityName} -> {Reference.GrainId}";
}
