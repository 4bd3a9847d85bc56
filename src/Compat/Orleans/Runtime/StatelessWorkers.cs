namespace Orleans.Runtime;

/// <summary>The activations of a stateless worker: an idle one takes the next call, a new one is made while there may be more.</summary>
internal sealed class StatelessWorkers(SiloRuntime runtime, GrainClass grainClass, GrainId grainId) : ICallTarget
{
    private readonly List<Activation> _workers = [];
    private bool _closed;

    public GrainId GrainId => grainId;

    public bool TryEnqueue(GrainCall call)
    {
        lock (_workers)
        {
            if (_closed)
                return false;
            Activation? best = null;
            var least = int.MaxValue;
            foreach (var worker in _workers)
            {
                if (worker.State <= ActivationState.Valid && worker.Load < least)
                    (best, least) = (worker, worker.Load);
            }
            if (best is null || (least > 0 && _workers.Count < grainClass.MaxWorkers))
            {
                best = new Activation(runtime, grainClass, grainId, this);
                _workers.Add(best);
                best.Start(call.Context);
            }
            return best.TryEnqueue(call);
        }
    }

    public void Remove(Activation worker)
    {
        lock (_workers)
        {
            _workers.Remove(worker);
            if (_workers.Count > 0)
                return;
            _closed = true;
        }
        runtime.Catalog.Remove(this);
    }

    public Activation[] Snapshot()
    {
        lock (_workers)
            return [.. _workers];
    }
}
