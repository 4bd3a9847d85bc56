using System.Collections.Immutable;
using Docker.DotNet.Models;
using Marketplace.Containers;
using Marketplace.Containers.Tests.Harness;
using Marketplace.Provider.Reconciling;
using Marketplace.Market.Instances;
using Marketplace.Market.Apps;
using Marketplace.Testing.Waiting;

namespace Marketplace.Provider.Tests.Reconciling;

public sealed class ReconcilerTests(LocalEngine local) : EngineTest(local)
{
    private readonly MemoryJournal _journal = new();

    [Fact]
    public async Task What_is_wanted_runs_and_what_is_not_wanted_any_more_goes()
    {
        await using var node = new ReconcilerHarness(Engine, _journal);
        node.Reconciler.Want([new WantedInstance(Spec(Web()))]);
        await UntilAsync(node, InstancePhase.Running);
        await PageAsync(node.State()!.Components[0].Ports[0]);

        node.Reconciler.Want([]);
        await UntilAsync(node, InstancePhase.Stopped);

        Assert.Empty((await Engine.ListAsync(Limit)).Require());
        Assert.True(node.State()!.RunningTime > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_crashed_instance_is_started_again_and_only_its_running_time_counts()
    {
        await using var node = new ReconcilerHarness(Engine, _journal);
        node.Reconciler.Want([new WantedInstance(Spec(Web()))]);
        await UntilAsync(node, InstancePhase.Running);
        var first = node.State()!;

        await Local.Client.Containers.KillContainerAsync(first.Components[0].ContainerId, new ContainerKillParameters { Signal = "KILL" });
        await Eventually.HoldsAsync("it runs again", () => Task.FromResult(node.State() is { Phase: InstancePhase.Running, Restarts: 1 }));
        await Eventually.HoldsAsync("its time goes on", () => Task.FromResult(node.State()!.RunningTime > first.RunningTime));

        var inspected = await Local.Client.Containers.InspectContainerAsync(node.State()!.Components[0].ContainerId);
        Assert.Equal(first.Components[0].ContainerId, inspected.ID);
        Assert.True(node.State()!.StartedAt > first.StartedAt);
    }

    [Fact]
    public async Task An_instance_that_ends_at_once_is_failed_with_its_output_and_tried_again_later()
    {
        await using var node = new ReconcilerHarness(Engine, _journal);
        node.Reconciler.Want([new WantedInstance(Spec(Shell("echo cannot go on >&2; exit 3")))]);
        await Eventually.HoldsAsync("it failed more than once", () => Task.FromResult(node.State() is { Phase: InstancePhase.Failed, Restarts: >= 1, NextStartAt: not null }));

        var state = node.State()!;
        Assert.Equal(FailureCode.ExitedAtOnce, state.Failure!.Code);
        Assert.Contains("exit code 3", state.Failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("Its last output: cannot go on", state.Failure.Message, StringComparison.Ordinal);
        Assert.True(state.RunningTime < TimeSpan.FromSeconds(5), $"{state.RunningTime}");
    }

    [Fact]
    public async Task The_next_process_adopts_what_runs_and_counts_on()
    {
        ReconciledInstance before;
        await using (var node = new ReconcilerHarness(Engine, _journal))
        {
            node.Reconciler.Want([new WantedInstance(Spec(Web()))]);
            await UntilAsync(node, InstancePhase.Running);
            before = node.State()!;
        }
        await using var engine = NewEngine();
        await using var next = new ReconcilerHarness(engine, _journal);
        await Eventually.HoldsAsync("it is seen", () => Task.FromResult(next.State() is { Components.Length: 1 }));
        next.Reconciler.Want([new WantedInstance(Spec(Web()))]);
        await UntilAsync(next, InstancePhase.Running);

        var after = next.State()!;
        Assert.Equal(before.Components[0].ContainerId, after.Components[0].ContainerId);
        Assert.Equal(before.StartedAt, after.StartedAt);
        Assert.Equal(0, after.Restarts);
        Assert.True(after.RunningTime >= before.RunningTime);
        Assert.InRange(after.RunningTime - (after.ObservedAt - after.StartedAt!.Value), TimeSpan.FromMilliseconds(-500), TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task Nothing_is_removed_before_the_marketplace_has_said_what_it_wants()
    {
        await StartAsync(Spec(Web()));
        await using var node = new ReconcilerHarness(Engine, _journal);
        await Eventually.HoldsAsync("it is seen", () => Task.FromResult(node.State() is { Components.Length: 1 }));
        var seen = node.State()!.ObservedAt;
        await Eventually.HoldsAsync("more rounds went by", () => Task.FromResult(node.State()!.ObservedAt > seen));
        Assert.True((await Engine.InspectAsync("lease-1:0:1", Limit)).Require()!.IsRunning);

        node.Reconciler.Want([]);
        await UntilAsync(node, InstancePhase.Stopped);
        Assert.Empty((await Engine.ListAsync(Limit)).Require());
    }

    [Fact]
    public async Task A_new_revision_replaces_and_a_restart_token_restarts()
    {
        await using var node = new ReconcilerHarness(Engine, _journal);
        node.Reconciler.Want([new WantedInstance(Spec(Web()))]);
        await UntilAsync(node, InstancePhase.Running);
        var first = node.State()!;

        node.Reconciler.Want([new WantedInstance(Spec(Web(image: LocalEngine.NextImage)) with { Revision = 2, FencingToken = 2 })]);
        await Eventually.HoldsAsync("revision 2 runs", () => Task.FromResult(node.State() is { Phase: InstancePhase.Running, Revision: 2 }));
        var second = node.State()!;
        Assert.Contains("version 2", await PageAsync(second.Components[0].Ports[0]), StringComparison.Ordinal);
        Assert.True(second.RunningTime >= first.RunningTime);

        node.Reconciler.Want([new WantedInstance(Spec(Web(image: LocalEngine.NextImage)) with { Revision = 2, FencingToken = 3, RestartToken = 5 })]);
        await Eventually.HoldsAsync("the restart is done", () => Task.FromResult(node.State() is { Phase: InstancePhase.Running, RestartToken: 5 }));
        Assert.True(node.State()!.StartedAt > second.StartedAt);
    }

    [Fact]
    public async Task An_instance_is_running_when_its_health_check_says_so_and_unhealthy_when_it_does_not()
    {
        var check = new HealthCheck(8080, "/health", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), 2, TimeSpan.Zero);
        var checks = ImmutableDictionary<string, HealthCheck>.Empty.Add("web", check);
        await using var node = new ReconcilerHarness(Engine, _journal);
        node.Reconciler.Want([new WantedInstance(Spec(Web()), checks)]);
        await UntilAsync(node, InstancePhase.Running);

        // The page goes away under the running server.
        var command = Shell("rm /www/health; httpd -f -p 8080 -h /www", "web") with { Ports = [new PortSpec { ContainerPort = 8080 }] };
        node.Reconciler.Want([new WantedInstance(Spec(command) with { Revision = 2 }, checks)]);
        await Eventually.HoldsAsync("it is unhealthy", () => Task.FromResult(node.State() is { Phase: InstancePhase.Unhealthy, Revision: 2 }));
    }

    [Fact]
    public async Task A_container_that_somebody_removed_comes_back()
    {
        await using var node = new ReconcilerHarness(Engine, _journal);
        node.Reconciler.Want([new WantedInstance(Spec(Web()))]);
        await UntilAsync(node, InstancePhase.Running);
        var first = node.State()!;

        await Local.Client.Containers.RemoveContainerAsync(first.Components[0].ContainerId, new ContainerRemoveParameters { Force = true });

        await Eventually.HoldsAsync("another container runs", () => Task.FromResult(
            node.State() is { Phase: InstancePhase.Running } state && state.Components[0].ContainerId != first.Components[0].ContainerId));
        Assert.True(node.State()!.RunningTime >= first.RunningTime);
    }

    [Fact]
    public async Task Volumes_stay_while_the_slot_is_wanted_and_go_with_it()
    {
        var plan = Shell(Then("echo x >> /keep/file; wc -l < /keep/file")) with { Volumes = [new VolumeSpec { Name = "keep", Path = "/keep" }] };
        await using var node = new ReconcilerHarness(Engine, _journal);
        node.Reconciler.Want([new WantedInstance(Spec(plan))]);
        await UntilAsync(node, InstancePhase.Running);

        node.Reconciler.Want([new WantedInstance(Spec(plan) with { InstanceId = "lease-1:0:2" })]);
        await UntilAsync(node, InstancePhase.Running, "lease-1:0:2");
        await UntilAsync(node, InstancePhase.Stopped);
        Assert.Equal(1, await VolumesAsync());

        node.Reconciler.Want([]);
        await UntilAsync(node, InstancePhase.Stopped, "lease-1:0:2");
        Assert.Equal(0, await VolumesAsync());
    }

    [Fact]
    public async Task An_engine_that_does_not_answer_is_told_and_found_again()
    {
        var path = Path.Combine(Path.GetTempPath(), $"market-{Guid.NewGuid():n}.sock");
        await using var engine = NewEngine(new Uri($"unix://{path}"));
        await using var node = new ReconcilerHarness(engine, _journal);
        node.Reconciler.Want([new WantedInstance(Spec(Web()))]);
        await Eventually.HoldsAsync("the engine is missed", () => Task.FromResult(node.Reconciler.EngineFailure?.Code == FailureCode.EngineUnavailable));
        Assert.Equal(InstancePhase.Assigned, node.State()!.Phase);

        await using (new SocketProxy(path))
        {
            await UntilAsync(node, InstancePhase.Running);
            Assert.Null(node.Reconciler.EngineFailure);
        }
    }

    private async Task<int> VolumesAsync() =>
        (await Local.Client.Volumes.ListAsync(new VolumesListParameters
        {
            Filters = new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { [$"marketplace.node={NodeId}"] = true } },
        })).Volumes?.Count ?? 0;

    private static Task UntilAsync(ReconcilerHarness node, InstancePhase phase, string instance = "lease-1:0:1") =>
        Eventually.HoldsAsync($"{instance} is {phase}; it is {node.State(instance)}", () => Task.FromResult(node.State(instance)?.Phase == phase));
}
