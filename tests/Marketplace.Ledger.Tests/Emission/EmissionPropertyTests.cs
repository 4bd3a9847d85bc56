using FsCheck;
using FsCheck.Fluent;
using Marketplace.Ledger.Emission;

namespace Marketplace.Ledger.Tests.Emission;

public sealed class EmissionPropertyTests
{
    private static readonly Gen<EmissionSplit> Splits =
        from parts in Gen.Choose(0, 40).ArrayOf(4)
        where parts.Sum() > 0
        select new EmissionSplit((uint)parts[0], (uint)parts[1], (uint)parts[2], (uint)parts[3]);

    // Small enough that a few hundred rounds pass decay, tail and cap.
    private static readonly Gen<EmissionSchedule> Schedules =
        from subsidy in Gen.Choose(0, 100_000)
        from interval in Gen.Choose(1, 12)
        from steps in Gen.Choose(0, 12)
        from denominator in Gen.Choose(1, 20)
        from numerator in Gen.Choose(0, denominator)
        from issue in Gen.Choose(0, 1_000_000)
        from room in Gen.Choose(0, 3_000_000)
        select new EmissionSchedule(
            new EmissionParameters
            {
                InitialSubsidy = Money.FromSatoshis(subsidy),
                DecayIntervalRounds = interval,
                DecaySteps = steps,
                DecayNumerator = (uint)numerator,
                DecayDenominator = (uint)denominator,
            },
            Money.FromSatoshis(issue),
            Money.FromSatoshis(issue + room));

    private static readonly Gen<Money> Amounts =
        from high in Gen.Choose(0, int.MaxValue)
        from low in Gen.Choose(0, int.MaxValue)
        select Money.FromSatoshis((((long)high << 31) | (uint)low) % (Money.MaxSatoshis + 1));

    [Fact]
    public void What_is_issued_is_what_a_walk_over_all_rounds_finds() => Check(Schedules, schedule =>
    {
        var parameters = schedule.Parameters;
        var issued = schedule.InitialIssue.Satoshis;
        var subsidy = parameters.InitialSubsidy.Satoshis;
        long? last = null;
        for (var round = 1; round <= 400; round++)
        {
            if (round > 1 && (round - 1) % parameters.DecayIntervalRounds == 0 && (round - 1) / parameters.DecayIntervalRounds <= parameters.DecaySteps)
            {
                subsidy = subsidy * parameters.DecayNumerator / parameters.DecayDenominator;
            }

            var due = Math.Min(subsidy, schedule.Cap.Satoshis - issued);
            issued += due;
            last = due > 0 ? round : last;
            Assert.Equal(due, schedule.SubsidyOf(round).Satoshis);
            Assert.Equal(issued, schedule.IssuedThrough(round).Satoshis);
        }

        if (schedule.LastRound <= 400)
        {
            Assert.Equal(last ?? 0, schedule.LastRound);
        }
    });

    [Fact]
    public void Nothing_is_issued_above_the_cap_however_late_the_round() => Check(
        from schedule in Schedules
        from rounds in Gen.Choose(0, int.MaxValue).ArrayOf(20)
        from shift in Gen.Choose(0, 32)
        select (schedule, rounds: rounds.Select(round => (long)round << shift)),
        sample =>
        {
            var schedule = sample.schedule;
            var before = Money.Zero;
            foreach (var round in sample.rounds.Append(long.MaxValue).Order())
            {
                var issued = schedule.IssuedThrough(round);
                Assert.True(issued >= before && issued <= schedule.Cap, $"round {round}: {issued}");
                before = issued;
            }

            if (schedule.LastRound is { } last)
            {
                Assert.Equal(schedule.IssuedThrough(last), schedule.IssuedThrough(long.MaxValue));
                Assert.True(last == 0 || !schedule.SubsidyOf(last).IsZero);
            }
        });

    [Fact]
    public void The_shares_are_the_whole_subsidy_and_only_the_foundation_gains_by_rounding() => Check(
        from split in Splits
        from amount in Amounts
        select (split, amount),
        sample =>
        {
            var shares = sample.split.Divide(sample.amount);

            Assert.Equal(sample.amount, shares.Total);
            AssertRoundedDown(shares.Cumulus, sample.split.Cumulus);
            AssertRoundedDown(shares.Nimbus, sample.split.Nimbus);
            AssertRoundedDown(shares.Stratus, sample.split.Stratus);

            void AssertRoundedDown(Money share, uint parts)
            {
                var remainder = ((Int128)sample.amount.Satoshis * parts) - ((Int128)share.Satoshis * (long)sample.split.Total);
                Assert.InRange(remainder, (Int128)0, (Int128)sample.split.Total - 1);
            }
        });

    private static void Check<T>(Gen<T> samples, Action<T> assert) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(samples.ToArbitrary(), assert));
}
