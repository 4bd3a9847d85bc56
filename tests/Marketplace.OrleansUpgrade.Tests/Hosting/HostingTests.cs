using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Marketplace.OrleansUpgrade.Tests.Calls;
using Marketplace.OrleansUpgrade.Tests.Support;

namespace Marketplace.OrleansUpgrade.Tests.Hosting;

public sealed class HostingTests
{
    private readonly string _key = Journal.NewKey();

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
    public void Identities_hash_alike_in_every_process()
    {
        var id = GrainId.Create("lease", "0123456789abcdef");
        Assert.Equal("lease/0123456789abcdef", id.ToString());
        Assert.Equal(id, GrainId.Parse("lease/0123456789abcdef"));
        Assert.Equal(3552049304u, id.GetUniformHashCode());
    }
}
