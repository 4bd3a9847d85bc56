namespace Marketplace.Market.Leases;

/// <summary>Derives a live lease's status from its instances.</summary>
internal static class LeaseStatusRules
{
    /// <summary>Sets the status that the instances make, and says so when it changed.</summary>
    public static LeaseState Refresh(LeaseState state, long now)
    {
        if (!state.IsLive) return state;
        int running = state.RunningInstances;
        LeaseStatus status = running == state.Slots.Length ? LeaseStatus.Running
            : state.EverRan ? LeaseStatus.Degraded
            : state.Instances.Any(instance => instance.Role != InstanceRole.Retired) ? LeaseStatus.Placing
            : state.Status == LeaseStatus.Funded ? LeaseStatus.Funded : LeaseStatus.Placing;
        if (status == state.Status) return state;
        LeaseState next = state with { Status = status, EverRan = state.EverRan || status == LeaseStatus.Running };
        return status switch
        {
            LeaseStatus.Running => next.Log(now, "running", "All instances run."),
            LeaseStatus.Degraded => next.Log(now, "degraded", $"{running} of {state.Slots.Length} instances run."),
            LeaseStatus.Placing => next.Log(now, "placing", "Nodes are chosen for the instances."),
            _ => next,
        };
    }
}
