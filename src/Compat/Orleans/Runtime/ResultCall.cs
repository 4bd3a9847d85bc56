using System.Runtime.CompilerServices;
using Orleans.Serialization;

namespace Orleans.Runtime;

/// <summary>The result of a method without one.</summary>
internal readonly struct NoResult;

/// <summary>A call whose caller awaits a <typeparamref name="T"/>.</summary>
internal abstract class ResultCall<T> : GrainCall
{
    private AsyncTaskMethodBuilder<T> _promise;
    private Task? _pending;
    private Activation? _runsOn;

    protected Task<T> SendForTask(GrainReference reference, int method) => SendForTask(reference, reference.Shape.Methods[method]);

    protected Task<T> SendForTask(GrainReference reference, CallDescriptor descriptor)
    {
        var task = _promise.Task;
        Start(reference, descriptor);
        return task;
    }

    /// <summary>Calls the method; null when it has ended with a value, else its task.</summary>
    protected abstract Task? Invoke(object target, out T value);

    protected abstract T ResultOf(Task task);

    protected override void ResetPromise() => _promise = default;

    internal sealed override void Run(Activation host)
    {
        Task? pending;
        T value;
        try
        {
            pending = Invoke(host.Instance!, out value);
        }
        catch (Exception e)
        {
            End(host, e);
            return;
        }
        if (pending is null)
        {
            End(host, value);
            return;
        }
        _pending = pending;
        _runsOn = host;
        pending.GetAwaiter().UnsafeOnCompleted(OnPendingCompleted);
    }

    internal sealed override async Task<object?> InvokeBoxedAsync(object target)
    {
        var pending = Invoke(target, out var value);
        if (pending is null)
            return value;
        await pending;
        return ResultOf(pending);
    }

    internal sealed override bool SettleBoxed(object? result)
    {
        T value;
        try
        {
            value = Copy(result is null ? default! : (T)result);
        }
        catch (Exception e)
        {
            return SettleError(e);
        }
        if (!TrySettle())
            return false;
        _promise.SetResult(value);
        return true;
    }

    internal sealed override bool SettleError(Exception error)
    {
        if (!TrySettle())
            return false;
        // Nobody sees the task of a one-way call, so an error in it would only surface as an unobserved one.
        if (IsOneWay)
            _promise.SetResult(default!);
        else
            _promise.SetException(error);
        return true;
    }

    internal sealed override async Task<object?> BoxedResult() => await _promise.Task;

    /// <summary>Makes the promise before the call is sent, so that no two threads make one each.</summary>
    internal Task<T> Promise => _promise.Task;

    private void OnPendingCompleted()
    {
        var pending = _pending!;
        var host = _runsOn!;
        if (pending.IsCompletedSuccessfully)
            End(host, ResultOf(pending));
        else if (pending.IsFaulted)
            End(host, pending.Exception.InnerException!);
        else
            End(host, new TaskCanceledException(pending));
    }

    private void End(Activation host, T value)
    {
        T copy;
        try
        {
            copy = Copy(value);
        }
        catch (Exception e)
        {
            End(host, e);
            return;
        }
        host.OnCompleted(this, null);
        if (TrySettle())
            _promise.SetResult(copy);
    }

    private void End(Activation host, Exception error)
    {
        host.OnCompleted(this, error);
        if (!SettleError(error) || IsOneWay)
            host.ReportUnseen(this, error);
    }

    private T Copy(T value) => DeepCopy<T>.IsShallow || Descriptor.ResultIsImmutable ? value : DeepCopy<T>.Copy(value);
}
