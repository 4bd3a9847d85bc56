using Orleans.Configuration;

namespace Orleans.Runtime;

/// <summary>Ends activations that have been idle for too long.</summary>
internal sealed class ActivationCollector(SiloRuntime runtime, GrainCollectionOptions options) : IAsyncDisposable
{
    private ITimer? _timer;

    public void Start() => _timer ??= runtime.CollectionClock.CreateTimer(Collect, options.CollectionQuantum);

    public ValueTask DisposeAsync() => _timer?.DisposeAsync() ?? default;

    private void Collect()
    {
        var now = runtime.CollectionClock.Now;
        foreach (var activation in runtime.Catalog.Activations)
        {
            var age = AgeOf(activation.Class);
            if (age != TimeSpan.MaxValue && activation.IsIdleSince(now, age))
                activation.Deactivate(new DeactivationReason(DeactivationReasonCode.ActivationIdle, "The activation was idle."));
        }
    }

    private TimeSpan AgeOf(GrainClass grainClass) =>
        options.ClassSpecificCollectionAge.TryGetValue(grainClass.Type.FullName!, out var specific) ? specific
            : grainClass.CollectionAge ?? options.CollectionAge;
}
