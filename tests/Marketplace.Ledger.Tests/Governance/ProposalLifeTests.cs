using Marketplace.Ledger.Governance;

namespace Marketplace.Ledger.Tests.Governance;

public sealed class ProposalLifeTests
{
    private readonly GovernanceRegistry _registry = new();
    private readonly World _world = new() { RegisteredCollateral = Money.FromFlux("100") };

    [Fact]
    public void An_accepted_change_is_in_force_after_the_vote_and_the_delay_and_not_a_round_earlier()
    {
        _world.Lock(1, "40");
        Assert.Equal(GovernanceRefusal.None, _world.Propose(_registry, 1, Sample.Change(RuleId.FeePartsPerMillion, 30_000)));
        Assert.Equal(GovernanceRefusal.None, _world.Vote(_registry, 1, VoteChoice.Yes, 1));

        Assert.True(_world.Advance(_registry, 2).IsEmpty);
        var ended = Assert.Single(_world.Advance(_registry).Conclusions);
        Assert.Equal(ProposalOutcome.Accepted, ended.Outcome);
        Assert.Equal(Money.FromFlux("40"), ended.Tally.Yes);
        Assert.Equal(107, ended.Proposal.EnactRound);
        Assert.Empty(_registry.VotesOn(Sample.Id(1)));

        Assert.True(_world.Advance(_registry, 3).IsEmpty);
        Assert.Equal(20_000U, _world.Rules.FeePartsPerMillion);
        Assert.Null(Assert.Single(_world.Advance(_registry).Enactments).Fault);
        Assert.Equal(30_000U, _world.Rules.FeePartsPerMillion);
        Assert.Empty(_registry.Proposals);
    }

    [Fact]
    public void A_block_that_opens_many_rounds_ends_the_vote_and_the_delay_counts_from_its_round()
    {
        _world.Lock(1, "40");
        _world.Propose(_registry, 1, Sample.Change(RuleId.FeePartsPerMillion, 30_000));
        _world.Vote(_registry, 1, VoteChoice.Yes, 1);

        var report = _world.Advance(_registry, 20);

        Assert.Equal(124, Assert.Single(report.Conclusions).Proposal.EnactRound);
        Assert.Empty(report.Enactments);
        Assert.Single(_world.Advance(_registry, 20).Enactments);
    }

    [Theory]
    [InlineData("29.99999999", "0", "0", ProposalOutcome.QuorumMissed)]
    [InlineData("30", "0", "0", ProposalOutcome.Accepted)]
    [InlineData("5", "0", "25", ProposalOutcome.Accepted)]
    [InlineData("5", "5", "20", ProposalOutcome.Rejected)]
    [InlineData("15.00000001", "15", "0", ProposalOutcome.Accepted)]
    [InlineData("15", "15.00000001", "0", ProposalOutcome.Rejected)]
    [InlineData("0", "0", "30", ProposalOutcome.Rejected)]
    [InlineData("0", "90", "0", ProposalOutcome.Rejected)]
    public void Quorum_and_majority_decide_to_the_satoshi(string yes, string no, string abstain, ProposalOutcome outcome)
    {
        _world.Lock(1, yes);
        _world.Lock(2, no);
        _world.Lock(3, abstain);
        _world.Propose(_registry, 1, Sample.Text());
        _world.Vote(_registry, 1, VoteChoice.Yes, 1);
        _world.Vote(_registry, 1, VoteChoice.No, 2);
        _world.Vote(_registry, 1, VoteChoice.Abstain, 3);

        var report = _world.Advance(_registry, 3);

        Assert.Equal(outcome, Assert.Single(report.Conclusions).Outcome);
        Assert.Equal(outcome == ProposalOutcome.QuorumMissed ? Money.FromFlux("10") : Money.Zero, report.Burned);
        Assert.Equal(outcome == ProposalOutcome.QuorumMissed ? [] : [(Sample.Address(1), Money.FromFlux("10"))], report.Refunds);
        Assert.Empty(_registry.Proposals);
    }

    [Theory]
    [InlineData("7.49999999", ProposalOutcome.Rejected)]
    [InlineData("7.5", ProposalOutcome.Accepted)]
    public void A_threshold_above_half_is_reached_or_not(string yes, ProposalOutcome outcome)
    {
        _world.Rules = Sample.Rules with { ThresholdPartsPerMillion = 600_000, QuorumPartsPerMillion = 0 };
        _world.Lock(1, yes);
        _world.Lock(2, "5");
        _world.Propose(_registry, 1, Sample.Text());
        _world.Vote(_registry, 1, VoteChoice.Yes, 1);
        _world.Vote(_registry, 1, VoteChoice.No, 2);

        Assert.Equal(outcome, Assert.Single(_world.Advance(_registry, 3).Conclusions).Outcome);
    }

    [Fact]
    public void Where_no_stake_is_registered_the_smallest_stake_is_the_quorum()
    {
        _world.RegisteredCollateral = Money.Zero;
        _world.Lock(1, "5");
        _world.Propose(_registry, 1, Sample.Text());
        _world.Propose(_registry, 2, Sample.Text());
        _world.Vote(_registry, 2, VoteChoice.Yes, 1);

        Assert.Equal([ProposalOutcome.QuorumMissed, ProposalOutcome.Accepted], _world.Advance(_registry, 3).Conclusions.Select(ended => ended.Outcome));
    }

    [Fact]
    public void A_later_vote_of_a_stake_takes_the_place_of_its_earlier_one()
    {
        _world.Lock(1, "40");
        _world.Lock(2, "50");
        _world.Propose(_registry, 1, Sample.Text());
        _world.Vote(_registry, 1, VoteChoice.Yes, 1, 2);
        _world.Vote(_registry, 1, VoteChoice.No, 2);

        Assert.Equal([new StakeVote(Sample.Stake(1), VoteChoice.Yes), new StakeVote(Sample.Stake(2), VoteChoice.No)], _registry.VotesOn(Sample.Id(1)));
        Assert.True(_registry.TryGet(Sample.Id(1), out var proposal));
        Assert.Equal(new ProposalTally(Money.FromFlux("40"), Money.FromFlux("50"), Money.Zero, Money.FromFlux("100")), _registry.Tally(proposal, _world));
    }

    [Fact]
    public void A_stake_that_was_spent_or_has_opened_by_the_end_does_not_count()
    {
        _world.Lock(1, "40");
        _world.Lock(2, "50");
        _world.Lock(3, "60", until: 104);
        _world.Propose(_registry, 1, Sample.Text());
        Assert.Equal(GovernanceRefusal.None, _world.Vote(_registry, 1, VoteChoice.Yes, 1, 2, 3));
        _world.Spend(1);

        // The chain was silent: the vote ends four rounds late, when the third stake has opened.
        var ended = Assert.Single(_world.Advance(_registry, 7).Conclusions);

        Assert.Equal(Money.FromFlux("50"), ended.Tally.Voted);
    }

    [Fact]
    public void Stakes_that_cannot_vote_are_refused_and_take_the_whole_vote_with_them()
    {
        _world.Lock(1, "40");
        _world.Lock(2, "4.99999999");
        _world.Lock(3, "60", until: 103);
        _world.Propose(_registry, 1, Sample.Text());

        Assert.Equal(GovernanceRefusal.StakeInvalid, _world.Vote(_registry, 1, VoteChoice.Yes, 1, 2));
        Assert.Equal(GovernanceRefusal.StakeInvalid, _world.Vote(_registry, 1, VoteChoice.Yes, 1, 3));
        Assert.Equal(GovernanceRefusal.StakeInvalid, _world.Vote(_registry, 1, VoteChoice.Yes, 1, 4));
        Assert.Equal(GovernanceRefusal.ProposalUnknown, _world.Vote(_registry, 2, VoteChoice.Yes, 1));
        Assert.Equal(0, _registry.CountVotesOn(Sample.Id(1)));
    }

    [Fact]
    public void Nobody_votes_on_what_is_accepted_already()
    {
        _world.Lock(1, "40");
        _world.Propose(_registry, 1, Sample.Pay("1"));
        _world.Vote(_registry, 1, VoteChoice.Yes, 1);
        _world.Advance(_registry, 3);

        Assert.Equal(GovernanceRefusal.VotingOver, _world.Vote(_registry, 1, VoteChoice.No, 1));
    }

    [Fact]
    public void A_proposal_that_the_rules_do_not_allow_is_refused()
    {
        AssertRefused(GovernanceRefusal.VotingRoundsWrong, Sample.Text(rounds: 2));
        AssertRefused(GovernanceRefusal.VotingRoundsWrong, Sample.Text(rounds: 10));
        AssertRefused(GovernanceRefusal.ChangeInvalid, Sample.Change(RuleId.FeePartsPerMillion, 1_000_001));
        AssertRefused(GovernanceRefusal.ChangeInvalid, Sample.Change((RuleId)9_999, 1));
        AssertRefused(GovernanceRefusal.ChangeInvalid, Sample.Request(new ParameterChange([])));
        Assert.Equal(
            GovernanceRefusal.DepositWrong, _registry.Propose(Sample.Id(1), Sample.Text(), 0, Money.FromFlux("9"), _world.Round, _world.Rules));
        Assert.Equal(
            GovernanceRefusal.DepositWrong, _registry.Propose(Sample.Id(1), Sample.Text(), 0, Money.FromFlux("11"), _world.Round, _world.Rules));
        Assert.Empty(_registry.Proposals);

        void AssertRefused(GovernanceRefusal refusal, Propose request) => Assert.Equal(refusal, _world.Propose(_registry, 1, request));
    }

    [Fact]
    public void There_are_at_most_256_proposals_at_a_time()
    {
        for (var number = 0; number < GovernanceRegistry.MaxProposals; number++)
        {
            Assert.Equal(GovernanceRefusal.None, _world.Propose(_registry, number, Sample.Text()));
        }

        Assert.Equal(GovernanceRefusal.TooManyProposals, _world.Propose(_registry, 1_000, Sample.Text()));
        Assert.Equal(Money.FromFlux("2560"), _world.Advance(_registry, 3).Burned);
        Assert.Equal(GovernanceRefusal.None, _world.Propose(_registry, 1_000, Sample.Text()));
    }

    [Fact]
    public void The_treasury_pays_in_order_and_what_it_does_not_hold_is_not_paid()
    {
        _world.Lock(1, "40");
        _world.Treasury = Money.FromFlux("7");
        string[] wanted = ["5", "3", "2"];
        for (var number = 0; number < wanted.Length; number++)
        {
            _world.Propose(_registry, number, Sample.Pay(wanted[number]));
            _world.Vote(_registry, number, VoteChoice.Yes, 1);
        }

        _world.Advance(_registry, 3);
        var report = _world.Advance(_registry, 4);

        Assert.Equal([null, "The treasury holds 2.00000000 FLUX.", null], report.Enactments.Select(enacted => enacted.Fault));
        Assert.Equal([Money.FromFlux("5"), Money.FromFlux("2")], report.Payments.Select(payment => payment.Amount));
        Assert.Equal(Money.Zero, _world.Treasury);
    }

    [Fact]
    public void A_change_that_no_longer_fits_the_rules_changes_nothing()
    {
        _world.Lock(1, "40");
        _world.Propose(_registry, 1, Sample.Change(RuleId.MinimumVotingRounds, 9));
        _world.Propose(_registry, 2, Sample.Change(RuleId.MaximumVotingRounds, 8));
        _world.Vote(_registry, 1, VoteChoice.Yes, 1);
        _world.Vote(_registry, 2, VoteChoice.Yes, 1);

        _world.Advance(_registry, 3);
        var report = _world.Advance(_registry, 4);

        Assert.Null(report.Enactments[0].Fault);
        Assert.Contains("shortest vote", report.Enactments[1].Fault, StringComparison.Ordinal);
        Assert.Equal((9, 9), (_world.Rules.MinimumVotingRounds, _world.Rules.MaximumVotingRounds));
    }

    [Fact]
    public void A_changed_deposit_leaves_the_deposits_of_before_as_they_are()
    {
        _world.Lock(1, "40");
        _world.Propose(_registry, 1, Sample.Text(rounds: 9));
        _world.Rules = Sample.Rules with { ProposalDeposit = Money.FromFlux("1") };

        Assert.Equal(Money.FromFlux("10"), _world.Advance(_registry, 9).Burned);
    }

    [Fact]
    public void A_proposal_id_is_used_once()
    {
        _world.Propose(_registry, 1, Sample.Text());

        Assert.Throws<ArgumentException>(() => _world.Propose(_registry, 1, Sample.Text()));
    }

    [Fact]
    public void A_state_that_cannot_be_is_refused()
    {
        _world.Lock(1, "40");
        _world.Propose(_registry, 1, Sample.Text());
        _world.Vote(_registry, 1, VoteChoice.Yes, 1);
        var record = Assert.Single(_registry.CopyRecords());

        Assert.Throws<ArgumentException>(() => GovernanceRegistry.Restore([record, record]));
        Assert.Throws<ArgumentException>(() => GovernanceRegistry.Restore([record with { Votes = [record.Votes[0], record.Votes[0]] }]));
        Assert.Throws<ArgumentException>(() => GovernanceRegistry.Restore([record with { Proposal = record.Proposal with { EnactRound = 200 } }]));
        Assert.Throws<ArgumentException>(() => GovernanceRegistry.Restore(
            Enumerable.Range(0, 257).Select(number => new ProposalRecord(record.Proposal with { Id = Sample.Id(number) }, []))));
    }
}
