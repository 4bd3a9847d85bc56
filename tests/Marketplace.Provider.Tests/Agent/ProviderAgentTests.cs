using Marketplace.Containers;
using Marketplace.Containers.Tests.Harness;
using Marketplace.Grains.Contracts;
using Marketplace.Market.Apps;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.TestingHost;

namespace Marketplace.Provider.Tests.Agent;

public sealed class ProviderAgentTests(LocalEngine local) : EngineTest(local)
{
    private const string Id = "lease-1:0:1";
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"market-provider-{Guid.NewGuid():n}");
    private InProcessTestCluster _cluster = null!;

    private INodeGrain Node => _cluster.Client.GetGrain<INodeGrain>(NodeId);

    private IFakeNodeGrain Fake => _cluster.Client.GetGrain<IFakeNodeGrain>(NodeId);

    public override async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public override async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await base.DisposeAsync();
        if (Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_node_registers_with_its_capacity_and_runs_what_the_heartbeat_says()
    {
        await using var agent = await StartAgentAsync();
        await EventuallyAsync("it reports", async () => (await Fake.SeenAsync()).Report is not null);
        var registration = (await Fake.SeenAsync()).Registration!;
        Assert.StartsWith("docker", registration.Engine, StringComparison.Ordinal);
        Assert.Equal(registration.Engine, agent.Status);
        Assert.True(registration.Capacity is { CpuMilli: >= 1000, MemoryMiB: > 0, DiskMiB: > 0 });

        await Fake.OrderAsync(Directive(1, Desired(WebSpec())), push: false);
        var running = await UntilAsync(InstancePhase.Running);

        Assert.Equal(1, (await Fake.SeenAsync()).Report!.AppliedRevision);
        var port = Assert.Single(running.Ports);
        Assert.Equal(("web", 8080, "tcp", "127.0.0.1"), (port.Component, port.ContainerPort, port.Protocol, port.Host));
        Assert.StartsWith("sha256:", running.ImageDigest, StringComparison.Ordinal);
        Assert.Contains(Id, await PageAsync(new PublishedPort(8080, Containers.PortProtocol.Tcp, "127.0.0.1", port.HostPort)), StringComparison.Ordinal);

        await Fake.OrderAsync(Directive(2), push: true);
        var stopped = await UntilAsync(InstancePhase.Stopped);
        Assert.True(stopped.RunningMilliseconds >= running.RunningMilliseconds);
        Assert.Empty((await Engine.ListAsync(Limit)).Require());
    }

    [Fact]
    public async Task Obsolete_orders_are_ignored_and_an_unknown_node_registers_again_and_leaves_instances_alone()
    {
        await using var agent = await StartAgentAsync();
        await Fake.OrderAsync(Directive(5, Desired(WebSpec())), push: false);
        await UntilAsync(InstancePhase.Running);

        await Fake.OrderAsync(Directive(4), push: true);
        await Fake.OrderAsync(Directive(5, Desired(WebSpec())), push: false);
        await UntilAsync(InstancePhase.Running);

        var before = (await Fake.SeenAsync()).Registrations;
        var started = (await Engine.InspectAsync(Id, Limit)).Require()!.Components[0].StartedAt;
        await Fake.OrderAsync(Directive(1, Desired(WebSpec())) with { Known = false }, push: false);
        await EventuallyAsync("it registers again", async () => (await Fake.SeenAsync()).Registrations > before);
        await EventuallyAsync("it takes orders again", async () => (await Fake.SeenAsync()).Report!.AppliedRevision == 1);
        Assert.Equal(started, (await Engine.InspectAsync(Id, Limit)).Require()!.Components[0].StartedAt);
    }

    [Fact]
    public async Task The_next_agent_goes_on_with_the_running_time()
    {
        long first;
        int empty;
        await using (await StartAgentAsync())
        {
            await Fake.OrderAsync(Directive(1, Desired(WebSpec())), push: false);
            first = (await UntilAsync(InstancePhase.Running)).RunningMilliseconds;
            empty = (await Fake.SeenAsync()).EmptyReports;
        }
        Assert.True((await Engine.InspectAsync(Id, Limit)).Require()!.IsRunning);

        await using var next = await StartAgentAsync();
        await EventuallyAsync("the time goes on", async () => (await ReportAsync()) is { Phase: InstancePhase.Running } report && report.RunningMilliseconds > first);
        Assert.Equal(empty, (await Fake.SeenAsync()).EmptyReports);
    }

    [Fact]
    public async Task An_order_that_cannot_run_is_reported_in_words()
    {
        await using var agent = await StartAgentAsync();
        await Fake.OrderAsync(Directive(1, Desired(Spec("echo no database >&2; exit 4"))), push: false);
        await EventuallyAsync("its last words are told", async () =>
            (await ReportAsync()) is { Failure: { Code: "exited-at-once", Component: "main" } failure }
            && failure.Message.Contains("no database", StringComparison.Ordinal));

        await Fake.OrderAsync(Directive(2, new DesiredInstance("lease-1", Id, 0, 2, 2, "{")), push: false);
        await EventuallyAsync("the broken order is refused", async () => (await ReportAsync())?.Failure is { Code: "invalid-spec", Permanent: true });
    }

    [Fact]
    public async Task Logs_are_read_in_chunks_and_waited_for()
    {
        await using var agent = await StartAgentAsync();
        await Fake.OrderAsync(Directive(1, Desired(Spec(
            "for i in 1 2 3; do echo line $i; done; while [ ! -f /tmp/go ]; do sleep 0.1; done; echo late >&2; sleep 1000"))), push: false);
        await UntilAsync(InstancePhase.Running);
        var texts = new List<string>();
        string? cursor = null;
        await EventuallyAsync("three lines are there", async () =>
        {
            var chunk = await Node.ReadLogsAsync(new LogRequest(Id, "main", cursor, 100, 1), Limit);
            Assert.Null(chunk.Error);
            texts.AddRange(chunk.Lines.Select(line => line.Text));
            cursor = chunk.NextCursor;
            return texts.Count >= 3;
        });
        Assert.Equal(["line 1", "line 2", "line 3"], texts);

        var waiting = Node.ReadLogsAsync(new LogRequest(Id, "main", cursor, 100, 20), Limit);
        await RunInAsync("main", "touch /tmp/go");
        var late = await waiting;
        Assert.Equal(("late", "stderr"), (Assert.Single(late.Lines).Text, late.Lines[0].Stream));

        var unknown = await Node.ReadLogsAsync(new LogRequest(Id, "nobody", null, 10, 0), Limit);
        Assert.True(unknown.End);
        Assert.NotNull(unknown.Error);
    }

    private async Task<ProviderAgent> StartAgentAsync()
    {
        var options = new ProviderOptions { NodeId = NodeId, PayeeKeyHash = new string('a', 40), DataDirectory = _directory, PublishAddress = "127.0.0.1" };
        var agent = new ProviderAgent(options, _cluster.Client, TimeProvider.System, NullLoggerFactory.Instance);
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

    private async Task<InstanceReport?> ReportAsync() => (await Fake.SeenAsync()).Report?.Instances.FirstOrDefault(report => report.InstanceId == Id);

    private async Task<InstanceReport> UntilAsync(InstancePhase phase)
    {
        InstanceReport? report = null;
        await EventuallyAsync($"the instance is {phase}", async () => (report = await ReportAsync())?.Phase == phase);
        return report!;
    }

    private NodeDirective Directive(long revision, params DesiredInstance[] instances) => new(NodeId, revision, [.. instances], 200);

    private static DesiredInstance Desired(AppSpec spec) => new("lease-1", Id, 0, 1, 1, SpecJson.CanonicalText(spec));

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
