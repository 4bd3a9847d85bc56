using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Stakes;

namespace Marketplace.Ledger.Tests.Emission;

/// <summary>The published figures of the Flux network. Its rounds are blocks, and the first 30-second block has height 2,020,000: that is round 1 here.</summary>
public sealed class FluxTableTests
{
    private const long FirstHeight = 2_020_000;
    private const long RoundsOfYear = 1_051_200;

    // What Flux had issued when its 30-second rounds began, rounded to 10,000 FLUX.
    private static readonly EmissionSchedule Mainnet = new(EmissionParameters.Mainnet, Money.FromFlux("416980000"), Money.Max);

    [Theory]
    [InlineData(0, "14", "1", "3.5", "9", "0.5")]
    [InlineData(1, "12.6", "0.9", "3.15", "8.1", "0.45")]
    [InlineData(2, "11.34", "0.81", "2.835", "7.29", "0.405")]
    [InlineData(5, "8.26686", "0.59049", "2.066715", "5.31441", "0.295245")]
    [InlineData(10, "4.88149815", "0.34867843", "1.22037453", "3.13810595", "0.17433924")]
    [InlineData(19, "1.89119237", "0.13508516", "0.47279809", "1.21576652", "0.0675426")]
    [InlineData(20, "1.70207313", "0.12157665", "0.42551828", "1.09418986", "0.06078834")]
    [InlineData(21, "1.70207313", "0.12157665", "0.42551828", "1.09418986", "0.06078834")]
    [InlineData(27, "1.70207313", "0.12157665", "0.42551828", "1.09418986", "0.06078834")]
    public void A_round_issues_and_splits_what_the_table_says(long year, string subsidy, string cumulus, string nimbus, string stratus, string foundation)
    {
        foreach (var round in new[] { (year * RoundsOfYear) + 1, (year * RoundsOfYear) + 500_000 })
        {
            var shares = Mainnet.SharesOf(round, EmissionSplit.Flux);

            Assert.Equal(Money.FromFlux(subsidy), Mainnet.SubsidyOf(round));
            Assert.Equal(Money.FromFlux(cumulus), shares[StakeTier.Cumulus]);
            Assert.Equal(Money.FromFlux(nimbus), shares[StakeTier.Nimbus]);
            Assert.Equal(Money.FromFlux(stratus), shares[StakeTier.Stratus]);
            Assert.Equal(Money.FromFlux(foundation), shares.Foundation);
        }
    }

    [Theory]
    [InlineData(2_020_000, "14")]
    [InlineData(3_071_199, "14")]
    [InlineData(3_071_200, "12.6")]
    [InlineData(4_122_399, "12.6")]
    [InlineData(4_122_400, "11.34")]
    public void The_subsidy_falls_at_the_heights_of_the_table(long height, string subsidy) =>
        Assert.Equal(Money.FromFlux(subsidy), Mainnet.SubsidyOf(height - FirstHeight + 1));

    [Theory]
    [InlineData(0, "14716800")]
    [InlineData(1, "13245120")]
    [InlineData(2, "11920608")]
    [InlineData(3, "10728547.2")]
    [InlineData(4, "9655692.48")]
    [InlineData(5, "8690123.232")]
    [InlineData(6, "7821110.9088")]
    [InlineData(7, "7038999.81792")]
    [InlineData(8, "6335099.83612800")]
    [InlineData(9, "5701589.84620800")]
    [InlineData(10, "5131430.85528000")]
    [InlineData(11, "4618287.76449600")]
    [InlineData(12, "4156458.98068800")]
    [InlineData(13, "3740813.08156800")]
    [InlineData(14, "3366731.76710400")]
    [InlineData(15, "3030058.58198400")]
    [InlineData(16, "2727052.71537600")]
    [InlineData(17, "2454347.43648000")]
    [InlineData(18, "2208912.69283200")]
    [InlineData(19, "1988021.41934400")]
    [InlineData(20, "1789219.27425600")]
    [InlineData(26, "1789219.27425600")]
    public void A_year_issues_its_total_to_the_satoshi(long year, string total) =>
        Assert.Equal(Money.FromFlux(total), Mainnet.IssuedThrough((year + 1) * RoundsOfYear) - Mainnet.IssuedThrough(year * RoundsOfYear));

    [Fact]
    public void Twenty_years_issue_129_million_and_bring_the_total_to_546_million()
    {
        var after = Mainnet.IssuedThrough(20 * RoundsOfYear);

        Assert.Equal(Money.FromFlux("416980000"), Mainnet.IssuedThrough(0));
        Assert.Equal(Money.FromFlux("129275806.61620800"), after - Mainnet.IssuedThrough(0));
        Assert.Equal(Money.FromFlux("546255806.61620800"), after);
    }

    [Fact]
    public void The_last_round_issues_what_is_left_below_560_million_and_then_nothing_comes()
    {
        const long last = 29_098_973;

        Assert.Equal(last, Mainnet.LastRound);
        Assert.Equal(Money.FromFlux("1.70207313"), Mainnet.SubsidyOf(last - 1));
        Assert.Equal(Money.FromFlux("0.51708964"), Mainnet.SubsidyOf(last));
        Assert.Equal(Money.FromFlux("560000000"), Mainnet.IssuedThrough(last));
        Assert.Equal(Money.Zero, Mainnet.SubsidyOf(last + 1));
        Assert.Equal(Money.FromFlux("560000000"), Mainnet.IssuedThrough(long.MaxValue));
        Assert.Equal(Money.Zero, Mainnet.SubsidyOf(long.MaxValue));
    }

    [Fact]
    public void A_year_of_rounds_is_a_year_of_time_and_on_devnet_a_hundredth_of_it()
    {
        Assert.Equal(TimeSpan.FromDays(365), TimeSpan.FromMilliseconds(RoundsOfYear * EmissionParameters.Mainnet.RoundMilliseconds));
        Assert.Equal(TimeSpan.FromDays(3.65), TimeSpan.FromMilliseconds(RoundsOfYear * EmissionParameters.Devnet.RoundMilliseconds));
        Assert.Equal(EmissionParameters.Mainnet with { RoundMilliseconds = 300 }, EmissionParameters.Devnet);
    }
}
