using Microsoft.Extensions.Hosting;

namespace Marketplace.Silo.Hosting;

/// <summary>Leaves signals to <see cref="MarketplaceHost.RunAsync"/>: a host inside a test or another program has no claim on them.</summary>
internal sealed class NoSignals : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
