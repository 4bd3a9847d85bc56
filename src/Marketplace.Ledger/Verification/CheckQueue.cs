using System.Diagnostics.CodeAnalysis;

namespace Marketplace.Ledger.Verification;

/// <summary>What the checking threads have to do. Parts of blocks that are decoded come before blocks that are not, so that little is open at a time.</summary>
internal sealed class CheckQueue
{
    private readonly object _gate = new();
    private readonly Queue<Action> _parts = new();
    private readonly Queue<Action> _portions = new();
    private bool _closed;

    public void AddPortion(Action work)
    {
        lock (_gate)
        {
            _portions.Enqueue(work);
            Monitor.Pulse(_gate);
        }
    }

    public void AddParts(IReadOnlyList<Action> works)
    {
        lock (_gate)
        {
            foreach (var work in works)
            {
                _parts.Enqueue(work);
            }

            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits for something to do; false when the queue is closed.</summary>
    public bool TryTake([NotNullWhen(true)] out Action? work)
    {
        lock (_gate)
        {
            while (!_closed)
            {
                if (_parts.TryDequeue(out work) || _portions.TryDequeue(out work))
                {
                    return true;
                }

                Monitor.Wait(_gate);
            }

            work = null;
            return false;
        }
    }

    /// <summary>Sends every thread home; what has not begun is never done.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }
}
