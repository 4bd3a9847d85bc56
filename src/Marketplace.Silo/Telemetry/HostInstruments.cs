using System.Diagnostics.Metrics;
using Marketplace.Chain;
using Marketplace.Explorer.Queries;

namespace Marketplace.Silo.Telemetry;

/// <summary>How far the host's chain and its listings are; docs/telemetry.md lists it.</summary>
internal sealed class HostInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Marketplace.Host";

    /// <summary>Makes the instruments on a container's meters.</summary>
    /// <param name="meters">The container's factory.</param>
    /// <param name="ledger">Asked for its height.</param>
    /// <param name="explorer">Asked how far the listings know the chain.</param>
    public HostInstruments(IMeterFactory meters, ILedger ledger, IExplorerQueries explorer)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("ledger.height", () => ledger.Head.Height, "{block}", "The height of the newest durable block.");
        meter.CreateObservableGauge("explorer.height", () => explorer.CoveredHeight, "{block}", "The height up to which the listings know the chain.");
    }
}
