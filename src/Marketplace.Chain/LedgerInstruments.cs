using System.Diagnostics.Metrics;

namespace Marketplace.Chain;

/// <summary>What the ledger engine measures; the meter is <see cref="MeterName"/>.</summary>
public static class LedgerInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Marketplace.Ledger";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Included = Meter.CreateCounter<long>("ledger.transactions.included", "{transaction}", "Transactions in durable blocks.");
    private static readonly Counter<long> Refused = Meter.CreateCounter<long>("ledger.transactions.refused", "{transaction}", "Transactions that a rule refused.");
    private static readonly Histogram<int> BlockSize = Meter.CreateHistogram<int>("ledger.block.transactions", "{transaction}", "Transactions of a block.");
    private static readonly Histogram<double> AppendTime = Meter.CreateHistogram<double>("ledger.append.duration", "s", "Writing a block until it is durable.");
    private static readonly Counter<long> Failures = Meter.CreateCounter<long>("ledger.append.failures", "{append}", "Appends that failed.");

    internal static void OnBlock(int transactions, TimeSpan append)
    {
        Included.Add(transactions);
        BlockSize.Record(transactions);
        if (AppendTime.Enabled)
        {
            AppendTime.Record(append.TotalSeconds);
        }
    }

    internal static void OnRefused(string rule) => Refused.Add(1, new KeyValuePair<string, object?>("rule", rule));

    internal static void OnAppendFailed() => Failures.Add(1);
}
