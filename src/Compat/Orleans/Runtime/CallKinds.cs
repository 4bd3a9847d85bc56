namespace Orleans.Runtime;

/// <summary>A method that returns <see cref="Task{TResult}"/>.</summary>
internal abstract class TaskCall<T> : ResultCall<T>
{
    /// <summary>Called by emitted proxies.</summary>
    public Task<T> Send(GrainReference reference, int method) => SendForTask(reference, method);

    protected abstract Task<T> InvokeInner(object target);

    protected sealed override Task? Invoke(object target, out T value)
    {
        var task = InvokeInner(target);
        if (task.IsCompletedSuccessfully)
        {
            value = task.Result;
            return null;
        }
        value = default!;
        return task;
    }

    protected sealed override T ResultOf(Task task) => ((Task<T>)task).Result;
}

/// <summary>A method that returns <see cref="Task"/>.</summary>
internal abstract class TaskCall : ResultCall<NoResult>
{
    /// <summary>Called by emitted proxies.</summary>
    public Task Send(GrainReference reference, int method)
    {
        var task = SendForTask(reference, method);
        return IsOneWay ? Task.CompletedTask : task;
    }

    protected abstract Task InvokeInner(object target);

    protected sealed override Task? Invoke(object target, out NoResult value)
    {
        value = default;
        var task = InvokeInner(target);
        return task.IsCompletedSuccessfully ? null : task;
    }

    protected sealed override NoResult ResultOf(Task task) => default;
}

/// <summary>A method that returns <see cref="ValueTask{TResult}"/>.</summary>
internal abstract class ValueTaskCall<T> : ResultCall<T>
{
    /// <summary>Called by emitted proxies.</summary>
    public ValueTask<T> Send(GrainReference reference, int method) => new(SendForTask(reference, method));

    protected abstract ValueTask<T> InvokeInner(object target);

    protected sealed override Task? Invoke(object target, out T value)
    {
        var task = InvokeInner(target);
        if (task.IsCompletedSuccessfully)
        {
            value = task.Result;
            return null;
        }
        value = default!;
        return task.AsTask();
    }

    protected sealed override T ResultOf(Task task) => ((Task<T>)task).Result;
}

/// <summary>A method that returns <see cref="ValueTask"/>.</summary>
internal abstract class ValueTaskCall : ResultCall<NoResult>
{
    /// <summary>Called by emitted proxies.</summary>
    public ValueTask Send(GrainReference reference, int method)
    {
        var task = SendForTask(reference, method);
        return IsOneWay ? default : new(task);
    }

    protected abstract ValueTask InvokeInner(object target);

    protected sealed override Task? Invoke(object target, out NoResult value)
    {
        value = default;
        var task = InvokeInner(target);
        if (!task.IsCompletedSuccessfully)
            return task.AsTask();
        task.GetAwaiter().GetResult();
        return null;
    }

    protected sealed override NoResult ResultOf(Task task) => default;
}

/// <summary>A method that returns nothing: the caller never waits.</summary>
internal abstract class VoidCall : ResultCall<NoResult>
{
    /// <summary>Called by emitted proxies.</summary>
    public void Send(GrainReference reference, int method) => _ = SendForTask(reference, method);

    protected abstract void InvokeInner(object target);

    protected sealed override Task? Invoke(object target, out NoResult value)
    {
        value = default;
        InvokeInner(target);
        return null;
    }

    protected sealed override NoResult ResultOf(Task task) => default;
}
