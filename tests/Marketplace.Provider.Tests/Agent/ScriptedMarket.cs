using System.Collections.Immutable;
using Marketplace.Market.Nodes;
using Marketplace.Provider.Connection;

namespace Marketplace.Provider.Tests.Agent;

/// <summary>A market that knows one node and does what a test tells it; it outlives the agents that connect to it.</summary>
internal sealed class ScriptedMarket
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = NewSignal();
    private NodeOrders _orders = new(0, [], HeartbeatInterval);
    private ImmutableArray<NodeHeartbeat> _heartbeats = [];
    private ImmutableArray<NodeProfile> _registrations = [];
    private INodeRequests? _node;

    public static TimeSpan HeartbeatInterval { get; } = TimeSpan.FromMilliseconds(200);

    /// <summary>All registrations so far, the last one last.</summary>
    public ImmutableArray<NodeProfile> Registrations
    {
        get
        {
            lock (_gate)
            {
                return _registrations;
            }
        }
    }

    /// <summary>How many heartbeats there were.</summary>
    public int Heartbeats
    {
        get
        {
            lock (_gate)
            {
                return _heartbeats.Length;
            }
        }
    }

    /// <summary>How many heartbeats told of no instance.</summary>
    public int EmptyHeartbeats
    {
        get
        {
            lock (_gate)
            {
                return _heartbeats.Count(heartbeat => heartbeat.Instances.IsEmpty);
            }
        }
    }

    /// <summary>The agent that connected last.</summary>
    public INodeRequests Node => _node ?? throw new InvalidOperationException("No agent is connected.");

    /// <summary>What the next agent connects with.</summary>
    public INodeConnection Connect() => new Connection(this);

    /// <summary>Sets the orders; the next heartbeat brings them, unless they are pushed at once.</summary>
    public void Order(NodeOrders orders, bool push = false)
    {
        lock (_gate)
        {
            _orders = orders;
        }

        if (push)
        {
            Node.Apply(orders);
        }
    }

    /// <summary>Waits until the newest heartbeat satisfies a condition.</summary>
    /// <exception cref="TimeoutException">It did not within the time; the message has the last heartbeat.</exception>
    public async Task<NodeHeartbeat> WaitAsync(string what, Func<NodeHeartbeat, bool> holds, CancellationToken cancellationToken)
    {
        NodeHeartbeat? last = null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(45));
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                last = _heartbeats.LastOrDefault();
                changed = _changed.Task;
            }

            if (last is not null && holds(last))
            {
                return last;
            }

            try
            {
                await changed.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                var instances = last is null ? "none" : string.Join("; ", last.Instances);
                throw new TimeoutException($"Not within 45 s: {what}. The last heartbeat: {last}; its instances: {instances}");
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            change();
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
    }

    private sealed class Connection(ScriptedMarket market) : INodeConnection
    {
        public void Serve(INodeRequests requests) => market._node = requests;

        public Task<RegistrationAnswer> RegisterAsync(NodeProfile profile, CancellationToken cancellationToken)
        {
            market.Change(() =>
            {
                market._registrations = market._registrations.Add(profile);
                market._orders = market._orders with { Known = true };
            });
            return Task.FromResult(new RegistrationAnswer(true));
        }

        public Task<NodeOrders> HeartbeatAsync(NodeHeartbeat heartbeat, CancellationToken cancellationToken)
        {
            NodeOrders? orders = null;
            market.Change(() =>
            {
                market._heartbeats = market._heartbeats.Add(heartbeat);
                orders = market._orders;
            });
            return Task.FromResult(orders!);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
