using System.Collections.Concurrent;

namespace Orleans.Runtime;

/// <summary>The objects outside grains that calls can reach, by identity.</summary>
internal static class ObserverDirectory
{
    private const int SweepEvery = 256;

    private static readonly GrainType ObserverType = GrainType.Create("sys.client");
    private static readonly ConcurrentDictionary<GrainId, ObserverTarget> Targets = new();
    private static int registrations;

    public static bool IsObserver(GrainId id) => id.Type.Equals(ObserverType);

    public static GrainId Register(IGrainObserver observer, CallRuntime runtime)
    {
        if (Interlocked.Increment(ref registrations) % SweepEvery == 0)
            SweepCollected();
        var id = GrainId.Create(ObserverType, Guid.NewGuid().ToString("N"));
        Targets[id] = new ObserverTarget(observer, id, runtime);
        return id;
    }

    public static void Remove(GrainId id) => Targets.TryRemove(id, out _);

    /// <summary>Calls to an object that is not there are dropped, as their callers' time-outs will tell.</summary>
    public static ICallTarget Find(GrainId id) => Targets.TryGetValue(id, out var target) ? target : MissingTarget.Instance;

    private static void SweepCollected()
    {
        foreach (var (id, target) in Targets)
        {
            if (target.IsCollected)
                Remove(id);
        }
    }

    private sealed class MissingTarget : ICallTarget
    {
        public static readonly MissingTarget Instance = new();

        public bool TryEnqueue(GrainCall call) => true;
    }
}
