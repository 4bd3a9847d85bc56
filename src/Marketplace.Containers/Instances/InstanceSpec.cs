namespace Marketplace.Containers;

/// <summary>What one instance shall be.</summary>
/// <param name="InstanceId">Unique on the node; 1 to 128 characters of letters, digits and <c>. _ : -</c>.</param>
/// <param name="LeaseId">The lease it belongs to; the same characters.</param>
/// <param name="Slot">Which replica of the lease it is, from 0. Volumes belong to lease, slot and component, so that they outlive an instance.</param>
/// <param name="Revision">Version of the app's specification; components of another revision are replaced.</param>
/// <param name="FencingToken">Grows with each new owner of the slot; a call with a smaller token than the running one's is refused.</param>
/// <param name="Components">One or more, with different names.</param>
/// <param name="RestartToken">Components made with another one are replaced, though nothing else may differ.</param>
public sealed record InstanceSpec(
    string InstanceId, string LeaseId, int Slot, long Revision, long FencingToken, IReadOnlyList<ComponentPlan> Components,
    long RestartToken = 0);
