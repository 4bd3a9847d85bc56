using Marketplace.Grains.Contracts;
using Marketplace.Market.Nodes;
using Marketplace.Provider.Connection;

namespace Marketplace.Silo.Nodes;

/// <summary>A node's way to the market inside a process that calls grains: the heartbeats go to its grain, and the grain's pushes come by an observer.</summary>
/// <remarks>
/// The grain forgets its observer when it is deactivated, when it moves and when a push fails. It says so with the next heartbeat, and the
/// observer is attached again at once. Otherwise it is attached with each registration, because a process that started anew replaces the
/// observer of the one before.
/// </remarks>
internal sealed class LocalNodeConnection : INodeConnection
{
    private readonly IGrainFactory _grains;
    private readonly INodeGrain _node;
    private readonly string _nodeId;
    private readonly CancellationTokenSource _stop = new();

    // The runtime holds the observer behind the reference weakly; this class holds it.
    private NodeObserver? _observer;
    private INodeAgent? _reference;
    private bool _disposed;

    public LocalNodeConnection(IGrainFactory grains, string nodeId)
    {
        _grains = grains;
        _nodeId = nodeId;
        _node = grains.GetGrain<INodeGrain>(nodeId);
    }

    /// <inheritdoc />
    public void Serve(INodeRequests requests) => _observer = new NodeObserver(requests, _stop.Token);

    /// <inheritdoc />
    public async Task<RegistrationAnswer> RegisterAsync(NodeProfile profile, CancellationToken cancellationToken)
    {
        var answer = await _node.RegisterAsync(profile, cancellationToken);
        if (answer.Accepted)
        {
            await AttachAsync(cancellationToken);
        }

        return new RegistrationAnswer(answer.Accepted, answer.Code, answer.Message);
    }

    /// <inheritdoc />
    public async Task<NodeOrders> HeartbeatAsync(NodeHeartbeat heartbeat, CancellationToken cancellationToken)
    {
        var directive = await _node.HeartbeatAsync(ConnectionMapping.ToReport(_nodeId, heartbeat), cancellationToken);
        if (directive is { Known: true, Attached: false })
        {
            await AttachAsync(cancellationToken);
        }

        return directive.ToOrders();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _stop.CancelAsync();
        _stop.Dispose();
        if (_reference is { } reference)
        {
            _grains.DeleteObjectReference<INodeAgent>(reference);
        }
    }

    private Task AttachAsync(CancellationToken cancellationToken)
    {
        if (_observer is null)
        {
            return Task.CompletedTask;
        }

        _reference ??= _grains.CreateObjectReference<INodeAgent>(_observer);
        return _node.AttachAsync(_reference, cancellationToken);
    }

    private sealed class NodeObserver(INodeRequests requests, CancellationToken stopping) : INodeAgent
    {
        public Task DesiredChangedAsync(NodeDirective directive)
        {
            requests.Apply(directive.ToOrders());
            return Task.CompletedTask;
        }

        public async Task<LogChunk> ReadLogsAsync(LogRequest request) => (await requests.ReadLogsAsync(request.ToPageRequest(), stopping)).ToChunk();
    }
}
