using FsCheck;
using FsCheck.Fluent;
using Marketplace.Provider.Metering;

namespace Marketplace.Provider.Tests.Metering;

public sealed class RunEvidenceTests
{
    private static readonly DateTimeOffset Zero = DateTimeOffset.UnixEpoch.AddYears(50);

    [Fact]
    public void A_run_counts_from_its_start_to_the_last_look_and_then_to_its_end()
    {
        var evidence = RunEvidence.None.See([Running("a", 10)], At(15));
        Assert.Equal(Seconds(5), evidence.Total);
        evidence = evidence.See([Running("a", 10)], At(30));
        Assert.Equal(Seconds(20), evidence.Total);
        evidence = evidence.See([Ended("a", 10, 31)], At(60));
        Assert.Equal(Seconds(21), evidence.Total);
        Assert.Equal(evidence.Total, evidence.See([Ended("a", 10, 31)], At(90)).Total);
    }

    [Fact]
    public void A_pause_between_two_runs_does_not_count()
    {
        var evidence = RunEvidence.None.See([Ended("a", 0, 10)], At(12)).See([Running("a", 20)], At(25));
        Assert.Equal(Seconds(15), evidence.Total);
    }

    [Fact]
    public void A_run_that_nobody_saw_the_end_of_counts_to_the_last_look()
    {
        var evidence = RunEvidence.None.See([Running("a", 0)], At(10)).See([], At(50));
        Assert.Equal(Seconds(10), evidence.Total);
        Assert.Equal(Seconds(15), evidence.See([Running("a", 60)], At(65)).Total);
    }

    [Fact]
    public void A_run_that_was_lost_from_sight_for_a_while_counts_throughout()
    {
        var evidence = RunEvidence.None.See([Running("a", 0)], At(10)).See([], At(20)).See([Running("a", 0)], At(30));
        Assert.Equal(Seconds(30), evidence.Total);
        Assert.Equal(Seconds(31), evidence.See([Ended("a", 0, 31)], At(40)).Total);
    }

    [Fact]
    public void An_agent_that_was_away_counts_what_ran_meanwhile()
    {
        var evidence = RunEvidence.None.See([Running("a", 0)], At(10)).See([Running("a", 0)], At(1000));
        Assert.Equal(Seconds(1000), evidence.Total);
    }

    [Fact]
    public void Only_the_time_in_which_all_components_ran_counts()
    {
        var evidence = RunEvidence.None.See([Running("a", 0), new ComponentSight("b", null, null)], At(10));
        Assert.Equal(TimeSpan.Zero, evidence.Total);
        evidence = evidence.See([Running("a", 0), Running("b", 12)], At(20));
        Assert.Equal(Seconds(8), evidence.Total);
        evidence = evidence.See([Running("a", 0), Ended("b", 12, 22)], At(30)).See([Running("a", 0), Running("b", 40)], At(41));
        Assert.Equal(Seconds(11), evidence.Total);
    }

    [Fact]
    public void Other_components_begin_where_the_former_ones_ended()
    {
        var evidence = RunEvidence.None.See([Running("a", 0)], At(10)).See([Running("b", 5), Running("c", 20)], At(30));
        Assert.Equal(Seconds(20), evidence.Total);
    }

    [Fact]
    public void A_clock_that_goes_back_takes_nothing_away()
    {
        var evidence = RunEvidence.None.See([Running("a", 10)], At(30));
        Assert.Equal(Seconds(20), evidence.See([Running("a", 10)], At(20)).Total);
        Assert.Equal(Seconds(20), evidence.See([Running("a", 5)], At(31)).Total);
    }

    [Fact]
    public void A_component_that_restarts_without_end_stays_small()
    {
        var evidence = RunEvidence.None;
        for (var run = 0; run < 5000; run++)
            evidence = evidence.See([Ended("a", run * 10, run * 10 + 3), Running("b", 0)], At(run * 10 + 5));
        Assert.Equal(Seconds(5000 * 3), evidence.Total);
        Assert.All(evidence.Components.Values, runs => Assert.True(runs.Intervals.Length < 3));

        evidence = RunEvidence.None;
        for (var run = 0; run < 5000; run++)
            evidence = evidence.See([Ended("a", run * 10, run * 10 + 3), new ComponentSight("b", null, null)], At(run * 10 + 5));
        Assert.All(evidence.Components.Values, runs => Assert.True(runs.Intervals.Length < 3));
    }

    /// <summary>
    /// I6: against a timeline of two components that are looked at now and then. What is seen often enough to miss no run is counted
    /// to the second; whatever is missed, never more than really ran is counted, and the total never shrinks.
    /// </summary>
    [Fact]
    public void Evidence_agrees_with_a_timeline_second_by_second() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(NonEmptyArray<(bool A, bool B, bool Look)> Seconds, bool Often)>(), input =>
        {
            var timeline = input.Seconds.Get;
            var evidence = RunEvidence.None;
            var last = TimeSpan.Zero;
            int truth = 0, seenTruth = 0;
            for (var second = 0; second <= timeline.Length; second++)
            {
                if (input.Often || second == timeline.Length || timeline[second].Look)
                {
                    evidence = evidence.See([Sight("a", one => one.A, second), Sight("b", one => one.B, second)], At(second));
                    if (evidence.Total < last)
                        return false;
                    last = evidence.Total;
                    seenTruth = truth;
                    if (evidence.Total > Seconds(truth))
                        return false;
                }
                if (second < timeline.Length && timeline[second].A && timeline[second].B)
                    truth++;
            }
            return !input.Often || evidence.Total == Seconds(seenTruth);

            ComponentSight Sight(string name, Func<(bool A, bool B, bool Look), bool> runs, int until)
            {
                var end = until;
                while (end > 0 && !runs(timeline[end - 1]))
                    end--;
                if (end == 0)
                    return new ComponentSight(name, null, null);
                var start = end;
                while (start > 0 && runs(timeline[start - 1]))
                    start--;
                return new ComponentSight(name, At(start), end == until ? null : At(end));
            }
        }).QuickCheckThrowOnFailure();

    private static DateTimeOffset At(int second) => Zero.AddSeconds(second);

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    private static ComponentSight Running(string component, int from) => new(component, At(from), null);

    private static ComponentSight Ended(string component, int from, int to) => new(component, At(from), At(to));
}
