using Marketplace.Market.Apps;

namespace Marketplace.Market.Pricing;

/// <summary>Turns a spec and a price list into a quote.</summary>
/// <remarks>
/// Exact integer arithmetic with one rounding: the hourly sums of all components are added as a fraction, divided by 3600, and
/// rounded up to a whole satoshi per second once. An instance never costs less than the price list's minimum.
/// </remarks>
public static class Quoting
{
    // 100 (of a core, of MiB) and 1024 (MiB in a GiB) brought to one denominator, times the seconds of an hour.
    private const long UnitDenominator = 100 * 1024;
    private const long SecondsPerHour = 3600;

    /// <summary>Quotes a spec.</summary>
    /// <param name="spec">A spec without faults (see <see cref="SpecValidator"/>).</param>
    /// <param name="prices">The prices, all at least 0.</param>
    /// <param name="terms">The network's fee and meter.</param>
    /// <param name="now">The time to put on the quote.</param>
    /// <returns>The quote.</returns>
    /// <exception cref="OverflowException">The deposit does not fit 64 bits, which no valid spec can reach.</exception>
    public static Quote Quote(AppSpec spec, PriceList prices, QuoteTerms terms, DateTimeOffset now)
    {
        long rate = RatePerSecond(spec, prices);
        long perSecond = checked(rate * spec.Instances);
        return new Quote(
            SpecJson.HashHex(spec),
            rate,
            spec.Instances,
            spec.TermSeconds,
            checked(perSecond * spec.TermSeconds),
            checked(perSecond * terms.MinimumPaidSeconds),
            terms.FeePartsPerMillion,
            terms.MeterKeyHash,
            now);
    }

    /// <summary>The price of one instance in satoshis per second.</summary>
    /// <param name="spec">The spec, of which only the components count.</param>
    /// <param name="prices">The prices.</param>
    /// <returns>At least 1.</returns>
    public static long RatePerSecond(AppSpec spec, PriceList prices)
    {
        Int128 perHour = 0;
        foreach (ComponentSpec component in spec.Components)
        {
            perHour += (Int128)component.CpuMilli * prices.CpuPer100Milli * 1024;
            perHour += (Int128)component.MemoryMiB * prices.MemoryPer100MiB * 1024;
            perHour += (Int128)component.DiskMiB * prices.DiskPerGiB * 100;
            perHour += (Int128)component.Ports.Length * prices.PerPort * UnitDenominator;
        }

        Int128 divisor = (Int128)UnitDenominator * SecondsPerHour;
        Int128 rate = (perHour + divisor - 1) / divisor;
        return Math.Max(Math.Max(1, prices.MinimumRatePerSecond), checked((long)rate));
    }
}
