using Microsoft.Extensions.Hosting;

namespace Marketplace.Silo.Hosting;

/// <summary>Leaves signals to the program that a host runs in: a host inside a test has no claim on them.</summary>
internal sealed class NoSignals : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
