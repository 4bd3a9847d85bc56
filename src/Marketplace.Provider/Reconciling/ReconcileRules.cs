using Marketplace.Containers;
using Marketplace.Provider.Metering;
using Marketplace.Market.Instances;

namespace Marketplace.Provider.Reconciling;

/// <summary>What is to be done about an instance.</summary>
public enum InstanceStep
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Nothing before <see cref="InstanceMemory.NextStartAt"/>.</summary>
    Wait,

    /// <summary>Make it run as wanted: create, adopt, replace or start again.</summary>
    Start,

    /// <summary>Take it away.</summary>
    Remove,
}

/// <summary>The rules of the reconciler: what is wanted and what is seen decide what is done. Pure.</summary>
public static class ReconcileRules
{
    /// <summary>What is to be done about one instance.</summary>
    /// <param name="wanted">What the marketplace wants; null when it does not want the instance.</param>
    /// <param name="isWantedKnown">Whether the marketplace has said at all what it wants; nothing is removed before.</param>
    /// <param name="seen">What is there; null for nothing.</param>
    /// <param name="memory">What is remembered; null for nothing.</param>
    /// <param name="now">Now.</param>
    public static InstanceStep Decide(
        WantedInstance? wanted, bool isWantedKnown, ObservedInstance? seen, InstanceMemory? memory, DateTimeOffset now)
    {
        if (wanted is null)
            return isWantedKnown && seen is not null ? InstanceStep.Remove : InstanceStep.None;
        if (seen?.FencingToken > wanted.Spec.FencingToken)
            return InstanceStep.None;
        if (seen is not null && seen.IsRunning && IsAsWanted(wanted, seen))
            return InstanceStep.None;
        if (memory is null || memory.Revision != wanted.Spec.Revision || memory.RestartToken != wanted.Spec.RestartToken)
            return InstanceStep.Start;
        if (memory.IsHopeless)
            return InstanceStep.None;
        return memory.NextStartAt <= now ? InstanceStep.Start : InstanceStep.Wait;
    }

    /// <summary>Whether what is there is made from the wanted revision and complete.</summary>
    public static bool IsAsWanted(WantedInstance wanted, ObservedInstance seen) =>
        seen.Components.All(component => component.Revision == wanted.Spec.Revision && component.RestartToken == wanted.Spec.RestartToken)
        && seen.Components.Select(component => component.Name).ToHashSet().SetEquals(wanted.Spec.Components.Select(plan => plan.Name));

    /// <summary>What is remembered after a look at the engine.</summary>
    /// <param name="memory">What was remembered.</param>
    /// <param name="seen">What is there; null for nothing.</param>
    /// <param name="seenAt">When the engine was asked.</param>
    public static InstanceMemory See(InstanceMemory memory, ObservedInstance? seen, DateTimeOffset seenAt)
    {
        var sights = seen?.Components.Select(component => new ComponentSight(component.Name, component.StartedAt, component.FinishedAt)).ToList() ?? [];
        memory = memory with { Evidence = memory.Evidence.See(sights, seenAt), FencingToken = Math.Max(memory.FencingToken, seen?.FencingToken ?? 0) };
        if (seen is null || ExitRules.FailureOf(seen) is not { } failure)
            return seen is { IsRunning: true } && HasRunLong(seen, seenAt) ? memory with { FailuresInRow = 0, Failure = null } : memory;
        var ended = seen.Components.First(component => component.Name == failure.Component);
        if (ended.FinishedAt is not { } end || memory.LastEnd >= end
            || ended.Revision != memory.Revision || ended.RestartToken != memory.RestartToken)
            return memory;
        return Fail(memory, failure, end, end - (ended.StartedAt ?? end)) with { LastEnd = end };
    }

    /// <summary>What is remembered after a failure.</summary>
    /// <param name="memory">What was remembered.</param>
    /// <param name="failure">What happened.</param>
    /// <param name="at">When.</param>
    /// <param name="ran">How long it had been running.</param>
    public static InstanceMemory Fail(InstanceMemory memory, InstanceFailure failure, DateTimeOffset at, TimeSpan ran)
    {
        var failures = RestartBackoff.Count(memory.FailuresInRow, ran);
        return memory with { Failure = failure, FailuresInRow = failures, NextStartAt = at + RestartBackoff.After(failures) };
    }

    /// <summary>What is remembered when a start begins: another revision begins without a past.</summary>
    public static InstanceMemory Begin(InstanceMemory memory, InstanceSpec spec)
    {
        memory = memory with { FencingToken = Math.Max(memory.FencingToken, spec.FencingToken), RemovedAt = null };
        if (memory.Revision != spec.Revision || memory.RestartToken != spec.RestartToken)
            return memory with { Revision = spec.Revision, RestartToken = spec.RestartToken, FailuresInRow = 0, Failure = null, NextStartAt = DateTimeOffset.MinValue, LastEnd = null };
        return memory.FailuresInRow > 0 ? memory with { Restarts = memory.Restarts + 1 } : memory;
    }

    /// <summary>Where an instance is, for the report.</summary>
    /// <param name="wanted">What is wanted; null when it is not.</param>
    /// <param name="seen">What is there; null for nothing.</param>
    /// <param name="memory">What is remembered.</param>
    /// <param name="starting">How far a start that is going on is; null when none is.</param>
    /// <param name="isHealthy">What its health checks say: null while they do not know.</param>
    public static InstancePhase Phase(
        WantedInstance? wanted, ObservedInstance? seen, InstanceMemory memory, StartStep? starting, bool? isHealthy)
    {
        if (wanted is null && memory.RemovedAt is not null)
            return InstancePhase.Stopped;
        if (starting is { } step)
            return step == StartStep.Pulling ? InstancePhase.Pulling : InstancePhase.Starting;
        if (seen is { IsRunning: true })
            return isHealthy switch
            {
                true => InstancePhase.Running,
                false => InstancePhase.Unhealthy,
                null => InstancePhase.Starting,
            };
        return memory.Failure is null && seen is null ? InstancePhase.Assigned
            : memory.Failure is not null ? InstancePhase.Failed : InstancePhase.Starting;
    }

    private static bool HasRunLong(ObservedInstance seen, DateTimeOffset seenAt) =>
        seenAt - seen.Components.Max(component => component.StartedAt ?? seenAt) >= RestartBackoff.Stable;
}
