using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>A silo of a test cluster.</summary>
public abstract class SiloHandle : IDisposable, IAsyncDisposable
{
    /// <summary>The number of the silo.</summary>
    public short InstanceNumber { get; set; }

    /// <summary>The silo's name.</summary>
    public string Name { get; set; } = "";

    /// <summary>The silo's address.</summary>
    public SiloAddress SiloAddress { get; set; } = SiloAddress.Zero;

    /// <summary>The address for clients.</summary>
    public SiloAddress GatewayAddress { get; set; } = SiloAddress.Zero;

    /// <summary>Whether the silo runs.</summary>
    public abstract bool IsActive { get; }

    /// <summary>Stops the silo, or kills it.</summary>
    public abstract Task StopSiloAsync(bool stopGracefully);

    /// <summary>Stops the silo; kills it when the token is cancelled.</summary>
    public abstract Task StopSiloAsync(CancellationToken ct);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the silo.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {SiloAddress}";
}

/// <summary>A silo of a test cluster in this process.</summary>
public class InProcessSiloHandle : SiloHandle
{
    private bool _active = true;

    /// <summary>The silo's host.</summary>
    public IHost SiloHost { get; init; } = null!;

    /// <summary>The services of the silo's host.</summary>
    public IServiceProvider ServiceProvider => SiloHost.Services;

    /// <inheritdoc/>
    public override bool IsActive => _active;

    /// <inheritdoc/>
    public override async Task StopSiloAsync(bool stopGracefully)
    {
        if (!_active)
            return;
        _active = false;
        if (!stopGracefully)
            await ServiceProvider.GetRequiredService<SiloHost>().KillAsync();
        await SiloHost.StopAsync();
    }

    /// <inheritdoc/>
    public override async Task StopSiloAsync(CancellationToken ct)
    {
        if (!_active)
            return;
        _active = false;
        if (ct.IsCancellationRequested)
            await ServiceProvider.GetRequiredService<SiloHost>().KillAsync();
        await SiloHost.StopAsync(ct);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await StopSiloAsync(true);
        if (SiloHost is IAsyncDisposable host)
            await host.DisposeAsync();
        else
            SiloHost.Dispose();
        GC.SuppressFinalize(this);
    }
}
