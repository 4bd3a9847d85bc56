using Marketplace.Ledger.Nodes;

namespace Marketplace.Ledger.Tests.Nodes;

public sealed class NodeTierTests
{
    [Theory]
    [InlineData("1000", NodeTier.Cumulus)]
    [InlineData("12500", NodeTier.Nimbus)]
    [InlineData("40000", NodeTier.Stratus)]
    [InlineData("999.99999999", null)]
    [InlineData("1000.00000001", null)]
    [InlineData("10000", null)]
    [InlineData("12499.99999999", null)]
    [InlineData("25000", null)]
    [InlineData("40000.00000001", null)]
    [InlineData("0", null)]
    public void The_exact_amount_makes_the_tier(string flux, NodeTier? expected)
    {
        Assert.Equal(expected is not null, NodeParameters.Mainnet.TryGetTier(Money.FromFlux(flux), out var tier));
        Assert.Equal(expected, tier);
        if (tier is { } known)
        {
            Assert.Equal(Money.FromFlux(flux), NodeParameters.Mainnet.CollateralOf(known));
        }
    }

    [Fact]
    public void The_main_network_has_the_spans_of_flux_in_rounds_of_thirty_seconds()
    {
        var parameters = NodeParameters.Mainnet;

        Assert.Equal(
            (100L, 240L, 720L, 500L, 640L, 5L),
            (parameters.CollateralAge, parameters.StartWindow, parameters.BarredFor, parameters.ConfirmAfter, parameters.ConfirmWithin, parameters.MoveAfter));
    }

    public static TheoryData<NodeParameters, string> Faulty => new()
    {
        { NodeSample.Short with { CumulusCollateral = Money.Zero }, "Collaterals" },
        { NodeSample.Short with { NimbusCollateral = Money.FromFlux("40000") }, "Collaterals" },
        { NodeSample.Short with { Maturity = -1 }, "Spans" },
        { NodeSample.Short with { CollateralAge = NodeParameters.MaxSpan + 1 }, "Spans" },
        { NodeSample.Short with { BarredFor = 4 }, "barred" },
        { NodeSample.Short with { ConfirmWithin = 5 }, "renewed" },
        { NodeSample.Short with { ReporterPartsPerMillion = 1_000_001 }, "million" },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void A_registry_says_which_rule_its_parameters_break(NodeParameters parameters, string words) =>
        Assert.Contains(words, Assert.Throws<ArgumentException>(() => new NodeRegistry(parameters)).Message, StringComparison.Ordinal);
}
