using Marketplace.Ledger.Stakes;

namespace Marketplace.Ledger.Tests.Stakes;

public sealed class StakeTierTests
{
    [Theory]
    [InlineData("1000", StakeTier.Cumulus)]
    [InlineData("12500", StakeTier.Nimbus)]
    [InlineData("40000", StakeTier.Stratus)]
    [InlineData("999.99999999", null)]
    [InlineData("1000.00000001", null)]
    [InlineData("10000", null)]
    [InlineData("12499.99999999", null)]
    [InlineData("25000", null)]
    [InlineData("40000.00000001", null)]
    [InlineData("0", null)]
    public void The_exact_amount_makes_the_tier(string flux, StakeTier? expected)
    {
        Assert.Equal(expected is not null, StakeParameters.Mainnet.TryGetTier(Money.FromFlux(flux), out var tier));
        Assert.Equal(expected, tier);
        if (tier is { } known)
        {
            Assert.Equal(Money.FromFlux(flux), StakeParameters.Mainnet.CollateralOf(known));
        }
    }

    [Fact]
    public void The_main_network_has_the_spans_of_flux_in_rounds_of_thirty_seconds()
    {
        var parameters = StakeParameters.Mainnet;

        Assert.Equal(
            (100L, 240L, 720L, 500L, 640L, 5L),
            (parameters.CollateralAge, parameters.StartWindow, parameters.BarredFor, parameters.ConfirmAfter, parameters.ConfirmWithin, parameters.MoveAfter));
    }

    public static TheoryData<StakeParameters, string> Faulty => new()
    {
        { StakeSample.Short with { CumulusCollateral = Money.Zero }, "Collaterals" },
        { StakeSample.Short with { NimbusCollateral = Money.FromFlux("40000") }, "Collaterals" },
        { StakeSample.Short with { Maturity = -1 }, "Spans" },
        { StakeSample.Short with { CollateralAge = StakeParameters.MaxSpan + 1 }, "Spans" },
        { StakeSample.Short with { BarredFor = 4 }, "barred" },
        { StakeSample.Short with { ConfirmWithin = 5 }, "renewed" },
        { StakeSample.Short with { ReporterPartsPerMillion = 1_000_001 }, "million" },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void A_registry_says_which_rule_its_parameters_break(StakeParameters parameters, string words) =>
        Assert.Contains(words, Assert.Throws<ArgumentException>(() => new StakeRegistry(parameters)).Message, StringComparison.Ordinal);
}
