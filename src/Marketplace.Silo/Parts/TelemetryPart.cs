using Marketplace.Silo.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Silo.Parts;

/// <summary>Makes the gauges of the ledger and the listings, once both are open.</summary>
internal sealed class TelemetryPart(IServiceProvider services) : HostPart
{
    /// <inheritdoc/>
    protected override Task OpenAsync(CancellationToken cancellationToken)
    {
        services.GetRequiredService<HostInstruments>();
        return Task.CompletedTask;
    }
}
