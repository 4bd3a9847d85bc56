using System.Collections.Immutable;
using Marketplace.Grains.Contracts;
using Marketplace.Market.Nodes;

namespace Marketplace.Grains.Nodes;

/// <content>Telling others, beside the turns. All of it comes again by itself, so nothing here is waited for or repeated at once.</content>
internal sealed partial class NodeGrain
{
    private void PassOn(string leaseId, ImmutableArray<InstanceReport> reports)
    {
        if (_reporting.Add(leaseId)) _ = PassOnAsync(leaseId, reports);
    }

    private async Task PassOnAsync(string leaseId, ImmutableArray<InstanceReport> reports)
    {
        try
        {
            await GrainFactory.GetGrain<IAppLeaseGrain>(leaseId).ReportInstancesAsync(NodeId, reports);
        }
        catch (Exception exception)
        {
            LogReportFailed(exception, NodeId, leaseId);
        }
        finally
        {
            _reporting.Remove(leaseId);
        }
    }

    private void Push()
    {
        if (_agent is { } agent) _ = PushAsync(agent, _state.Value.ToDirective(NodeId, _terms.Options.HeartbeatInterval));
    }

    private async Task PushAsync(INodeAgent agent, NodeDirective directive)
    {
        try
        {
            await agent.DesiredChangedAsync(directive);
        }
        catch (Exception exception)
        {
            LogAgentFailed(exception, NodeId);
            if (ReferenceEquals(_agent, agent)) _agent = null;
        }
    }

    private void Announce()
    {
        if (!_announcing) _ = AnnounceAsync();
    }

    private async Task AnnounceAsync()
    {
        _announcing = true;
        try
        {
            NodeState state;
            do
            {
                state = _state.Value;
                NodeAnnouncement announcement = new(state.Version, state.ToOffer());
                await GrainFactory.GetGrain<IMarketGrain>(IMarketGrain.Global).NodeChangedAsync(announcement);
                if (_publishedVersion < state.Version)
                {
                    await _listings.UpsertNodeAsync(state.ToListing(_heardMs));
                    _publishedVersion = state.Version;
                }
            }
            while (state.Version < _state.Value.Version);
        }
        catch (Exception exception)
        {
            LogAnnounceFailed(exception, NodeId);
        }
        finally
        {
            _announcing = false;
        }
    }
}
