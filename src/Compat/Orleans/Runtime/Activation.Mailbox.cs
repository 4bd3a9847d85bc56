using Microsoft.Extensions.Logging;

namespace Orleans.Runtime;

/// <summary>The queue of an activation: calls, continuations and actions, in the order in which they came.</summary>
internal sealed partial class Activation : IThreadPoolWorkItem, IWorkItemScheduler, ICallTarget
{
    private const int BatchToKeep = 256;
    private const long QuantumMilliseconds = 50;

    [ThreadStatic]
    private static Activation? draining;

    private static readonly Action<object?> RunRestOfBatch = static a => ((Activation)a!).RunRest();

    private readonly object _gate = new();
    private object?[] _inbox = new object?[4];
    private object?[] _batch = new object?[4];
    private int _inboxCount;
    private int _batchCount;
    private int _cursor;
    private bool _scheduled;
    private bool _closed;

    /// <summary>False when the activation has ended: the caller looks for the next one.</summary>
    public bool TryEnqueue(GrainCall call)
    {
        lock (_gate)
        {
            if (_closed)
                return false;
            Push(call);
            if (_scheduled)
                return true;
            _scheduled = true;
        }
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        return true;
    }

    internal void QueueAction(Action action) => Enqueue(action);

    void IWorkItemScheduler.QueueAction(Action action) => Enqueue(action);

    void IWorkItemScheduler.QueueTask(Task task) => task.Start(this);

    protected override void QueueTask(Task task) => Enqueue(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && draining == this && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate)
            return [.. _inbox.OfType<Task>()];
    }

    public override int MaximumConcurrencyLevel => 1;

    void IThreadPoolWorkItem.Execute()
    {
        draining = this;
        try
        {
            var began = Environment.TickCount64;
            while (true)
            {
                lock (_gate)
                {
                    if (_inboxCount == 0)
                    {
                        _scheduled = false;
                        return;
                    }
                    (_inbox, _batch) = (_batch, _inbox);
                    (_batchCount, _inboxCount) = (_inboxCount, 0);
                }
                Drain();
                if (Environment.TickCount64 - began > QuantumMilliseconds)
                {
                    ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                    return;
                }
            }
        }
        finally
        {
            draining = null;
        }
    }

    private void Enqueue(object item)
    {
        lock (_gate)
        {
            Push(item);
            if (_scheduled)
                return;
            _scheduled = true;
        }
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    private void Push(object item)
    {
        if (_inboxCount == _inbox.Length)
            Array.Resize(ref _inbox, _inbox.Length * 2);
        _inbox[_inboxCount++] = item;
    }

    // Continuations are tasks of this scheduler already. Everything else needs one around it, so that `await` in it comes back here; one
    // task serves the whole rest of the batch.
    private void Drain()
    {
        _cursor = 0;
        while (_cursor < _batchCount && !_wake && _batch[_cursor] is Task task)
        {
            _batch[_cursor++] = null;
            TryExecuteTask(task);
        }
        if (_cursor < _batchCount || _wake)
            new Task(RunRestOfBatch, this, CancellationToken.None, TaskCreationOptions.DenyChildAttach).RunSynchronously(this);
        if (_batch.Length > BatchToKeep)
            _batch = new object?[4];
    }

    private void RunRest()
    {
        while (_wake)
            Wake();
        while (_cursor < _batchCount)
        {
            var item = _batch[_cursor]!;
            _batch[_cursor++] = null;
            try
            {
                switch (item)
                {
                    case GrainCall call:
                        Accept(call);
                        break;
                    case Task task:
                        TryExecuteTask(task);
                        break;
                    default:
                        ((Action)item)();
                        break;
                }
            }
            catch (Exception e)
            {
                LogTurnFailed(Runtime.Logger, e, this);
            }
            while (_wake)
                Wake();
        }
    }

    [LoggerMessage(EventId = 8020, Level = LogLevel.Error, Message = "A turn of {Activation} failed")]
    private static partial void LogTurnFailed(ILogger logger, Exception exception, Activation activation);
}
