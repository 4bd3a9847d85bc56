using System.Collections.Immutable;
using Marketplace.Market.Instances;

namespace Marketplace.Market.Leases;

public static partial class LeaseLife
{
    /// <summary>Takes in what a node says of the lease's instances.</summary>
    /// <param name="state">The lease.</param>
    /// <param name="evidence">What was said, with the times of its arrival.</param>
    /// <param name="now">The time.</param>
    /// <param name="settings">The time limits.</param>
    /// <returns>The lease with running times credited and phases taken over.</returns>
    public static LeaseState Observe(LeaseState state, IEnumerable<Evidence> evidence, long now, LeaseSettings settings)
    {
        LeaseState next = state;
        foreach (Evidence each in evidence)
        {
            if (next.Find(each.InstanceId) is { Final: false } instance && instance.NodeId == each.NodeId) next = Observe(next, instance, each, now);
        }

        if (ReferenceEquals(next, state)) return state;
        return Converge(next, now, settings).Since(state);
    }

    /// <summary>The lease with running times credited and nothing else changed, for readers between two commits.</summary>
    /// <param name="state">The committed lease.</param>
    /// <param name="evidence">What was said since.</param>
    public static LeaseState Credited(LeaseState state, IEnumerable<Evidence> evidence)
    {
        LeaseState next = state;
        foreach (Evidence each in evidence)
        {
            if (next.Find(each.InstanceId) is { } instance && instance.NodeId == each.NodeId) next = Metering.Credit(next, instance, each.RunningMs, each.ReceivedAtMs);
        }

        return next;
    }

    /// <summary>Whether an observation changed more than running times, so that it should be stored at once.</summary>
    /// <param name="before">The lease before.</param>
    /// <param name="after">The lease after.</param>
    /// <returns>True when phases, ports, failures, events or anything else differs.</returns>
    public static bool IsSignificant(LeaseState before, LeaseState after)
    {
        if (before.LastSequence != after.LastSequence || before.Status != after.Status || before.Instances.Length != after.Instances.Length) return true;
        return !before.Instances.Select(Plain).SequenceEqual(after.Instances.Select(Plain));

        static InstanceState Plain(InstanceState instance) => instance with { RanMs = 0, CountedMs = 0, EvidenceAtMs = 0, HeardAtMs = 0 };
    }

    private static LeaseState Observe(LeaseState state, InstanceState before, Evidence evidence, long now)
    {
        bool stale = evidence.ReceivedAtMs < before.HeardAtMs;
        LeaseState next = Metering.Credit(state, before, evidence.RunningMs, evidence.ReceivedAtMs);
        if (stale) return next;

        InstanceState instance = next.Find(before.Id)!;
        ImmutableArray<InstancePort> ports = evidence.Ports.IsDefault || instance.Ports.SequenceEqual(evidence.Ports) ? instance.Ports : evidence.Ports;
        bool changed = instance.Phase != evidence.Phase;
        InstanceState seen = instance with
        {
            Phase = evidence.Phase,
            PhaseSinceMs = changed ? now : instance.PhaseSinceMs,
            StartedAtMs = evidence.StartedAtMs ?? instance.StartedAtMs,
            Ports = ports,
            Failure = evidence.Failure,
            ImageDigest = evidence.ImageDigest ?? instance.ImageDigest,
            Final = instance.Final || (evidence.Phase == InstancePhase.Stopped && instance.Role == InstanceRole.Retired),
        };
        next = next.With(seen);
        if (seen.Role == InstanceRole.Retired) return Prune(next);
        if (changed || seen.Failure != before.Failure) next = Tell(next, seen, now);
        if (changed && seen is { Phase: InstancePhase.Running, Role: InstanceRole.Active })
        {
            next = next.With(next.Slots[seen.Slot] with { Failures = 0, Failure = null, Lost = false });
        }

        return next;
    }

    private static LeaseState Tell(LeaseState state, InstanceState instance, long now)
    {
        (string kind, string message) = instance.Phase switch
        {
            InstancePhase.Assigned => ("accepted", $"Node {instance.NodeId} has taken the instance on."),
            InstancePhase.Pulling => ("pulling", $"Node {instance.NodeId} is pulling the image."),
            InstancePhase.Starting => ("starting", $"Node {instance.NodeId} is starting the containers."),
            InstancePhase.Running => ("instance-running", $"The instance runs on node {instance.NodeId}."),
            InstancePhase.Unhealthy => ("unhealthy", $"The instance on node {instance.NodeId} runs but fails its health check."),
            InstancePhase.Failed => ("failed", $"The instance on node {instance.NodeId} does not run."),
            _ => ("stopped", $"The instance on node {instance.NodeId} was stopped."),
        };
        if (instance.Failure is { } failure) message += $" {failure.Message}";
        return state.Log(now, kind, message, instance.Slot, instance.NodeId);
    }
}
