using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Marketplace.OrleansUpgrade.Tests.Calls;
using Marketplace.OrleansUpgrade.Tests.Support;

namespace Marketplace.OrleansUpgrade.Tests.Hosting;

public sealed class HostingTests
{
    private readonly string _key = Poll.NewKey();

    [Fact]
    public async Task A_host_with_a_silo_serves_grains_to_its_own_services()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton<Greeting>();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(siloPort: 21111, gatewayPort: 31111);
            silo.AddMemoryGrainStorageAsDefault();
            silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("hosting", "hosting"));
        });
        builder.UseOrleans(silo => silo.AddStartupTask(async (services, _) =>
        {
            var answer = await services.GetRequiredService<IGrainFactory>().GetGrain<IEcho>(_key).NumberAsync(7);
            Journal.Write(_key, $"started {answer}");
        }));
        using var host = builder.Build();
        await host.StartAsync();
        Assert.Equal(["started 7"], Journal.Of(_key));
        Assert.Equal("Hello host", await host.Services.GetRequiredService<IClusterClient>().GetGrain<IEcho>(_key).GreetAsync("host"));
        Assert.Equal("hosting", host.Services.GetRequiredService<ILocalSiloDetails>().ClusterId);
        await host.StopAsync();
    }

    [Fact]
    public async Task Participants_of_the_life_cycle_start_upwards_and_stop_downwards()
    {
        await using var cluster = ClusterFixture.New(silo =>
        {
            silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(new Participant(_key, ServiceLifecycleStage.ApplicationServices));
            silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(new Participant(_key, ServiceLifecycleStage.Active));
        });
        await cluster.DeployAsync();
        await cluster.StopAllSilosAsync();
        Assert.Equal(["start 10000", "start 20000", "stop 20000", "stop 10000"], Journal.Of(_key));
    }

    [Fact]
    public async Task A_silo_that_was_restarted_serves_again()
    {
        await using var cluster = ClusterFixture.New(static _ => { });
        await cluster.DeployAsync();
        Assert.Equal(1, await cluster.Client.GetGrain<IEcho>(_key).NumberAsync(1));
        await cluster.RestartSiloAsync(cluster.Silos[0]);
        await cluster.InitializeClientAsync();
        Assert.Equal(2, await cluster.Client.GetGrain<IEcho>(_key).NumberAsync(2));
        Assert.Single(cluster.Silos);
        await cluster.StopAllSilosAsync();
    }

    [Fact]
    public async Task A_silo_that_was_killed_is_gone_and_can_be_replaced()
    {
        await using var cluster = ClusterFixture.New(static _ => { });
        await cluster.DeployAsync();
        await cluster.Client.GetGrain<IEcho>(_key).NumberAsync(1);
        await cluster.KillSiloAsync(cluster.Silos[0]);
        Assert.Empty(cluster.Silos);
        await cluster.StartAdditionalSiloAsync();
        await cluster.InitializeClientAsync();
        Assert.Equal(2, await cluster.Client.GetGrain<IEcho>(_key).NumberAsync(2));
        await cluster.StopAllSilosAsync();
    }

    [Fact]
    public void Identities_hash_alike_in_every_process()
    {
        var id = GrainId.Create("lease", "0123456789abcdef");
        Assert.Equal("lease/0123456789abcdef", id.ToString());
        Assert.Equal(id, GrainId.Parse("lease/0123456789abcdef"));
        Assert.Equal(3552049304u, id.GetUniformHashCode());
    }

    private sealed class Participant(string key, int stage) : ILifecycleParticipant<ISiloLifecycle>
    {
        public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
            nameof(Participant), stage, _ => Write($"start {stage}"), _ => Write($"stop {stage}"));

        private Task Write(string entry)
        {
            Journal.Write(key, entry);
            return Task.CompletedTask;
        }
    }
}
