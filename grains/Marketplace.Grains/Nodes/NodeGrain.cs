using Marketplace.Grains.Contracts;
using Marketplace.Grains.State;
using Marketplace.Market.Instances;
using Marketplace.Market.Nodes;
using Marketplace.Storage;
using Microsoft.Extensions.Logging;

namespace Marketplace.Grains.Nodes;

/// <summary>One node: its registration and reservations are stored; its pulse and the way to its agent are not.</summary>
/// <remarks>
/// It never waits for a lease while it holds a turn, because leases wait for it: what instances report is passed on beside the turns,
/// and comes again with the next heartbeat should it get lost.
/// </remarks>
[GrainType("node")]
internal sealed partial class NodeGrain : Grain, INodeGrain, IRemindable
{
    private const string PulseReminder = "pulse";
    private readonly CommittedState<NodeState> _state;
    private readonly MarketClock _clock;
    private readonly MarketTerms _terms;
    private readonly IListings _listings;
    private readonly ILogger<NodeGrain> _log;
    private readonly HashSet<string> _reporting = new(StringComparer.Ordinal);
    private INodeAgent? _agent;
    private long _heardMs;
    private bool _heard;
    private bool _announcing;
    private long _publishedVersion = -1;
    private IGrainTimer? _pulse;

    public NodeGrain(
        [PersistentState("node", StorageNames.Market)] IPersistentState<NodeState> store,
        MarketClock clock,
        MarketTerms terms,
        IListings listings,
        ILogger<NodeGrain> log)
    {
        _state = new CommittedState<NodeState>(store, Abandon);
        _clock = clock;
        _terms = terms;
        _listings = listings;
        _log = log;
    }

    private string NodeId => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _heardMs = _clock.NowMs;
        TimeSpan period = _terms.Options.SuspectLimit / 4;
        _pulse = this.RegisterGrainTimer(CheckPulseAsync, new GrainTimerCreationOptions(period, period));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<NodeAnswer> RegisterAsync(NodeProfile profile, CancellationToken cancellationToken = default)
    {
        bool first = !_state.Value.Exists;
        NodeDecision decision = NodeRules.Register(_state.Value, NodeId, profile);
        if (decision.Accepted) await KeepPulseAsync();
        await ApplyAsync(decision.State);
        if (first && decision.Accepted) LogRegistered(NodeId, profile.Region, profile.Engine);
        return new NodeAnswer(decision.Accepted, decision.Code, decision.Message);
    }

    /// <inheritdoc/>
    public async Task<NodeDirective> HeartbeatAsync(NodeReport report, CancellationToken cancellationToken = default)
    {
        if (!_state.Value.Exists) return _state.Value.ToDirective(NodeId, _terms.Options.HeartbeatInterval);
        long now = _clock.NowMs;
        _heardMs = now;
        _heard = true;
        HashSet<string> present = [.. report.Instances.Where(instance => instance.Phase != InstancePhase.Stopped).Select(instance => instance.InstanceId)];
        await ApplyAsync(NodeRules.Heard(_state.Value, report.AppliedRevision, present, report.EngineProblem));
        foreach (IGrouping<string, InstanceReport> lease in report.Instances.GroupBy(instance => instance.LeaseId)) PassOn(lease.Key, [.. lease]);
        Announce();
        return _state.Value.ToDirective(NodeId, _terms.Options.HeartbeatInterval) with { Attached = _agent is not null };
    }

    /// <inheritdoc/>
    public Task AttachAsync(INodeAgent agent, CancellationToken cancellationToken = default)
    {
        _agent = agent;
        if (_state.Value.Exists) Push();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<ReserveAnswer> ReserveAsync(ReserveInstance reservation, CancellationToken cancellationToken = default) =>
        CommitAsync(NodeRules.Reserve(_state.Value, reservation.ToReservation(), _terms.Options.MaxInstancesPerNode));

    /// <inheritdoc/>
    public Task<ReserveAnswer> AmendAsync(ReserveInstance reservation, CancellationToken cancellationToken = default) =>
        CommitAsync(NodeRules.Amend(_state.Value, reservation.ToReservation()));

    /// <inheritdoc/>
    public Task ReleaseAsync(ReleaseInstance release, CancellationToken cancellationToken = default) =>
        ApplyAsync(NodeRules.Release(_state.Value, release.InstanceId));

    /// <inheritdoc/>
    public Task<NodeView?> GetAsync(CancellationToken cancellationToken = default)
    {
        DateTimeOffset? seen = _heard ? DateTimeOffset.FromUnixTimeMilliseconds(_heardMs) : null;
        return Task.FromResult(_state.Value.Exists ? _state.Value.ToView(seen) : null);
    }

    /// <inheritdoc/>
    public async Task<LogChunk> ReadLogsAsync(LogRequest request, CancellationToken cancellationToken = default)
    {
        if (_agent is not { } agent) return new LogChunk([], request.Cursor, Error: $"Node {NodeId} is not connected now.");
        try
        {
            return await agent.ReadLogsAsync(request);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogAgentFailed(exception, NodeId);
            return new LogChunk([], request.Cursor, Error: $"Node {NodeId} could not be reached now.");
        }
    }

    /// <inheritdoc/>
    public Task ReceiveReminder(string reminderName, TickStatus status) => CheckPulseAsync(CancellationToken.None);

    private void Abandon(Exception exception)
    {
        LogStateInDoubt(exception, NodeId);
        DeactivateOnIdle();
    }

    private Task KeepPulseAsync() => this.RegisterOrUpdateReminder(PulseReminder, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));

    private async Task CheckPulseAsync(CancellationToken cancellationToken)
    {
        if (!_state.Value.Exists) return;
        MarketOptions options = _terms.Options;
        await ApplyAsync(NodeRules.Silent(
            _state.Value, _clock.NowMs - _heardMs, (long)options.SuspectLimit.TotalMilliseconds, (long)options.OfflineLimit.TotalMilliseconds));
        if (_publishedVersion < _state.Value.Version) Announce();
        else if (_state.Value.Status == NodeStatus.Offline) await EndPulseAsync();
    }

    private async Task EndPulseAsync()
    {
        if (await this.GetReminder(PulseReminder) is { } reminder) await this.UnregisterReminder(reminder);
    }

    private async Task<ReserveAnswer> CommitAsync(ReserveDecision decision)
    {
        await ApplyAsync(decision.State);
        return new ReserveAnswer(decision.Refusal);
    }

    private async Task ApplyAsync(NodeState next)
    {
        NodeState before = _state.Value;
        if (ReferenceEquals(next, before)) return;
        await _state.CommitAsync(next);
        if (next.Status != before.Status) LogStatus(NodeId, before.Status, next.Status);
        if (before.Status == NodeStatus.Offline && next.Status == NodeStatus.Online) await KeepPulseAsync();
        if (next.DirectiveRevision != before.DirectiveRevision) Push();
        Announce();
    }
}
