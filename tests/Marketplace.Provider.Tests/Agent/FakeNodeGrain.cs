using Marketplace.Grains.Contracts;
using Orleans.Concurrency;

namespace Marketplace.Provider.Tests.Agent;

/// <summary>What tests do to a node grain and see of it.</summary>
[Alias("test.IFakeNodeGrain")]
public interface IFakeNodeGrain : IGrainWithStringKey
{
    /// <summary>Sets the orders; pushes them when asked to, else the next heartbeat brings them.</summary>
    [Alias("Order")]
    Task OrderAsync(NodeDirective directive, bool push);

    /// <summary>The last registration and report; null before there is one.</summary>
    [AlwaysInterleave, Alias("Seen")]
    Task<FakeNodeView> SeenAsync();
}

[GenerateSerializer, Immutable, Alias("test.FakeNodeView")]
public sealed record FakeNodeView([property: Id(0)] NodeRegistration? Registration, [property: Id(1)] NodeReport? Report, [property: Id(2)] int Registrations,
    [property: Id(3)] int EmptyReports);

/// <summary>A node grain that does what a test tells it.</summary>
[GrainType("fake-node")]
public sealed class FakeNodeGrain : Grain, INodeGrain, IFakeNodeGrain
{
    private NodeRegistration? _registration;
    private NodeReport? _report;
    private NodeDirective? _directive;
    private INodeAgent? _agent;
    private int _registrations;
    private int _emptyReports;

    public Task<NodeAnswer> RegisterAsync(NodeRegistration registration, CancellationToken cancellationToken = default)
    {
        _registration = registration;
        _registrations++;
        if (_directive is { Known: false })
            _directive = _directive with { Known = true };
        return Task.FromResult(new NodeAnswer(true));
    }

    public Task<NodeDirective> HeartbeatAsync(NodeReport report, CancellationToken cancellationToken = default)
    {
        _report = report;
        _emptyReports += report.Instances.Length == 0 ? 1 : 0;
        return Task.FromResult(_directive ?? new NodeDirective(this.GetPrimaryKeyString(), 0, [], 200));
    }

    public Task AttachAsync(INodeAgent agent, CancellationToken cancellationToken = default)
    {
        _agent = agent;
        return Task.CompletedTask;
    }

    public Task OrderAsync(NodeDirective directive, bool push)
    {
        _directive = directive;
        return push ? _agent!.DesiredChangedAsync(directive) : Task.CompletedTask;
    }

    public Task<FakeNodeView> SeenAsync() => Task.FromResult(new FakeNodeView(_registration, _report, _registrations, _emptyReports));

    public Task<LogChunk> ReadLogsAsync(LogRequest request, CancellationToken cancellationToken = default) => _agent!.ReadLogsAsync(request);

    public Task<NodeAnswer> ReserveAsync(ReserveInstance reservation, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<NodeAnswer> AmendAsync(ReserveInstance reservation, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task ReleaseAsync(ReleaseInstance release, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<NodeAnswer> SetDrainingAsync(bool draining, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<NodeView?> GetAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
