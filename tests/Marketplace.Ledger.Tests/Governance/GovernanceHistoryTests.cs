using FsCheck;
using FsCheck.Fluent;
using Marketplace.Ledger.Governance;
using Marketplace.Testing.Sizes;

namespace Marketplace.Ledger.Tests.Governance;

public sealed class GovernanceHistoryTests
{
    private static readonly int Histories = TestSize.Count(LongArea.Histories, small: 150, large: 10_000);

    [Fact, Trait(TestSize.Trait, LongArea.Histories)]
    public void Over_any_history_everything_ends_as_in_the_naive_model() => Check(steps =>
    {
        var player = new Player();
        var naiveWorld = new World();
        var naive = new NaiveGovernance(naiveWorld);
        for (var number = 0; number < steps.Length; number++)
        {
            var step = steps[number];
            var done = player.Do(number, step);
            naiveWorld.Do(step);
            switch (step.Act)
            {
                case Act.Propose:
                    Assert.Equal(naive.Propose(number, History.RequestOf(step)), done);
                    break;
                case Act.Vote:
                    var (choice, stakes) = History.VoteOf(step);
                    Assert.Equal(naive.Vote(player.Target(step), choice, stakes), done);
                    break;
                case Act.Rounds:
                    naive.Advance(History.RoundsOf(step));
                    break;
            }

            Assert.Equal(naive.States, player.Registry.Proposals.Select(proposal => (proposal.Id, proposal.IsAccepted)));
            Assert.Equal((naiveWorld.Rules, naiveWorld.Treasury), (player.World.Rules, player.World.Treasury));
        }

        Assert.Equal(naive.Events, player.Events);
    });

    [Fact, Trait(TestSize.Trait, LongArea.Histories)]
    public void Over_any_history_each_deposit_is_returned_or_burned_exactly_once() => Check(steps =>
    {
        var player = new Player();
        var locked = new Dictionary<ProposalId, Money>();
        for (var number = 0; number < steps.Length; number++)
        {
            var deposit = player.World.Rules.ProposalDeposit;
            var done = player.Do(number, steps[number]);
            if (steps[number].Act == Act.Propose && done)
            {
                locked.Add(Sample.Id(number), deposit);
            }
            else if (steps[number].Act == Act.Rounds)
            {
                var report = player.Reports[^1];
                Assert.Equal(
                    report.Conclusions.Aggregate(Money.Zero, (sum, ended) => sum + locked[ended.Proposal.Id]),
                    report.Refunds.Aggregate(report.Burned, (sum, refund) => sum + refund.Amount));
                Assert.All(report.Conclusions, ended => Assert.True(locked.Remove(ended.Proposal.Id)));
            }
        }

        Assert.Equal(locked.Keys.Order(), player.Registry.Proposals.Where(proposal => !proposal.IsAccepted).Select(proposal => proposal.Id));
    });

    [Fact, Trait(TestSize.Trait, LongArea.Histories)]
    public void Two_replays_and_a_restored_state_go_on_alike() => Check(steps =>
    {
        var (first, second) = (new Player(), new Player());
        for (var number = 0; number < steps.Length; number++)
        {
            if (number == steps.Length / 2)
            {
                second.Registry = GovernanceRegistry.Restore(second.Registry.CopyRecords().Reverse());
            }

            Assert.Equal(first.Do(number, steps[number]), second.Do(number, steps[number]));
            Assert.Equal(first.Registry.CopyRecords().ToArray(), second.Registry.CopyRecords().ToArray());
        }

        Assert.Equal(first.Reports, second.Reports);
    });

    [Fact, Trait(TestSize.Trait, LongArea.Histories)]
    public void What_was_done_since_the_last_keep_can_be_taken_back() => Check(steps =>
    {
        var player = new Player();
        var number = 0;
        foreach (var block in steps.Chunk(23))
        {
            var before = player.Registry.CopyRecords();
            var (world, rules, treasury) = (player.World.Round, player.World.Rules, player.World.Treasury);
            foreach (var step in block.Where(step => step.Act is Act.Propose or Act.Vote or Act.Rounds))
            {
                player.Do(1_000 + number++, step);
            }

            player.Registry.Undo();
            (player.World.Round, player.World.Rules, player.World.Treasury) = (world, rules, treasury);
            Assert.Equal(before.ToArray(), player.Registry.CopyRecords().ToArray());
            foreach (var step in block)
            {
                player.Do(number++, step);
            }

            player.Registry.Keep();
        }
    });

    [Fact]
    public void Histories_meet_every_end_that_a_proposal_can_have()
    {
        var ends = new HashSet<string>();
        foreach (var steps in History.Any.Generator.Sample(50, new Rnd(7), 30))
        {
            var player = new Player();
            for (var number = 0; number < steps.Length; number++)
            {
                player.Do(number, steps[number]);
            }

            ends.UnionWith(player.Events.Select(text => text.Split(' ')[1].TrimEnd(',')));
        }

        Assert.Equal(["accepted", "burns", "changes", "fails", "pays", "rejected"], ends.Order());
    }

    private static void Check(Action<Step[]> assert) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(Histories), Prop.ForAll(History.Any, assert));

    /// <summary>Plays steps on a registry and a world.</summary>
    private sealed class Player
    {
        public World World { get; } = new();

        public GovernanceRegistry Registry { get; set; } = new();

        public List<GovernanceReport> Reports { get; } = [];

        public List<string> Events { get; } = [];

        private List<int> Proposed { get; } = [];

        /// <summary>The proposal that a vote means: one of the latest few, or one that there never was.</summary>
        public int Target(Step step) => Proposed.Count == 0 || step.A % 20 == 0 ? 5_000 : Proposed[^(1 + (step.A % Math.Min(4, Proposed.Count)))];

        public bool Do(int number, Step step)
        {
            World.Do(step);
            switch (step.Act)
            {
                case Act.Rounds:
                    Reports.Add(World.Advance(Registry, History.RoundsOf(step)));
                    Events.AddRange(History.Describe(Reports[^1]));
                    return true;
                case Act.Propose:
                    var done = World.Propose(Registry, number, History.RequestOf(step)) == GovernanceRefusal.None;
                    if (done)
                    {
                        Proposed.Add(number);
                    }

                    return done;
                case Act.Vote:
                    var (choice, stakes) = History.VoteOf(step);
                    return World.Vote(Registry, Target(step), choice, stakes) == GovernanceRefusal.None;
                default:
                    return true;
            }
        }
    }
}
