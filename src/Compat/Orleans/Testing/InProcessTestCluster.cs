using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>A cluster for tests: a silo and a client, each with a host of its own, in this process.</summary>
public sealed class InProcessTestCluster : IDisposable, IAsyncDisposable
{
    private readonly List<InProcessSiloHandle> _silos = [];
    private IHost? _clientHost;
    private IClusterClient? _client;
    private short _lastInstance;

    internal InProcessTestCluster(InProcessTestClusterOptions options) => Options = options;

    /// <summary>The options.</summary>
    public InProcessTestClusterOptions Options { get; }

    /// <summary>The client; throws <see cref="InvalidOperationException"/> before it has started.</summary>
    public IClusterClient Client => _client ?? throw new InvalidOperationException("The client has not started.");

    /// <summary>The silos that run.</summary>
    public ReadOnlyCollection<InProcessSiloHandle> Silos => new([.. _silos]);

    /// <summary>The silos that run.</summary>
    public IEnumerable<InProcessSiloHandle> GetActiveSilos() => _silos.Where(s => s.IsActive);

    /// <summary>The services of a silo.</summary>
    public IServiceProvider GetSiloServiceProvider(SiloAddress? silo = null) =>
        (silo is null ? _silos.FirstOrDefault() : GetSiloForAddress(silo))?.ServiceProvider ?? throw new ArgumentException("There is no such silo.");

    /// <summary>A silo by address.</summary>
    public InProcessSiloHandle? GetSiloForAddress(SiloAddress siloAddress) => _silos.FirstOrDefault(s => s.SiloAddress.Equals(siloAddress));

    /// <summary>Starts silo and client.</summary>
    public async Task DeployAsync()
    {
        if (_silos.Count > 0)
            throw new InvalidOperationException("The cluster has been deployed already.");
        await StartAsync(NewSilo());
        if (Options.InitializeClientOnDeploy)
            await InitializeClientAsync();
    }

    /// <summary>Starts the client anew.</summary>
    public async Task InitializeClientAsync()
    {
        await StopClusterClientAsync();
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        foreach (var configure in Options.ClientHostConfigurationDelegates)
            configure(builder);
        builder.UseOrleansClient(client => client.Configure<ClusterOptions>(Name));
        _clientHost = builder.Build();
        await _clientHost.StartAsync();
        _client = _clientHost.Services.GetRequiredService<IClusterClient>();
    }

    /// <summary>Stops the client.</summary>
    public async Task StopClusterClientAsync()
    {
        if (_clientHost is not { } host)
            return;
        (_clientHost, _client) = (null, null);
        await host.StopAsync();
        host.Dispose();
    }

    /// <summary>Stops the client without a word.</summary>
    public Task KillClientAsync() => StopClusterClientAsync();

    /// <summary>Stops a silo: every activation ends.</summary>
    public Task StopSiloAsync(InProcessSiloHandle instance) => EndAsync(instance, gracefully: true);

    /// <summary>Kills a silo: no activation learns of it.</summary>
    public Task KillSiloAsync(InProcessSiloHandle instance) => EndAsync(instance, gracefully: false);

    /// <summary>Stops a silo and starts it again with the same configuration.</summary>
    public async Task<InProcessSiloHandle?> RestartSiloAsync(InProcessSiloHandle instance)
    {
        await StopSiloAsync(instance);
        return await StartAsync(new InProcessTestSiloSpecificOptions { SiloName = instance.Name });
    }

    /// <summary>Starts a silo that was stopped or killed again with the same configuration.</summary>
    public Task<InProcessSiloHandle> RestartStoppedSecondarySiloAsync(string siloName) =>
        StartAsync(new InProcessTestSiloSpecificOptions { SiloName = siloName });

    /// <summary>Starts one more silo. Here that works only when none runs.</summary>
    public Task<InProcessSiloHandle> StartAdditionalSiloAsync() => StartAsync(NewSilo());

    /// <summary>Stops the silos.</summary>
    public async Task StopSilosAsync()
    {
        foreach (var silo in Silos)
            await StopSiloAsync(silo);
    }

    /// <summary>Stops client and silos.</summary>
    public async Task StopAllSilosAsync()
    {
        await StopClusterClientAsync();
        await StopSilosAsync();
    }

    /// <summary>Stops client and silos.</summary>
    public void StopAllSilos() => StopAllSilosAsync().GetAwaiter().GetResult();

    /// <summary>The activation of a grain, if it has one.</summary>
    public bool TryGetGrainContext(GrainId grainId, [NotNullWhen(true)] out IGrainContext? grainContext)
    {
        grainContext = _silos.Select(s => s.ServiceProvider.GetRequiredService<SiloRuntime>().Catalog.Find(grainId)).FirstOrDefault(a => a is not null);
        return grainContext is not null;
    }

    /// <summary>Ends the activation of a grain, if it has one, and waits for that.</summary>
    public async Task DeactivateAsync(GrainId grainId)
    {
        if (!TryGetGrainContext(grainId, out var context))
            return;
        context.Deactivate(new DeactivationReason(DeactivationReasonCode.RuntimeRequested, "A test asked for it."));
        await context.Deactivated;
    }

    /// <summary>Ends the activation of a grain, if it has one, and waits for that.</summary>
    public Task DeactivateAsync(IAddressable grain) => DeactivateAsync(grain.GetGrainId());

    /// <summary>Waits until the activation of a grain, if it has one, has ended.</summary>
    public Task WaitForDeactivationAsync(GrainId grainId) =>
        TryGetGrainContext(grainId, out var context) ? context.Deactivated : Task.CompletedTask;

    /// <summary>Waits until the activation of a grain, if it has one, has ended.</summary>
    public Task WaitForDeactivationAsync(IAddressable grain) => WaitForDeactivationAsync(grain.GetGrainId());

    /// <summary>Waits until all silos know each other: at once here.</summary>
    public Task WaitForLivenessToStabilizeAsync(bool didKill = false) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopClusterClientAsync();
        foreach (var silo in Silos)
            await EndAsync(silo, gracefully: true);
    }

    private async Task EndAsync(InProcessSiloHandle silo, bool gracefully)
    {
        _silos.Remove(silo);
        await silo.StopSiloAsync(gracefully);
        await silo.DisposeAsync();
    }

    private InProcessTestSiloSpecificOptions NewSilo() => new() { SiloName = _lastInstance == 0 ? "Primary" : $"Secondary_{_lastInstance}" };

    private async Task<InProcessSiloHandle> StartAsync(InProcessTestSiloSpecificOptions options)
    {
        if (_silos.Count > 0)
            throw new NotSupportedException("This package set has clusters of one silo only.");
        var builder = Host.CreateApplicationBuilder(
            new HostApplicationBuilderSettings { DisableDefaults = true, EnvironmentName = "Development", ApplicationName = "TestCluster" });
        foreach (var configure in Options.SiloHostConfigurationDelegates)
            configure(options, builder);
        builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(Name)
            .Configure<SiloOptions>(o => o.SiloName = options.SiloName));
        var host = builder.Build();
        await host.StartAsync();
        var address = host.Services.GetRequiredService<SiloRuntime>().Address;
        var handle = new InProcessSiloHandle
        {
            SiloHost = host, Name = options.SiloName, InstanceNumber = _lastInstance++, SiloAddress = address, GatewayAddress = address,
        };
        _silos.Add(handle);
        return handle;
    }

    private void Name(ClusterOptions options) => (options.ClusterId, options.ServiceId) = (Options.ClusterId, Options.ServiceId);
}
