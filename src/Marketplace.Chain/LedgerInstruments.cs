using System.Diagnostics.Metrics;

namespace Marketplace.Chain;

/// <summary>What the ledger engine counts and times; docs/telemetry.md lists it.</summary>
public sealed class LedgerInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Marketplace.Ledger";

    private readonly Counter<long> _included;
    private readonly Counter<long> _refused;
    private readonly Histogram<int> _blockSize;
    private readonly Histogram<double> _appendTime;
    private readonly Counter<long> _failures;

    /// <summary>Makes the instruments on a container's meters.</summary>
    /// <param name="meters">The container's factory.</param>
    public LedgerInstruments(IMeterFactory meters)
        : this(meters.Create(MeterName))
    {
    }

    private LedgerInstruments(Meter meter)
    {
        _included = meter.CreateCounter<long>("ledger.transactions.included", "{transaction}", "Transactions in durable blocks.");
        _refused = meter.CreateCounter<long>("ledger.transactions.refused", "{transaction}", "Transactions that a rule refused, by rule.");
        _blockSize = meter.CreateHistogram<int>("ledger.block.transactions", "{transaction}", "Transactions of a block.");
        _appendTime = meter.CreateHistogram<double>("ledger.append.duration", "s", "Writing a block until it is durable.");
        _failures = meter.CreateCounter<long>("ledger.append.failures", "{append}", "Blocks that could not be written.");
    }

    /// <summary>For a process without a container, such as a benchmark or a tool.</summary>
    public static LedgerInstruments Shared { get; } = new(new Meter(MeterName));

    internal void OnBlock(int transactions, TimeSpan append)
    {
        _included.Add(transactions);
        _blockSize.Record(transactions);
        if (_appendTime.Enabled)
        {
            _appendTime.Record(append.TotalSeconds);
        }
    }

    internal void OnRefused(string rule) => _refused.Add(1, new KeyValuePair<string, object?>("rule", rule));

    internal void OnAppendFailed() => _failures.Add(1);
}
