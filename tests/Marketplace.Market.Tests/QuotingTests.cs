using Marketplace.Market.Apps;
using Marketplace.Market.Pricing;

namespace Marketplace.Market.Tests;

public sealed class QuotingTests
{
    private static readonly QuoteTerms Terms = new(20_000, new string('a', 40), 60);

    [Fact]
    public void A_quote_adds_up()
    {
        AppSpec spec = Specs.Web(instances: 3, term: 7200) with
        {
            Components = [Specs.Web().Components[0] with { CpuMilli = 1000, MemoryMiB = 1000, DiskMiB = 2048 }],
        };
        Quote quote = Quoting.Quote(spec, PriceList.Default, Terms, DateTimeOffset.UnixEpoch);

        // 10 x 70,000 + 10 x 23,000 + 2 x 9,000 + 1 x 5,000 = 953,000 satoshis an hour = 264.7 a second, rounded up.
        Assert.Equal(265, quote.RatePerSecondSatoshis);
        Assert.Equal(265L * 3 * 7200, quote.DepositSatoshis);
        Assert.Equal(265L * 3 * 60, quote.MinimumDepositSatoshis);
        Assert.Equal(SpecJson.HashHex(spec), quote.SpecHash);
    }

    [Fact]
    public void The_rate_is_rounded_up_once_over_all_components_and_is_at_least_one_satoshi()
    {
        PriceList prices = new() { CpuPer100Milli = 1800, MemoryPer100MiB = 0, DiskPerGiB = 0, PerPort = 0 };
        ComponentSpec half = Specs.Web().Components[0] with { CpuMilli = 100 };
        AppSpec two = Specs.Web() with { Components = [half, half with { Name = "b" }] };
        Assert.Equal(1, Quoting.RatePerSecond(two, prices));
        Assert.Equal(2, Quoting.RatePerSecond(two with { Components = [half, half, half with { CpuMilli = 10 }] }, prices));
        Assert.Equal(1, Quoting.RatePerSecond(Specs.Web(), new PriceList { CpuPer100Milli = 0, MemoryPer100MiB = 0, DiskPerGiB = 0, PerPort = 0 }));
        Assert.Equal(5000, Quoting.RatePerSecond(Specs.Web(), new PriceList { MinimumRatePerSecond = 5000 }));
    }

    [Fact]
    public void The_largest_spec_still_has_a_quote()
    {
        AppSpec largest = Specs.Web(100, SpecLimits.MaxTermSeconds) with
        {
            Components = [Specs.Web().Components[0] with { CpuMilli = SpecLimits.MaxCpuMilli, MemoryMiB = SpecLimits.MaxMemoryMiB, DiskMiB = SpecLimits.MaxDiskMiB }],
        };
        Assert.InRange(Quoting.Quote(largest, PriceList.Default, Terms, DateTimeOffset.UnixEpoch).DepositSatoshis, 1, Marketplace.Ledger.Money.MaxSatoshis);
    }
}
