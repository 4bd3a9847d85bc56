using Marketplace.Ledger.Emission;

namespace Marketplace.Ledger.Tests.Emission;

public sealed class EmissionParametersTests
{
    public static TheoryData<EmissionParameters, string> Faulty => new()
    {
        { EmissionParameters.Mainnet with { RoundMilliseconds = 0 }, "round takes" },
        { EmissionParameters.Mainnet with { RoundMilliseconds = 86_400_001 }, "round takes" },
        { EmissionParameters.Mainnet with { MaximumRoundsPerBlock = 0 }, "block opens" },
        { EmissionParameters.Mainnet with { MaximumRoundsPerBlock = 401 }, "block opens" },
        { EmissionParameters.Mainnet with { DecayIntervalRounds = 0 }, "one round apart" },
        { EmissionParameters.Mainnet with { DecaySteps = -1 }, "decay steps" },
        { EmissionParameters.Mainnet with { DecaySteps = 65 }, "decay steps" },
        { EmissionParameters.Mainnet with { DecayDenominator = 0 }, "denominator" },
        { EmissionParameters.Mainnet with { DecayNumerator = 11 }, "never raises" },
        { EmissionParameters.Mainnet with { Split = default }, "one part" },
        { EmissionParameters.Mainnet with { Cap = Money.FromFlux("1") }, "not above the cap" },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void A_schedule_says_which_rule_its_parameters_break(EmissionParameters parameters, string words)
    {
        var thrown = Assert.Throws<ArgumentException>(() => new EmissionSchedule(parameters));

        Assert.Contains(words, thrown.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_known_networks_keep_the_rules()
    {
        Assert.Null(EmissionParameters.Mainnet.FindFault());
        Assert.Null(EmissionParameters.Devnet.FindFault());
    }

    [Fact]
    public void The_widest_parameters_do_not_overflow()
    {
        var schedule = new EmissionSchedule(new EmissionParameters
        {
            InitialIssue = Money.Zero,
            InitialSubsidy = Money.Max,
            DecayIntervalRounds = long.MaxValue,
            DecayNumerator = uint.MaxValue,
            DecayDenominator = uint.MaxValue,
            DecaySteps = EmissionParameters.MaxDecaySteps,
            Split = new EmissionSplit(uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue),
        });

        Assert.Equal(1, schedule.LastRound);
        Assert.Equal(Money.Max, schedule.IssuedThrough(long.MaxValue));
        Assert.Equal(Money.Max, schedule.SharesOf(1).Total);
    }

    [Fact]
    public void A_subsidy_that_decays_to_nothing_ends_the_issue_below_the_cap()
    {
        var schedule = new EmissionSchedule(new EmissionParameters
        {
            InitialIssue = Money.FromSatoshis(5),
            InitialSubsidy = Money.FromSatoshis(3),
            DecayIntervalRounds = 2,
            DecayNumerator = 1,
            DecayDenominator = 2,
        });

        Assert.Equal([3, 3, 1, 1, 0, 0], Enumerable.Range(1, 6).Select(round => schedule.SubsidyOf(round).Satoshis));
        Assert.Equal(4, schedule.LastRound);
        Assert.Equal(13, schedule.IssuedThrough(long.MaxValue).Satoshis);
    }

    [Fact]
    public void Rounds_before_the_first_are_refused()
    {
        var schedule = new EmissionSchedule(EmissionParameters.Mainnet);

        Assert.Throws<ArgumentOutOfRangeException>(() => schedule.IssuedThrough(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => schedule.SubsidyOf(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => schedule.SharesOf(0));
        Assert.Equal(schedule.Parameters.InitialIssue, schedule.SubsidyOf(0));
    }
}
