using Docker.DotNet;
using Docker.DotNet.Models;
using Marketplace.Containers.Docker;
using Marketplace.Containers.Tests.Harness;
using Marketplace.Market.Instances;
using Marketplace.Testing.Waiting;

namespace Marketplace.Containers.Tests;

public sealed class StartTests(LocalEngine local) : EngineTest(local)
{
    [Fact]
    public async Task An_instance_serves_its_page_on_the_published_port()
    {
        var instance = await StartAsync(Spec(Web() with { Environment = new Dictionary<string, string> { ["GREETING"] = "good morning" } }));

        Assert.True(instance.IsRunning);
        var port = Assert.Single(Assert.Single(instance.Components).Ports);
        Assert.Equal(8080, port.ContainerPort);
        var page = await PageAsync(port);
        Assert.Contains("hello from lease-1:0:1", page, StringComparison.Ordinal);
        Assert.Contains("good morning", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Starting_twice_is_starting_once()
    {
        var first = await StartAsync(Spec(Web()));
        var second = await StartAsync(Spec(Web()));

        Assert.Equal(first.Components[0].ContainerId, second.Components[0].ContainerId);
        Assert.Equal(first.Components[0].StartedAt, second.Components[0].StartedAt);
    }

    [Fact]
    public async Task Starting_twice_at_the_same_time_is_starting_once_even_from_two_processes()
    {
        await using var other = NewEngine();
        var outcomes = await Task.WhenAll(
            Engine.StartAsync(Spec(Web()), null, Limit), Engine.StartAsync(Spec(Web()), null, Limit), other.StartAsync(Spec(Web()), null, Limit));

        Assert.Single(outcomes.Select(outcome => outcome.Require().Components[0].ContainerId).Distinct());
    }

    [Fact]
    public async Task Two_networks_of_one_name_as_two_processes_can_make_them_end_as_one()
    {
        var spec = Spec(Web());
        var request = new NetworksCreateParameters { Name = EngineNames.Network(NodeId, spec.InstanceId), Driver = "bridge", Labels = MarketLabels.ForInstance(NodeId, spec) };
        await Local.Client.Networks.CreateNetworkAsync(request, Limit);
        try
        {
            await Local.Client.Networks.CreateNetworkAsync(request, Limit);
        }
        catch (DockerApiException exception) when (exception.Message.Contains("already exists", StringComparison.Ordinal))
        {
            // Engines since version 25 refuse it; what remains of the test holds there too.
        }

        var instance = await StartAsync(spec);

        Assert.Contains("hello", await PageAsync(instance.Components[0].Ports[0]), StringComparison.Ordinal);
        Assert.Single(await Local.Client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = MarketLabels.Filter((MarketLabels.Node, NodeId)) }, Limit));
    }

    [Fact]
    public async Task A_crash_between_create_and_start_is_repaired()
    {
        var spec = Spec(Web());
        var options = new DockerEngineOptions { NodeId = NodeId, PublishAddress = "127.0.0.1" };
        var created = await Local.Client.Containers.CreateContainerAsync(ContainerRequest.For(options, spec, spec.Components[0], false));

        var before = (await Engine.InspectAsync(spec.InstanceId, Limit)).Require();
        var instance = await StartAsync(spec);

        Assert.Equal(ComponentState.Created, Assert.Single(before!.Components).State);
        Assert.Equal(created.ID, instance.Components[0].ContainerId);
        Assert.True(instance.IsRunning);
    }

    [Fact]
    public async Task A_port_that_the_spec_leaves_open_stays_the_same_over_a_crash_and_moves_only_when_somebody_took_it()
    {
        var first = (await StartAsync(Spec(Web()))).Components[0].Ports[0].HostPort;
        Assert.InRange(first, HostPorts.First, HostPorts.Last);

        Assert.True((await Engine.StopAsync("lease-1:0:1", TimeSpan.Zero, Limit)).Succeeded);
        var again = (await StartAsync(Spec(Web()))).Components[0].Ports[0];
        Assert.Equal(first, again.HostPort);

        Assert.True((await Engine.StopAsync("lease-1:0:1", TimeSpan.Zero, Limit)).Succeeded);
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, first);
        taken.Start();
        var moved = (await StartAsync(Spec(Web()))).Components[0].Ports[0];
        Assert.NotEqual(first, moved.HostPort);
        Assert.Contains("hello", await PageAsync(moved), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_instance_starts_again_in_the_same_container()
    {
        var first = await StartAsync(Spec(Web()));
        Assert.True((await Engine.StopAsync("lease-1:0:1", TimeSpan.FromSeconds(5), Limit)).Succeeded);
        var stopped = (await Engine.InspectAsync("lease-1:0:1", Limit)).Require()!.Components[0];
        var again = await StartAsync(Spec(Web()));

        Assert.Equal(ComponentState.Exited, stopped.State);
        Assert.Equal(0, stopped.ExitCode);
        Assert.True(stopped.FinishedAt > first.Components[0].StartedAt);
        Assert.Equal(first.Components[0].ContainerId, again.Components[0].ContainerId);
        Assert.True(again.Components[0].StartedAt > stopped.FinishedAt);
    }

    [Fact]
    public async Task Another_revision_replaces_the_components()
    {
        var first = await StartAsync(Spec(Web(), Shell(Then("true"))));
        Assert.Contains("version 1", await PageAsync(first.Components.Single(component => component.Name == "web").Ports[0]), StringComparison.Ordinal);

        var second = await StartAsync(Spec(Web(image: LocalEngine.NextImage)) with { Revision = 2 });

        var web = Assert.Single(second.Components);
        Assert.Equal(2, second.Revision);
        Assert.NotEqual(first.Components.Single(component => component.Name == "web").ImageId, web.ImageId);
        Assert.Contains("version 2", await PageAsync(web.Ports[0]), StringComparison.Ordinal);
        Assert.Single((await Engine.InspectAsync("lease-1:0:1", Limit)).Require()!.Components);
    }

    [Fact]
    public async Task An_older_owner_cannot_touch_a_newer_ones_instance()
    {
        var newer = await StartAsync(Spec(Web()) with { FencingToken = 7 });

        var failure = await FailToStartAsync(Spec(Web()) with { FencingToken = 6, Revision = 2 });

        Assert.Equal(FailureCode.Conflict, failure.Code);
        var still = (await Engine.InspectAsync("lease-1:0:1", Limit)).Require()!;
        Assert.Equal(newer.Components[0].ContainerId, still.Components[0].ContainerId);
        Assert.True(still.IsRunning);
    }

    [Fact]
    public async Task Two_instances_run_side_by_side_and_cannot_reach_each_other_inside()
    {
        var first = await StartAsync(Spec(Web()));
        // The same words reach the own component, so that "blocked" is not said of a command that can't work. (busybox's wget -T crashes.)
        var script = $$"""
            reach() { timeout 3 wget -q -O /dev/null "http://$1:8080/" && echo reached || echo blocked; }
            until wget -q -O - http://web:8080/; do sleep 1; done
            reach web
            reach {{first.Components[0].Address}}
            {{Then("true")}}
            """;
        var second = await StartAsync(new InstanceSpec("lease-2:0:1", "lease-2", 0, 1, 1, [Web(), Shell(script)]));

        Assert.Contains("lease-1:0:1", await PageAsync(first.Components[0].Ports[0]), StringComparison.Ordinal);
        Assert.Contains("lease-2:0:1", await PageAsync(second.Components.Single(component => component.Name == "web").Ports[0]), StringComparison.Ordinal);
        var lines = new List<string>();
        await Eventually.HoldsAsync("the own component was asked by name, and the other instance by address", async () =>
        {
            lines = [.. (await LogAsync("shell", instance: "lease-2:0:1")).Where(line => line.Stream == LogStream.Output).Select(line => line.Text)];
            return lines.Count >= 3;
        });
        Assert.Contains("lease-2:0:1", lines[0], StringComparison.Ordinal);
        Assert.Equal(["reached", "blocked"], lines[1..]);
    }
}
