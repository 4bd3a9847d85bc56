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
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void A_schedule_says_which_rule_its_parameters_break(EmissionParameters parameters, string words)
    {
        var thrown = Assert.Throws<ArgumentException>(() => new EmissionSchedule(parameters, Money.Zero, Money.Max));

        Assert.Contains(words, thrown.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void An_issue_above_the_cap_is_refused() =>
        Assert.Throws<ArgumentException>(() => new EmissionSchedule(EmissionParameters.Mainnet, Money.FromSatoshis(2), Money.FromSatoshis(1)));

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
            InitialSubsidy = Money.Max,
            DecayIntervalRounds = long.MaxValue,
            DecayNumerator = uint.MaxValue,
            DecayDenominator = uint.MaxValue,
            DecaySteps = EmissionParameters.MaxDecaySteps,
        }, Money.Zero, Money.Max);

        Assert.Equal(1, schedule.LastRound);
        Assert.Equal(Money.Max, schedule.IssuedThrough(long.MaxValue));
        Assert.Equal(Money.Max, schedule.SharesOf(1, new EmissionSplit(uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue)).Total);
    }

    [Fact]
    public void A_subsidy_that_decays_to_nothing_ends_the_issue_below_the_cap()
    {
        var schedule = new EmissionSchedule(new EmissionParameters
        {
            InitialSubsidy = Money.FromSatoshis(3),
            DecayIntervalRounds = 2,
            DecayNumerator = 1,
            DecayDenominator = 2,
        }, Money.FromSatoshis(5), Money.Max);

        Assert.Equal([3, 3, 1, 1, 0, 0], Enumerable.Range(1, 6).Select(round => schedule.SubsidyOf(round).Satoshis));
        Assert.Equal(4, schedule.LastRound);
        Assert.Equal(13, schedule.IssuedThrough(long.MaxValue).Satoshis);
    }

    [Fact]
    public void Rounds_before_the_first_are_refused()
    {
        var schedule = new EmissionSchedule(EmissionParameters.Mainnet, Money.FromSatoshis(5), Money.Max);

        Assert.Throws<ArgumentOutOfRangeException>(() => schedule.IssuedThrough(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => schedule.SubsidyOf(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => schedule.SharesOf(0, EmissionSplit.Flux));
        Assert.Equal(Money.FromSatoshis(5), schedule.SubsidyOf(0));
    }
}
