using System.Net;
using System.Net.Sockets;
using Marketplace.Containers.Tests.Harness;
using Marketplace.Market.Nodes;
using Marketplace.Market.Instances;
using Marketplace.Market.Apps;
using Marketplace.Testing.Waiting;

namespace Marketplace.Containers.Tests;

public sealed class FailureTests(LocalEngine local) : EngineTest(local)
{
    [Fact]
    public async Task A_taken_port_is_told_and_nothing_is_left_behind()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var failure = await FailToStartAsync(Spec(Web() with { Ports = [new PortSpec { ContainerPort = 8080, HostPort = port }] }));

        Assert.Equal(FailureCode.PortTaken, failure.Code);
        Assert.Equal("web", failure.Component);
        Assert.False(failure.IsPermanent);
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_port_that_another_instance_has_is_told()
    {
        var first = await StartAsync(Spec(Web()));
        var port = first.Components[0].Ports[0].HostPort;

        var failure = await FailToStartAsync(Spec(Web() with { Ports = [new PortSpec { ContainerPort = 8080, HostPort = port }] }) with { InstanceId = "other" });

        Assert.Equal(FailureCode.PortTaken, failure.Code);
        Assert.Single((await Engine.ListAsync(Limit)).Require());
    }

    [Fact]
    public async Task A_failure_leaves_what_ran_before_alone()
    {
        await StartAsync(Spec(Web()));

        var failure = await FailToStartAsync(Spec(Web(), Web("second") with { Image = "127.0.0.1:1/nothing/there:1" }));

        Assert.Equal("second", failure.Component);
        var instance = (await Engine.InspectAsync("lease-1:0:1", Limit)).Require()!;
        Assert.Equal("web", Assert.Single(instance.Components).Name);
        Assert.True(instance.IsRunning);
    }

    [Fact]
    public async Task A_component_that_ends_at_once_is_told_with_its_exit_code_and_output()
    {
        var outcome = await Engine.StartAsync(Spec(Shell("echo one; echo two >&2; exit 7")), null, Limit);
        if (outcome.Succeeded)
            await Eventually.HoldsAsync("it ended", async () => !(await Engine.InspectAsync("lease-1:0:1", Limit)).Require()!.IsRunning);

        var again = outcome.Succeeded ? ExitRules.FailureOf((await Engine.InspectAsync("lease-1:0:1", Limit)).Require()!) : outcome.Failure;
        Assert.Equal(FailureCode.ExitedAtOnce, again!.Code);
        Assert.Contains("exit code 7", again.Message, StringComparison.Ordinal);
        Assert.Equal(["one", "two"], (await LogAsync("shell")).Select(line => line.Text).Order());
    }

    [Fact]
    public async Task A_command_that_is_not_in_the_image_is_the_specs_fault()
    {
        var failure = await FailToStartAsync(Spec(Web() with { Command = ["/no/such/program"] }));

        Assert.Equal(FailureCode.InvalidSpec, failure.Code);
        Assert.True(failure.IsPermanent);
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task More_processors_than_there_are_is_the_specs_fault()
    {
        var failure = await FailToStartAsync(Spec(Web() with { Limits = new Resources(900_000, 32, 0) }));

        Assert.Equal(FailureCode.InvalidSpec, failure.Code);
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task An_engine_that_is_not_there_is_told_by_every_call()
    {
        await using var engine = NewEngine(new Uri("unix:///nowhere/docker.sock"));

        Assert.Equal(FailureCode.EngineUnavailable, (await engine.DescribeAsync(Limit)).Failure?.Code);
        Assert.Contains("there is no socket at its path", (await engine.DescribeAsync(Limit)).Failure?.Message, StringComparison.Ordinal);
        Assert.Equal(FailureCode.EngineUnavailable, (await engine.ListAsync(Limit)).Failure?.Code);
        Assert.Equal(FailureCode.EngineUnavailable, (await FailToStartAsync(Spec(Web()), engine)).Code);
        Assert.Equal(FailureCode.EngineUnavailable, (await engine.StopAsync("lease-1:0:1", TimeSpan.Zero, Limit)).Failure?.Code);
        Assert.Equal(FailureCode.EngineUnavailable, (await engine.RemoveAsync("lease-1:0:1", new InstanceRemoval(TimeSpan.Zero, true), Limit)).Failure?.Code);
        var thrown = await Assert.ThrowsAsync<ContainerException>(async () =>
        {
            await foreach (var line in engine.ReadLogsAsync("lease-1:0:1", "web", new EngineLogQuery(), Limit))
                Assert.Fail(line.Text);
        });
        Assert.Equal(FailureCode.EngineUnavailable, thrown.Failure.Code);
    }

    [Fact]
    public async Task An_engine_that_goes_away_in_the_middle_of_a_call_is_told()
    {
        await StartAsync(Spec(Shell(Then("echo begin"))));
        var path = Path.Combine(Path.GetTempPath(), $"market-{Guid.NewGuid():n}.sock");
        var proxy = new SocketProxy(path);
        await using var engine = NewEngine(new Uri($"unix://{path}"));
        var began = new TaskCompletionSource();
        var following = Task.Run(async () =>
        {
            await foreach (var _ in engine.ReadLogsAsync("lease-1:0:1", "shell", new EngineLogQuery(Follow: true), Limit))
                began.TrySetResult();
        });
        await began.Task.WaitAsync(Limit);
        var stopping = engine.StopAsync("lease-1:0:1", TimeSpan.FromSeconds(1), Limit);

        await proxy.DisposeAsync();

        Assert.Equal(FailureCode.EngineUnavailable, (await Assert.ThrowsAsync<ContainerException>(() => following)).Failure.Code);
        Assert.True((await stopping) is { Succeeded: true } or { Failure.Code: FailureCode.EngineUnavailable });
        Assert.Equal(FailureCode.EngineUnavailable, (await engine.ListAsync(Limit)).Failure?.Code);
    }

    [Fact]
    public async Task An_engine_that_does_not_answer_in_time_is_told()
    {
        var path = Path.Combine(Path.GetTempPath(), $"market-{Guid.NewGuid():n}.sock");
        using var silent = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        silent.Bind(new UnixDomainSocketEndPoint(path));
        silent.Listen();
        await using var engine = new DockerContainerEngine(new DockerEngineOptions
        {
            NodeId = NodeId,
            Endpoint = new Uri($"unix://{path}"),
            CallTimeout = TimeSpan.FromMilliseconds(300),
        });

        Assert.Equal(FailureCode.Timeout, (await engine.ListAsync(Limit)).Failure?.Code);
        File.Delete(path);
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_not_told_a_failure()
    {
        using var given = new CancellationTokenSource();
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Engine.StartAsync(Spec(Web()), null, given.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Engine.ListAsync(given.Token));
    }

    private async Task AssertNothingIsLeftAsync() => Assert.Empty((await Engine.ListAsync(Limit)).Require());
}
