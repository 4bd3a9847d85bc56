using FsCheck;
using FsCheck.Fluent;
using Marketplace.Ledger.Stakes;
using Marketplace.Testing.Sizes;

namespace Marketplace.Ledger.Tests.Stakes;

public sealed class StakeHistoryTests
{
    private static readonly int Histories = TestSize.Count(LongArea.Histories, small: 150, large: 10_000);

    [Fact, Trait(TestSize.Trait, LongArea.Histories)]
    public void Over_any_history_payments_queues_and_statuses_are_those_of_the_naive_model() => Check(steps =>
    {
        var registry = new StakeRegistry(StakeSample.Short);
        var model = new NaiveStakes(StakeSample.Short);
        var reports = new List<RoundReport>();
        var expected = new List<OutPoint>();
        foreach (var step in steps)
        {
            // Once nothing is issued any more, nobody is paid: the model knows no amounts.
            if (step.Act == Act.Round && registry.Round >= History.Schedule.LastRound - 1)
            {
                break;
            }

            Assert.Equal(model.Do(step, expected), registry.Do(step, reports));
            Assert.Equal(model.States, registry.Records.Select(record => (record.Collateral, record.Status)));
            foreach (var tier in StakeTiers.All)
            {
                Assert.Equal(model.Queue(tier), registry.QueueOf(tier).Select(place => place.Stake));
            }
        }

        Assert.Equal(expected, reports.SelectMany(report => report.Payments).Select(payment => payment.Stake));
    });

    [Fact, Trait(TestSize.Trait, LongArea.Histories)]
    public void Over_any_history_all_that_is_issued_is_paid_and_no_more_than_the_cap() => Check(steps =>
    {
        var registry = new StakeRegistry(StakeSample.Short);
        var reports = new List<RoundReport>();
        var issued = History.Schedule.IssuedThrough(0);
        foreach (var step in steps)
        {
            registry.Do(step, reports);
        }

        foreach (var report in reports)
        {
            issued += report.Total;
            Assert.Equal(History.Schedule.IssuedThrough(report.Round), issued);
            Assert.True(issued <= History.Schedule.Cap);
            Assert.True(report.Payments.Select(payment => payment.Tier).Distinct().Count() == report.Payments.Length);
        }
    });

    [Fact, Trait(TestSize.Trait, LongArea.Histories)]
    public void Only_stakes_confirmed_within_the_window_are_paid() => Check(steps =>
    {
        var registry = new StakeRegistry(StakeSample.Short);
        var reports = new List<RoundReport>();
        var confirmed = new Dictionary<OutPoint, long>();
        foreach (var step in steps)
        {
            var done = registry.Do(step, reports);
            if (done && step.Act is Act.Confirm or Act.Move)
            {
                confirmed[StakeSample.Collateral(step.Stake)] = registry.Round;
            }
            else if (step.Act == Act.Round)
            {
                Assert.All(reports[^1].Payments, payment => Assert.InRange(registry.Round - confirmed[payment.Stake], 1, StakeSample.Short.ConfirmWithin));
            }
        }
    });

    [Fact, Trait(TestSize.Trait, LongArea.Histories)]
    public void Two_replays_and_a_restored_state_go_on_alike() => Check(steps =>
    {
        var (first, second) = (new StakeRegistry(StakeSample.Short), new StakeRegistry(StakeSample.Short));
        var (firstReports, secondReports) = (new List<RoundReport>(), new List<RoundReport>());
        foreach (var step in steps[..(steps.Length / 2)])
        {
            first.Do(step, firstReports);
            second.Do(step, secondReports);
        }

        AssertSame(first, second);
        var restored = StakeRegistry.Restore(StakeSample.Short, first.Round, first.Records.Reverse());
        var restoredReports = new List<RoundReport>(firstReports);
        foreach (var step in steps[(steps.Length / 2)..])
        {
            var done = first.Do(step, firstReports);
            Assert.Equal(done, second.Do(step, secondReports));
            Assert.Equal(done, restored.Do(step, restoredReports));
        }

        Assert.Equal(firstReports, secondReports);
        Assert.Equal(firstReports, restoredReports);
        AssertSame(first, second);
        AssertSame(first, restored);
    });

    [Fact, Trait(TestSize.Trait, LongArea.Histories)]
    public void What_was_done_since_the_last_keep_can_be_taken_back() => Check(steps =>
    {
        var (registry, untouched) = (new StakeRegistry(StakeSample.Short), new StakeRegistry(StakeSample.Short));
        foreach (var block in steps.Chunk(23))
        {
            foreach (var step in block.Reverse())
            {
                registry.Do(step, []);
            }

            registry.Undo();
            AssertSame(untouched, registry);
            foreach (var step in block)
            {
                Assert.Equal(untouched.Do(step, []), registry.Do(step, []));
            }

            registry.Keep();
            untouched.Keep();
        }

        AssertSame(untouched, registry);
    });

    [Fact]
    public void Histories_meet_every_status_and_every_way_to_lapse()
    {
        var statuses = new HashSet<StakeStatus>();
        var lapses = new HashSet<(StakeStatus, StakeStatus?)>();
        var paid = 0;
        foreach (var steps in History.Any.Generator.Sample(50, new Rnd(7), 50))
        {
            var registry = new StakeRegistry(StakeSample.Short);
            var reports = new List<RoundReport>();
            foreach (var step in steps)
            {
                registry.Do(step, reports);
                statuses.UnionWith(registry.Records.Select(record => record.Status));
            }

            lapses.UnionWith(reports.SelectMany(report => report.Lapses).Select(lapse => (lapse.Before, lapse.After)));
            paid += reports.Sum(report => report.Payments.Length);
            Assert.True(registry.Round > History.Schedule.LastRound);
        }

        Assert.Equal(Enum.GetValues<StakeStatus>(), statuses.Order());
        Assert.Equal(3, lapses.Count);
        Assert.True(paid > 1_000, $"{paid} payments");
    }

    [Fact]
    public void A_state_with_a_collateral_or_node_key_twice_is_refused()
    {
        var registry = new StakeRegistry(StakeSample.Short);
        registry.Register(0);
        registry.Register(1);

        Assert.Throws<ArgumentException>(() => StakeRegistry.Restore(StakeSample.Short, 0, [.. registry.Records, registry.Get(0)]));
        Assert.Throws<ArgumentException>(() => StakeRegistry.Restore(StakeSample.Short, 0, [registry.Get(0), registry.Get(1) with { NodeKey = StakeSample.NodeKey(0) }]));
        Assert.Throws<ArgumentOutOfRangeException>(() => StakeRegistry.Restore(StakeSample.Short, -1, []));
    }

    private static void AssertSame(StakeRegistry expected, StakeRegistry actual)
    {
        Assert.Equal(expected.Round, actual.Round);
        Assert.Equal(expected.Records, actual.Records);
        foreach (var tier in StakeTiers.All)
        {
            Assert.Equal(expected.QueueOf(tier), actual.QueueOf(tier));
        }
    }

    private static void Check(Action<Step[]> assert) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(Histories), Prop.ForAll(History.Any, assert));
}
