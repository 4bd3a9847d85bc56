using Marketplace.Containers;
using Marketplace.Containers.Tests.Harness;
using Marketplace.Market.Apps;
using Marketplace.Provider.Connection;
using Microsoft.Extensions.Logging.Abstractions;
using Marketplace.Market.Instances;
using Marketplace.Testing.Waiting;

namespace Marketplace.Provider.Tests.Agent;

public sealed class ProviderAgentTests(LocalEngine local) : EngineTest(local)
{
    private const string Id = "lease-1:0:1";
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"market-provider-{Guid.NewGuid():n}");
    private readonly ScriptedMarket _market = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_node_registers_with_its_capacity_and_runs_what_the_heartbeat_says()
    {
        await using var agent = await StartAgentAsync();
        await _market.WaitAsync("it reports", _ => true, Limit);
        var registration = _market.Registrations[^1];
        Assert.StartsWith("docker", registration.Engine, StringComparison.Ordinal);
        Assert.Equal(registration.Engine, agent.Status);
        Assert.True(registration.Capacity is { CpuMilli: >= 1000, MemoryMiB: > 0, DiskMiB: > 0 });

        _market.Order(Orders(1, Wanted(WebSpec())));
        var running = await UntilAsync(InstancePhase.Running);
        await _market.WaitAsync("it says which orders it took", heartbeat => heartbeat.AppliedRevision == 1, Limit);

        var port = Assert.Single(running.Ports);
        Assert.Equal(("web", 8080, PortProtocol.Tcp, "127.0.0.1"), (port.Component, port.ContainerPort, port.Protocol, port.Host));
        Assert.StartsWith("sha256:", running.ImageDigest, StringComparison.Ordinal);
        Assert.Contains(Id, await PageAsync(port), StringComparison.Ordinal);

        _market.Order(Orders(2), push: true);
        var stopped = await UntilAsync(InstancePhase.Stopped);
        Assert.True(stopped.RunningTime >= running.RunningTime);
        Assert.Empty((await Engine.ListAsync(Limit)).Require());
    }

    [Fact]
    public async Task Obsolete_orders_are_ignored_and_an_unknown_node_registers_again_and_leaves_instances_alone()
    {
        await using var agent = await StartAgentAsync();
        _market.Order(Orders(5, Wanted(WebSpec())));
        await UntilAsync(InstancePhase.Running);

        _market.Order(Orders(4), push: true);
        _market.Order(Orders(5, Wanted(WebSpec())));
        var told = _market.Heartbeats;
        await UntilAsync("it still runs", instance => _market.Heartbeats > told + 1 && instance.Phase == InstancePhase.Running);

        var before = _market.Registrations.Length;
        var started = (await Engine.InspectAsync(Id, Limit)).Require()!.Components[0].StartedAt;
        _market.Order(Orders(1, Wanted(WebSpec())) with { Known = false });
        await _market.WaitAsync("it registers again", _ => _market.Registrations.Length > before, Limit);
        await _market.WaitAsync("it takes orders again", heartbeat => heartbeat.AppliedRevision == 1, Limit);
        Assert.Equal(started, (await Engine.InspectAsync(Id, Limit)).Require()!.Components[0].StartedAt);
    }

    [Fact]
    public async Task The_next_agent_goes_on_with_the_running_time()
    {
        TimeSpan first;
        int empty;
        await using (await StartAgentAsync())
        {
            _market.Order(Orders(1, Wanted(WebSpec())));
            first = (await UntilAsync(InstancePhase.Running)).RunningTime;
            empty = _market.EmptyHeartbeats;
        }
        Assert.True((await Engine.InspectAsync(Id, Limit)).Require()!.IsRunning);

        var told = _market.Heartbeats;
        await using var next = await StartAgentAsync();
        await UntilAsync("the time goes on", instance => _market.Heartbeats > told && instance.Phase == InstancePhase.Running && instance.RunningTime > first);
        Assert.Equal(empty, _market.EmptyHeartbeats);
    }

    [Fact]
    public async Task An_order_that_cannot_run_is_reported_in_words()
    {
        await using var agent = await StartAgentAsync();
        _market.Order(Orders(1, Wanted(Spec("echo no database >&2; exit 4"))));
        await UntilAsync("its last words are told", instance =>
            instance.Failure is { Code: FailureCode.ExitedAtOnce, Component: "main" } failure && failure.Message.Contains("no database", StringComparison.Ordinal));

        _market.Order(Orders(2, new InstanceOrder("lease-1", Id, 0, 2, 2, ParsedSpec.FromCanonical("{"u8.ToArray()))));
        await UntilAsync("the broken order is refused", instance => instance.Failure is { Code: FailureCode.InvalidSpec, IsPermanent: true });
    }

    [Fact]
    public async Task Logs_are_read_in_chunks_and_waited_for()
    {
        await using var agent = await StartAgentAsync();
        _market.Order(Orders(1, Wanted(Spec(
            "for i in 1 2 3; do echo line $i; done; while [ ! -f /tmp/go ]; do sleep 0.1; done; echo late >&2; sleep 1000"))));
        await UntilAsync(InstancePhase.Running);
        var texts = new List<string>();
        string? cursor = null;
        await Eventually.HoldsAsync("three lines are there", async () =>
        {
            var page = await _market.Node.ReadLogsAsync(new LogPageRequest(Id, "main", cursor, 100, TimeSpan.FromSeconds(1)), Limit);
            Assert.Null(page.Error);
            texts.AddRange(page.Lines.Select(line => line.Text));
            cursor = page.NextCursor;
            return texts.Count >= 3;
        });
        Assert.Equal(["line 1", "line 2", "line 3"], texts);

        var waiting = _market.Node.ReadLogsAsync(new LogPageRequest(Id, "main", cursor, 100, TimeSpan.FromSeconds(20)), Limit);
        await RunInAsync("main", "touch /tmp/go");
        var late = await waiting;
        Assert.Equal(("late", LogStream.Error), (Assert.Single(late.Lines).Text, late.Lines[0].Stream));

        var unknown = await _market.Node.ReadLogsAsync(new LogPageRequest(Id, "nobody", null, 10, TimeSpan.Zero), Limit);
        Assert.True(unknown.End);
        Assert.NotNull(unknown.Error);
    }

    private async Task<ProviderAgent> StartAgentAsync()
    {
        var options = new ProviderOptions { NodeId = NodeId, PayeeKeyHash = new string('a', 40), DataDirectory = _directory, Docker = new DockerEngineOptions { NodeId = NodeId, PublishAddress = "127.0.0.1" } };
        var agent = new ProviderAgent(options, _market.Connect(), TimeProvider.System, NullLoggerFactory.Instance);
        await agent.StartAsync(Limit);
        return agent;
    }

    private async Task RunInAsync(string component, string command)
    {
        var container = (await Engine.InspectAsync(Id, Limit)).Require()!.Components.Single(one => one.Name == component).ContainerId;
        using var process = System.Diagnostics.Process.Start("docker", ["exec", container, "/bin/sh", "-c", command]);
        await process.WaitForExitAsync(Limit);
        Assert.Equal(0, process.ExitCode);
    }

    private Task<ReportedInstance> UntilAsync(InstancePhase phase) => UntilAsync($"the instance is {phase}", instance => instance.Phase == phase);

    private async Task<ReportedInstance> UntilAsync(string what, Func<ReportedInstance, bool> holds)
    {
        var heartbeat = await _market.WaitAsync(what, heartbeat => Find(heartbeat) is { } instance && holds(instance), Limit);
        return Find(heartbeat)!;
    }

    private static ReportedInstance? Find(NodeHeartbeat heartbeat) => heartbeat.Instances.FirstOrDefault(instance => instance.InstanceId == Id);

    private static NodeOrders Orders(long revision, params InstanceOrder[] instances) => new(revision, [.. instances], ScriptedMarket.HeartbeatInterval);

    private static InstanceOrder Wanted(AppSpec spec) => new("lease-1", Id, 0, 1, 1, ParsedSpec.Of(spec));

    private static AppSpec WebSpec() => new()
    {
        Name = "hello",
        Components = [new ComponentSpec { Name = "web", Image = LocalEngine.Image, CpuMilli = 250, MemoryMiB = 64, DiskMiB = 100, Ports = [new PortSpec { ContainerPort = 8080 }], Health = new HealthSpec { Port = 8080, Path = "/health" } }],
        TermSeconds = 3600,
    };

    private static AppSpec Spec(string script) => new()
    {
        Name = "script",
        Components = [new ComponentSpec { Name = "main", Image = LocalEngine.Image, CpuMilli = 250, MemoryMiB = 64, DiskMiB = 100, Command = ["/bin/sh", "-c", script] }],
        TermSeconds = 3600,
    };
}
