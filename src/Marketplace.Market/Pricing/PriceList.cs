using Marketplace.Ledger;

namespace Marketplace.Market.Pricing;

/// <summary>What resources cost, in whole satoshis per hour and unit, for one instance.</summary>
/// <remarks>Prices are integers so that every machine computes the same quote.</remarks>
public sealed record PriceList
{
    /// <summary>Satoshis per hour for each 100 thousandths of a core. The default value is 70,000 (about 0.5 FLUX a month).</summary>
    public long CpuPer100Milli { get; init; } = 70_000;

    /// <summary>Satoshis per hour for each 100 MiB of memory. The default value is 23,000.</summary>
    public long MemoryPer100MiB { get; init; } = 23_000;

    /// <summary>Satoshis per hour for each GiB of disk. The default value is 9,000.</summary>
    public long DiskPerGiB { get; init; } = 9_000;

    /// <summary>Satoshis per hour for each published port. The default value is 5,000.</summary>
    public long PerPort { get; init; } = 5_000;

    /// <summary>The least that an instance costs, in satoshis per second. The default value is 1, which is also the lowest allowed.</summary>
    public long MinimumRatePerSecond { get; init; } = 1;

    /// <summary>The prices of a development network: those that Flux asks for an instance in dollars, at 10 cents a FLUX.</summary>
    public static PriceList Default { get; } = new();

    /// <summary>The prices that a ledger's rules set.</summary>
    /// <param name="rules">The rules in force.</param>
    public static PriceList Of(LedgerRules rules) => new()
    {
        CpuPer100Milli = rules.CpuPer100Milli,
        MemoryPer100MiB = rules.MemoryPer100MiB,
        DiskPerGiB = rules.DiskPerGiB,
        PerPort = rules.PerPort,
        MinimumRatePerSecond = rules.MinimumRatePerSecond,
    };
}
