using Marketplace.Ledger.Consensus;
using Marketplace.Testing.Sizes;

namespace Marketplace.Ledger.Tests.Consensus;

public sealed class ConsensusTests
{
    private static readonly int Schedules = TestSize.Count(LongArea.Exploration, small: 4_000, large: 200_000);

    [Fact, Trait(TestSize.Trait, LongArea.Exploration)]
    public void Under_any_schedule_no_two_validators_decide_differently_and_calm_brings_a_decision()
    {
        Parallel.For(0, Schedules, seed =>
        {
            var simulation = new ConsensusSimulation(seed);
            simulation.Run(chaoticSteps: 40 + (seed % 400), calmSteps: 4_000);

            Assert.True(simulation.Decisions.Values.Distinct().Count() <= 1, $"seed {seed}: validators decided {string.Join(", ", simulation.Decisions)}");
            Assert.True(simulation.Decisions.Count == simulation.Correct.Count(), $"seed {seed}: {simulation.Decisions.Count} of {simulation.Correct.Count()} correct validators decided");
            Assert.All(simulation.Certificates, certificate => Assert.True(simulation.Weights.IsQuorum(certificate.Weight), $"seed {seed}: a certificate without a quorum"));
            Assert.All(simulation.Evidence, evidence => Assert.True(simulation.IsFaulty(evidence.First.Validator), $"seed {seed}: a correct validator signed twice: {evidence}"));
        });
    }

    [Fact, Trait(TestSize.Trait, LongArea.Exploration)]
    public void Without_calm_there_may_be_no_decision_but_never_two()
    {
        Parallel.For(0, Schedules, seed =>
        {
            var simulation = new ConsensusSimulation(seed);
            simulation.Run(chaoticSteps: 1_200, calmSteps: 0);

            Assert.True(simulation.Decisions.Values.Distinct().Count() <= 1, $"seed {seed}: validators decided {string.Join(", ", simulation.Decisions)}");
        });
    }

    [Fact]
    public void A_single_validator_decides_in_the_call_that_proposes()
    {
        var core = new ConsensusCore(new WeightedQuorum([7]), Hash256.Zero, 1, 0, (_, _) => true);
        var build = Assert.Single(core.Start().OfType<ConsensusAction.BuildBlock>());
        var block = new Hash256(Enumerable.Repeat((byte)3, 32).ToArray());

        var actions = core.Propose(build.Round, block);

        var decide = Assert.Single(actions.OfType<ConsensusAction.Decide>());
        Assert.Equal(block, decide.BlockId);
        Assert.Single(decide.Precommits);
        Assert.DoesNotContain(actions, action => action is ConsensusAction.StartTimeout);
    }

    [Fact]
    public void An_invalid_block_gets_a_vote_for_none()
    {
        var weights = new WeightedQuorum([1, 1, 1, 1]);
        var probe = new ConsensusCore(weights, Hash256.Zero, 1, 0, (_, _) => false);
        var proposer = probe.ProposerOf(0);
        var core = new ConsensusCore(weights, Hash256.Zero, 1, (proposer + 1) % 4, (_, _) => false);
        core.Start();

        var actions = core.Receive(new ConsensusProposal(1, 0, -1, new Hash256(Enumerable.Repeat((byte)1, 32).ToArray()), proposer));

        Assert.Null(Assert.Single(actions.OfType<ConsensusAction.SendVote>()).Vote.BlockId);
    }

    [Fact]
    public void A_second_different_vote_is_evidence_and_does_not_count()
    {
        var core = new ConsensusCore(new WeightedQuorum([1, 1, 1, 1]), Hash256.Zero, 1, 0, (_, _) => true);
        core.Start();
        var first = new ConsensusVote(VoteKind.Precommit, 1, 2, new Hash256(Enumerable.Repeat((byte)1, 32).ToArray()), 3);
        core.Receive(first);

        Assert.Empty(core.Receive(first).OfType<ConsensusAction.ReportDoubleSigning>());
        var evidence = Assert.Single(core.Receive(first with { BlockId = null }).OfType<ConsensusAction.ReportDoubleSigning>());

        Assert.Equal(first, evidence.First);
    }

    [Theory]
    [InlineData(new ulong[] { 3 }, 2ul, false)]
    [InlineData(new ulong[] { 3 }, 3ul, true)]
    [InlineData(new ulong[] { 1, 1, 1 }, 2ul, false)]
    [InlineData(new ulong[] { 1, 1, 1, 1 }, 3ul, true)]
    [InlineData(new ulong[] { 1UL << 61, 1UL << 61 }, 1UL << 61, false)]
    public void A_quorum_is_more_than_two_thirds(ulong[] weights, ulong weight, bool quorum) =>
        Assert.Equal(quorum, new WeightedQuorum(weights).IsQuorum(weight));

    [Fact]
    public void Proposers_are_drawn_in_proportion_to_weight()
    {
        var weights = new WeightedQuorum([1, 2, 5]);
        var drawn = new int[3];
        for (ulong height = 0; height < 8_000; height++)
        {
            drawn[weights.Proposer(Hash256.Zero, height, 0)]++;
        }

        Assert.InRange(drawn[0], 850, 1_150);
        Assert.InRange(drawn[1], 1_800, 2_200);
        Assert.InRange(drawn[2], 4_800, 5_200);
    }
}
