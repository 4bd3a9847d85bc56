using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;
using Orleans.Timers;

namespace Orleans.Hosting;

/// <summary>The services of a silo.</summary>
internal static class SiloServices
{
    public static SiloBuilder Add(IServiceCollection services, IConfiguration configuration)
    {
        var builder = new SiloBuilder(services, configuration);
        if (services.Any(s => s.ServiceType == typeof(SiloRuntime)))
            return builder;
        if (services.Any(s => s.ServiceType == typeof(ClientRuntime)))
            throw new OrleansConfigurationException("A host has a silo or a client, not both: the silo's services include a client.");
        services.AddLogging();
        services.AddOptions();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddKeyedSingleton(KeyedService.AnyKey, static (s, _) => s.GetRequiredService<TimeProvider>());
        services.AddSingleton<SiloRuntime>();
        services.AddSingleton<CallRuntime>(static s => s.GetRequiredService<SiloRuntime>());
        services.AddSingleton<SiloHost>();
        services.AddSingleton<ILocalSiloDetails, LocalSiloDetails>();
        services.AddSingleton<IGrainFactory>(static s => s.GetRequiredService<SiloRuntime>().GrainFactory);
        services.AddSingleton<IClusterClient, ClusterClient>();
        services.AddSingleton<IGrainRuntime, GrainRuntime>();
        services.AddSingleton<IGrainContextAccessor, GrainContextAccessor>();
        services.AddSingleton<ITimerRegistry, TimerRegistry>();
        services.TryAddSingleton<IPersistentStateFactory, PersistentStateFactory>();
        services.TryAddSingleton<IGrainStorageSerializer, JsonGrainStorageSerializer>();
        services.TryAddSingleton<DeepCopier>();
        services.AddSingleton(static s => new StagedLifecycle(s.GetRequiredService<SiloRuntime>().Logger));
        services.AddSingleton<ISiloLifecycle>(static s => s.GetRequiredService<StagedLifecycle>());
        services.AddHostedService(static s => s.GetRequiredService<SiloHost>());
        services.Configure<ClusterOptions>(configuration.GetSection("Orleans"));
        return builder;
    }
}

/// <summary>Starts and stops the silo with its host.</summary>
internal sealed class SiloHost(SiloRuntime runtime, StagedLifecycle lifecycle, IServiceProvider services) : IHostedService
{
    private bool _stopped;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var validator in services.GetServices<IConfigurationValidator>())
            validator.ValidateConfiguration();
        foreach (var participant in services.GetServices<ILifecycleParticipant<ISiloLifecycle>>())
            participant.Participate(lifecycle);
        lifecycle.Subscribe("grains", ServiceLifecycleStage.RuntimeServices, _ =>
        {
            runtime.Open();
            return Task.CompletedTask;
        });
        lifecycle.Subscribe("grains", ServiceLifecycleStage.GrainDeactivation, static _ => Task.CompletedTask, runtime.CloseAsync);
        try
        {
            await lifecycle.StartAsync(cancellationToken);
        }
        catch
        {
            await StopAsync(CancellationToken.None);
            throw;
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_stopped)
            return;
        _stopped = true;
        await lifecycle.StopAsync(cancellationToken);
        await runtime.CloseAsync(cancellationToken);
    }

    /// <summary>Ends the silo as a crash would; stopping it afterwards does nothing.</summary>
    public Task KillAsync()
    {
        _stopped = true;
        return runtime.KillAsync();
    }
}

internal sealed class LocalSiloDetails(SiloRuntime runtime, IOptions<SiloOptions> options) : ILocalSiloDetails
{
    public string Name { get; } = string.IsNullOrEmpty(options.Value.SiloName) ? "Silo" : options.Value.SiloName;

    public string ClusterId => runtime.Cluster.ClusterId;

    public string DnsHostName { get; } = Dns.GetHostName();

    public SiloAddress SiloAddress => runtime.Address;

    public SiloAddress GatewayAddress => runtime.Address;
}

internal sealed class GrainRuntime(SiloRuntime runtime, ITimerRegistry timers) : IGrainRuntime
{
    public IGrainFactory GrainFactory => runtime.GrainFactory;

    public IServiceProvider ServiceProvider => runtime.Services;

    public string SiloIdentity => runtime.Address.ToString();

    public SiloAddress SiloAddress => runtime.Address;

    public TimeProvider TimeProvider => runtime.GrainClock;

    public ITimerRegistry TimerRegistry => timers;

    public void DeactivateOnIdle(IGrainContext grainContext) => grainContext.Deactivate(
        new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "DeactivateOnIdle was called."));

    public void DelayDeactivation(IGrainContext grainContext, TimeSpan timeSpan) => (grainContext as Activation)?.KeepFor(timeSpan);
}

internal sealed class GrainContextAccessor : IGrainContextAccessor
{
    public IGrainContext GrainContext =>
        Activation.CurrentActivation ?? throw new InvalidOperationException("No grain's turn runs here.");
}
