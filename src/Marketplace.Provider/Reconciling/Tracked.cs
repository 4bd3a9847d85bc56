using Marketplace.Containers;

namespace Marketplace.Provider.Reconciling;

/// <summary>An instance in the reconciler's hands. Guarded by the reconciler's lock.</summary>
internal sealed class Tracked(InstanceMemory memory)
{
    private InstanceMemory? _saved;
    private DateTimeOffset _savedAt = DateTimeOffset.MinValue;

    /// <summary>Held while its record is written: a step and the regular round may want to at the same time.</summary>
    public SemaphoreSlim Saving { get; } = new(1, 1);

    public InstanceMemory Memory { get; set; } = memory;

    public ObservedInstance? Seen { get; private set; }

    public DateTimeOffset SeenAt { get; private set; }

    /// <summary>The start or removal that goes on, or the last one.</summary>
    public Task? Step { get; set; }

    /// <summary>How far a start is; null when none goes on.</summary>
    public StartStep? StartStep { get; set; }

    /// <summary>Whether its figures have been told for long enough.</summary>
    public bool IsForgotten { get; set; }

    public void See(ObservedInstance? seen, DateTimeOffset asked)
    {
        // A late answer must not undo a newer one.
        if (asked < SeenAt)
            return;
        Memory = ReconcileRules.See(Memory, seen, seen?.ObservedAt ?? asked);
        (Seen, SeenAt) = (seen, asked);
    }

    /// <summary>Changes that matter are saved at once, the mere passing of time now and then.</summary>
    public bool NeedsSaving(DateTimeOffset now, TimeSpan interval) =>
        IsForgotten || _saved is null || (now - _savedAt >= interval && Memory.Evidence != _saved.Evidence)
        || Memory with { Evidence = _saved.Evidence } != _saved
        || Memory.Evidence.Components.Values.Any(runs => !runs.IsOpen) != _saved.Evidence.Components.Values.Any(runs => !runs.IsOpen);

    public void Saved(InstanceMemory memory, DateTimeOffset at) => (_saved, _savedAt) = (memory, at);
}
