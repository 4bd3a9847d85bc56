namespace Orleans.Runtime;

/// <summary>The calls whose callers wait, swept for time-outs by one timer. Lists are striped by thread so that calls do not contend.</summary>
internal sealed class PendingCalls : IDisposable
{
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMilliseconds(100);

    private readonly Stripe[] _stripes;
    private readonly CoarseClock _clock;
    private readonly ITimer _timer;

    public PendingCalls(CoarseClock clock)
    {
        _clock = clock;
        _stripes = new Stripe[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount * 4)];
        for (var i = 0; i < _stripes.Length; i++)
            _stripes[i] = new Stripe();
        _timer = clock.CreateTimer(Sweep, SweepPeriod);
    }

    public void Add(GrainCall call, TimeSpan timeout)
    {
        call.Deadline = timeout == Timeout.InfiniteTimeSpan ? long.MaxValue : _clock.Now + (long)timeout.TotalMilliseconds;
        var stripe = _stripes[Environment.CurrentManagedThreadId & (_stripes.Length - 1)];
        call.PendingStripe = stripe;
        lock (stripe)
        {
            call.NextPending = stripe.First;
            if (stripe.First is not null)
                stripe.First.PreviousPending = call;
            stripe.First = call;
        }
    }

    public void Remove(GrainCall call)
    {
        if (call.PendingStripe is not { } stripe)
            return;
        lock (stripe)
        {
            if (call.PreviousPending is not null)
                call.PreviousPending.NextPending = call.NextPending;
            else if (stripe.First == call)
                stripe.First = call.NextPending;
            if (call.NextPending is not null)
                call.NextPending.PreviousPending = call.PreviousPending;
            call.NextPending = call.PreviousPending = null;
        }
    }

    /// <summary>Gives every caller an error.</summary>
    public void FailAll(Exception error)
    {
        foreach (var stripe in _stripes)
        {
            List<GrainCall> calls = [];
            lock (stripe)
            {
                for (var call = stripe.First; call is not null; call = call.NextPending)
                    calls.Add(call);
            }
            foreach (var call in calls)
                ThreadPool.UnsafeQueueUserWorkItem(static s => s.call.SettleError(s.error), (call, error), preferLocal: false);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Sweep()
    {
        var now = _clock.Now;
        List<GrainCall>? late = null;
        foreach (var stripe in _stripes)
        {
            lock (stripe)
            {
                for (var call = stripe.First; call is not null; call = call.NextPending)
                {
                    if (call.Deadline <= now)
                        (late ??= []).Add(call);
                }
            }
        }
        foreach (var call in late ?? [])
        {
            call.Deadline = long.MaxValue;
            call.TimeOut(call.Descriptor.ResponseTimeout ?? call.SentFrom!.ResponseTimeout);
        }
    }

    internal sealed class Stripe
    {
        public GrainCall? First { get; set; }
    }
}
