using System.Collections.Immutable;
using Marketplace.Grains.Contracts;
using Marketplace.Testing.Clocks;
using Marketplace.Market.Nodes;
using Marketplace.Market.Instances;
using Marketplace.Market.Apps;

namespace Marketplace.Grains.Tests.Support;

/// <summary>A node that starts what it is told at once, keeps true running times by the test's clock, and reports when a test says so.</summary>
internal sealed class ScriptedNode(IGrainFactory grains, ManualTimeProvider clock, string nodeId, string payee) : INodeAgent
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Run> _runs = new(StringComparer.Ordinal);
    private long _applied;

    public string NodeId => nodeId;

    public string Payee => payee;

    /// <summary>While true the node neither reports nor hears; its containers go on running.</summary>
    public bool Dead { get; set; }

    /// <summary>What starting an instance of a spec ends in.</summary>
    public Func<string, InstanceFailure?> FailureOf { get; set; } = _ => null;

    /// <summary>While true its instances run and fail their health checks.</summary>
    public bool Unhealthy { get; set; }

    public int Pushes { get; private set; }

    public Resources Capacity { get; init; } = new(4000, 4096, 10_000);

    public NodeProfile Profile => new()
    {
        Payee = payee,
        Name = nodeId,
        Host = "127.0.0.1",
        Region = "EU/CZ",
        FailureDomain = nodeId,
        Capacity = Capacity,
        Engine = "scripted",
        SoftwareVersion = "1",
    };

    public async Task StartAsync()
    {
        NodeAnswer answer = await Grain.RegisterAsync(Profile);
        Assert.True(answer.Accepted, answer.Message);
        await Grain.AttachAsync(grains.CreateObjectReference<INodeAgent>(this));
        await HeartbeatAsync();
    }

    public async Task HeartbeatAsync()
    {
        if (Dead) return;
        NodeReport report;
        lock (_gate)
        {
            report = new NodeReport(nodeId, _applied, [.. _runs.Values.Select(run => run.Report(clock.GetUtcNow(), Unhealthy))], clock.GetUtcNow());
        }

        Apply(await Grain.HeartbeatAsync(report));
    }

    /// <inheritdoc/>
    public Task DesiredChangedAsync(NodeDirective directive)
    {
        if (Dead) throw new IOException("The node is not there.");
        Pushes++;
        Apply(directive);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<LogChunk> ReadLogsAsync(LogRequest request) => Task.FromResult(new LogChunk(
        [new InstanceLogLine(clock.GetUtcNow(), LogStream.Output, $"{request.Component} of {request.InstanceId} says hello")], "1"));

    /// <summary>For how long an instance has really run.</summary>
    public long RanMs(string instanceId)
    {
        lock (_gate) return _runs.TryGetValue(instanceId, out Run? run) ? run.Ms(clock.GetUtcNow()) : 0;
    }

    /// <summary>The instances that run now.</summary>
    public ImmutableArray<DesiredInstance> Running
    {
        get
        {
            lock (_gate) return [.. _runs.Values.Where(run => run.Stopped is null && run.Failure is null).Select(run => run.Desired)];
        }
    }

    private INodeGrain Grain => grains.GetGrain<INodeGrain>(nodeId);

    private void Apply(NodeDirective directive)
    {
        lock (_gate)
        {
            if (directive.Revision < _applied || !directive.Known) return;
            _applied = directive.Revision;
            DateTimeOffset now = clock.GetUtcNow();
            foreach (DesiredInstance wanted in directive.Instances)
            {
                if (!_runs.TryGetValue(wanted.InstanceId, out Run? run))
                {
                    _runs[wanted.InstanceId] = new Run(wanted, now, null, FailureOf(wanted.Spec.Text));
                }
                else if (run.Desired.RestartToken != wanted.RestartToken)
                {
                    _runs[wanted.InstanceId] = run with { Desired = wanted };
                }
            }

            foreach ((string id, Run run) in _runs.ToArray())
            {
                if (run.Stopped is null && directive.Instances.All(wanted => wanted.InstanceId != id)) _runs[id] = run with { Stopped = now };
            }
        }
    }

    private sealed record Run(DesiredInstance Desired, DateTimeOffset Started, DateTimeOffset? Stopped, InstanceFailure? Failure)
    {
        public long Ms(DateTimeOffset now) => Failure is null ? (long)((Stopped ?? now) - Started).TotalMilliseconds : 0;

        public InstanceReport Report(DateTimeOffset now, bool unhealthy) => new(
            Desired.LeaseId,
            Desired.InstanceId,
            Stopped is not null ? InstancePhase.Stopped : Failure is not null ? InstancePhase.Failed : unhealthy ? InstancePhase.Unhealthy : InstancePhase.Running,
            Ms(now),
            now,
            Started,
            [new InstancePort("web", 8080, PortProtocol.Tcp, "127.0.0.1", 31000 + Desired.Slot)],
            Failure,
            "sha256:test",
            Desired.RestartToken);
    }
}
