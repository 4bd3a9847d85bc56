using System.Collections.Immutable;
using Marketplace.Grains.Contracts;
using Marketplace.Market.Apps;
using Marketplace.Market.Leases;
using Marketplace.Market.Placement;

namespace Marketplace.Grains.Leases;

/// <content>Placing instances and telling nodes about them.</content>
internal sealed partial class AppLeaseGrain
{
    /// <summary>Does a round of what is to be done.</summary>
    /// <returns>Null when nothing was left to do; else whether all of it went well.</returns>
    private async Task<bool?> WorkAsync(CancellationToken cancellationToken)
    {
        LeaseWork work = LeaseWork.Of(State, _clock.NowMs);
        if (work is { Place.IsEmpty: true, Reserve.IsEmpty: true, Amend.IsEmpty: true, Release.IsEmpty: true }) return null;
        bool well = true;
        foreach (InstanceState instance in work.Release) well &= await TryAsync(instance, ReleaseAsync, cancellationToken);
        foreach (InstanceState instance in work.Reserve) well &= await TryAsync(instance, ReserveAsync, cancellationToken);
        foreach (InstanceState instance in work.Amend) well &= await TryAsync(instance, AmendAsync, cancellationToken);
        if (!work.Place.IsEmpty) await PlaceAsync(work.Place, cancellationToken);
        return well;
    }

    private async Task<bool> TryAsync(InstanceState instance, Func<InstanceState, CancellationToken, Task> effect, CancellationToken cancellationToken)
    {
        try
        {
            await effect(instance, cancellationToken);
            return true;
        }
        catch (Exception exception) when (!_state.InDoubt)
        {
            // Unknown is not failed: the same is asked again at the next step.
            LogNodeCallFailed(exception, LeaseId, instance.NodeId, instance.Id);
            return false;
        }
    }

    private async Task PlaceAsync(ImmutableArray<int> slots, CancellationToken cancellationToken)
    {
        LeaseState state = State;
        long now = _clock.NowMs;
        AppSpec spec = state.SpecOf(state.Revision).App;
        PlacementRequest request = new(
            LeaseId,
            slots.Length,
            spec.Needs(),
            spec.HostPorts(),
            spec.Regions.Allow,
            spec.Regions.Deny,
            [.. state.Instances.Where(instance => instance.Role == InstanceRole.Active && !slots.Contains(instance.Slot)).Select(instance => instance.NodeId)],
            [.. slots.SelectMany(slot => state.Slots[slot].Avoid).Where(avoided => avoided.UntilMs > now).Select(avoided => avoided.NodeId).Distinct()]);
        PlacementAnswer answer = await GrainFactory.GetGrain<IMarketGrain>(IMarketGrain.Global).PlaceAsync(request, cancellationToken);
        LeaseState next = State;
        for (int i = 0; i < slots.Length; i++)
        {
            next = i < answer.Candidates.Length
                ? LeaseLife.Placed(next, slots[i], answer.Candidates[i].NodeId, answer.Candidates[i].PayeeKeyHash, now)
                : LeaseLife.NotPlaced(next, slots[i], answer.Explanation ?? "No node can take the instance now.", now, Settings);
        }

        await CommitAsync(next);
    }

    private async Task ReserveAsync(InstanceState instance, CancellationToken cancellationToken)
    {
        ReserveAnswer answer = await GrainFactory.GetGrain<INodeGrain>(instance.NodeId).ReserveAsync(ToReserve(instance), cancellationToken);
        await ConfirmAsync(instance, answer);
    }

    private async Task AmendAsync(InstanceState instance, CancellationToken cancellationToken)
    {
        ReserveAnswer answer = await GrainFactory.GetGrain<INodeGrain>(instance.NodeId).AmendAsync(ToReserve(instance), cancellationToken);
        await ConfirmAsync(instance, answer);
    }

    private Task ConfirmAsync(InstanceState instance, ReserveAnswer answer) => CommitAsync(
        answer.Refusal is { } refusal
            ? LeaseLife.ReserveRefused(State, instance.Id, refusal, _clock.NowMs, Settings)
            : LeaseLife.Reserved(State, instance.Id, instance.FencingToken, _clock.NowMs));

    private async Task ReleaseAsync(InstanceState instance, CancellationToken cancellationToken)
    {
        await GrainFactory.GetGrain<INodeGrain>(instance.NodeId).ReleaseAsync(new ReleaseInstance(LeaseId, instance.Id, "The lease needs it no more."), cancellationToken);
        await CommitAsync(LeaseLife.Released(State, instance.Id));
    }

    private ReserveInstance ToReserve(InstanceState instance)
    {
        ParsedSpec spec = State.SpecOf(instance.Revision);
        return new ReserveInstance(
            new DesiredInstance(LeaseId, instance.Id, instance.Slot, instance.Revision, instance.FencingToken, spec, instance.RestartToken),
            spec.App.Needs(),
            spec.App.HostPorts());
    }
}
