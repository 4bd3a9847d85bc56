using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Orleans.Runtime;

/// <summary>An object outside grains: held weakly, its calls run one after the other on the thread pool.</summary>
internal sealed partial class ObserverTarget(IGrainObserver observer, GrainId id, CallRuntime runtime) : ICallTarget
{
    private readonly WeakReference<IGrainObserver> _observer = new(observer);
    private readonly Queue<GrainCall> _calls = [];
    private bool _running;

    public bool IsCollected => !_observer.TryGetTarget(out _);

    public bool TryEnqueue(GrainCall call)
    {
        if (IsCollected || !ReferenceEquals(ObserverDirectory.Find(id), this))
        {
            // A reference may have kept this target past its removal.
            ObserverDirectory.Remove(id);
            return true;
        }
        if (call.IsAlwaysInterleave)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static s => _ = s.self.RunAsync(s.call), (self: this, call), preferLocal: false);
            return true;
        }
        lock (_calls)
        {
            _calls.Enqueue(call);
            if (_running)
                return true;
            _running = true;
        }
        ThreadPool.UnsafeQueueUserWorkItem(static self => _ = self.PumpAsync(), this, preferLocal: false);
        return true;
    }

    private async Task PumpAsync()
    {
        while (true)
        {
            GrainCall? call;
            lock (_calls)
            {
                if (!_calls.TryDequeue(out call))
                {
                    _running = false;
                    return;
                }
            }
            await RunAsync(call);
        }
    }

    private async Task RunAsync(GrainCall call)
    {
        if ((call.IsSettled && !call.IsOneWay) || !_observer.TryGetTarget(out var target))
            return;
        try
        {
            RequestContext.Import(call.Context);
            call.SettleBoxed(await call.InvokeBoxedAsync(target));
        }
        catch (Exception e)
        {
            if (!call.SettleError(e) || call.IsOneWay)
                LogObserverFailed(Logger, e, call);
        }
    }

    private ILogger Logger => runtime.Services.GetRequiredService<ILogger<ObserverTarget>>();

    [LoggerMessage(EventId = 8040, Level = LogLevel.Warning, Message = "{Call} failed on an observer and its caller does not wait for an answer")]
    private static partial void LogObserverFailed(ILogger logger, Exception exception, GrainCall call);
}
