namespace Marketplace.Ledger.Verification;

/// <summary>Bounds the bytes that are under way. One task takes, any gives back.</summary>
/// <param name="limit">The most bytes; something larger goes alone.</param>
internal sealed class ByteBudget(long limit)
{
    private readonly Lock _gate = new();
    private long _used;
    private (long Bytes, TaskCompletionSource Granted)? _waiting;

    /// <summary>Waits until there is room.</summary>
    public Task TakeAsync(long bytes, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (Fits(bytes))
            {
                _used += bytes;
                return Task.CompletedTask;
            }

            var granted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting = (bytes, granted);
            return granted.Task.WaitAsync(cancellationToken);
        }
    }

    public void Return(long bytes)
    {
        lock (_gate)
        {
            _used -= bytes;
            if (_waiting is var (wanted, granted) && Fits(wanted))
            {
                _used += wanted;
                _waiting = null;
                granted.SetResult();
            }
        }
    }

    private bool Fits(long bytes) => _used == 0 || _used + bytes <= limit;
}
