using System.Diagnostics.Metrics;
using Marketplace.Ledger;
using Marketplace.Market.Apps;

namespace Marketplace.Gateway.Tests.Leases;

/// <summary>Counts what the whole process decodes and reads, from its making on.</summary>
internal sealed class WorkCounts : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _decoded;
    private long _parsed;

    public WorkCounts()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name is LedgerCoreInstruments.DecodedName or SpecInstruments.ParsedName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, count, _, _) =>
            Interlocked.Add(ref instrument.Name == LedgerCoreInstruments.DecodedName ? ref _decoded : ref _parsed, count));
        _listener.Start();
    }

    /// <summary>Transactions that were read from bytes of their own.</summary>
    public long Decoded => Interlocked.Read(ref _decoded);

    /// <summary>Specs that were read from JSON.</summary>
    public long Parsed => Interlocked.Read(ref _parsed);

    public void Dispose() => _listener.Dispose();
}

/// <summary>Tests that count what the process does, and so run while no others do.</summary>
[CollectionDefinition(nameof(Counted), DisableParallelization = true)]
public sealed class Counted;
