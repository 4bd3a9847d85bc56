using System.Collections.Concurrent;

namespace Orleans.Runtime;

/// <summary>The activations of a silo, by grain.</summary>
internal sealed class Catalog(SiloRuntime runtime, GrainManifest manifest)
{
    private readonly ConcurrentDictionary<GrainId, ICallTarget> _targets = new();

    public IEnumerable<Activation> Activations
    {
        get
        {
            foreach (var (_, target) in _targets)
            {
                if (target is Activation activation)
                {
                    yield return activation;
                }
                else if (target is StatelessWorkers workers)
                {
                    foreach (var worker in workers.Snapshot())
                        yield return worker;
                }
            }
        }
    }

    public Activation? Find(GrainId id) => _targets.GetValueOrDefault(id) as Activation;

    /// <summary>Where a call to the grain goes; begins an activation for it if there is none.</summary>
    public ICallTarget GetOrCreate(GrainId id, RequestContextData? context)
    {
        while (true)
        {
            if (_targets.TryGetValue(id, out var target))
                return target;
            if (!runtime.AcceptsActivations)
                throw new SiloUnavailableException($"The silo is stopping: {id} cannot be activated.");
            var grainClass = manifest.ClassOf(id.Type);
            if (grainClass.MaxWorkers > 0)
            {
                _targets.TryAdd(id, new StatelessWorkers(runtime, grainClass, id));
                continue;
            }
            var activation = new Activation(runtime, grainClass, id, null);
            if (!_targets.TryAdd(id, activation))
                continue;
            activation.Start(context);
            return activation;
        }
    }

    /// <summary>Empties the catalog of a silo that ends; calls that still come find nothing and fail.</summary>
    public Activation[] TakeAll()
    {
        var all = Activations.ToArray();
        _targets.Clear();
        return all;
    }

    public void Remove(Activation activation) => _targets.TryRemove(new(activation.GrainId, activation));

    public void Remove(StatelessWorkers workers) => _targets.TryRemove(new(workers.GrainId, workers));
}
