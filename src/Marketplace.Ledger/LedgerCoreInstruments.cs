using System.Diagnostics.Metrics;

namespace Marketplace.Ledger;

/// <summary>What the pure ledger counts; the meter is <see cref="MeterName"/>.</summary>
public static class LedgerCoreInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Marketplace.Ledger.Core";

    /// <summary>Transactions that were read from bytes of their own, not as part of a block. A request costs each process one.</summary>
    public const string DecodedName = "ledger.transactions.decoded";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Decoded =
        Meter.CreateCounter<long>(DecodedName, "{transaction}", "Transactions read from bytes of their own.");

    internal static void OnDecoded() => Decoded.Add(1);
}
