using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.TestingHost;
using Marketplace.OrleansUpgrade.Tests.Filters;

namespace Marketplace.OrleansUpgrade.Tests.Support;

/// <summary>One cluster of one silo for the tests that need nothing special. Every test uses keys of its own.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    public InProcessTestCluster Cluster { get; } = New(static _ => { });

    public IClusterClient Client => Cluster.Client;

    public static InProcessTestCluster New(Action<ISiloBuilder> configure)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorageAsDefault();
            silo.AddMemoryGrainStorage("other");
            silo.UseInMemoryReminderService();
            silo.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.FromMilliseconds(50));
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(10));
            silo.AddIncomingGrainCallFilter<RecordingFilter>();
            silo.Services.AddSingleton<Greeting>();
            configure(silo);
        });
        return builder.Build();
    }

    public Task InitializeAsync() => Cluster.DeployAsync();

    public async Task DisposeAsync()
    {
        await Cluster.StopAllSilosAsync();
        await Cluster.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class ClusterCollection : ICollectionFixture<ClusterFixture>
{
    public const string Name = "cluster";
}

/// <summary>A service that grains are given.</summary>
public sealed class Greeting
{
    public string Of(string name) => $"Hello {name}";
}
