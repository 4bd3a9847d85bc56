using FsCheck.Fluent;
using Marketplace.Ledger.Consensus;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Ledger.Stakes;
using Marketplace.Ledger.Stakes.Evidence;

namespace Marketplace.Ledger.Tests.Stakes;

public sealed class SlashingTests
{
    private static readonly Hash256 Genesis = StakeSample.Hash(0x6E, 1);
    private static readonly PublicKey Signer = StakeSample.NodeKey(2);
    private static readonly SignedVote Vote = new(VoteKind.Precommit, 12, 3, StakeSample.Hash(1, 1), default);
    private static readonly SignedProposal Proposal = new(12, 3, -1, StakeSample.Hash(1, 1), default);
    private static readonly SignedStatement Statement = new(StakeSample.Hash(2, 1), 9, StakeSample.Hash(1, 1), default);

    public static TheoryData<SlashingEvidence, bool> Evidence => new()
    {
        { new DoubleVote(Signer, Vote, Vote with { BlockId = StakeSample.Hash(1, 2) }), true },
        { new DoubleVote(Signer, Vote, Vote with { BlockId = Hash256.Zero }), true },
        { new DoubleVote(Signer, Vote, Vote), false },
        { new DoubleVote(Signer, Vote, Vote with { BlockId = StakeSample.Hash(1, 2), Kind = VoteKind.Prevote }), false },
        { new DoubleVote(Signer, Vote, Vote with { BlockId = StakeSample.Hash(1, 2), Height = 13 }), false },
        { new DoubleVote(Signer, Vote, Vote with { BlockId = StakeSample.Hash(1, 2), Round = 4 }), false },
        { new DoubleProposal(Signer, Proposal, Proposal with { BlockId = StakeSample.Hash(1, 2) }), true },
        { new DoubleProposal(Signer, Proposal, Proposal with { ValidRound = 2 }), true },
        { new DoubleProposal(Signer, Proposal, Proposal), false },
        { new DoubleProposal(Signer, Proposal, Proposal with { BlockId = StakeSample.Hash(1, 2), Height = 13 }), false },
        { new DoubleProposal(Signer, Proposal, Proposal with { BlockId = StakeSample.Hash(1, 2), Round = 4 }), false },
        { new FalseStatement(Signer, Statement, Statement with { Content = StakeSample.Hash(1, 2) }), true },
        { new FalseStatement(Signer, Statement, Statement), false },
        { new FalseStatement(Signer, Statement, Statement with { Content = StakeSample.Hash(1, 2), Sequence = 10 }), false },
        { new FalseStatement(Signer, Statement, Statement with { Content = StakeSample.Hash(1, 2), Subject = StakeSample.Hash(2, 2) }), false },
    };

    [Theory]
    [MemberData(nameof(Evidence))]
    public void Only_two_things_that_cannot_both_be_honest_cost_the_collateral(SlashingEvidence evidence, bool contradiction)
    {
        var registry = new StakeRegistry(StakeParameters.Mainnet);
        registry.Register(2);

        var refusal = registry.Slash(evidence, out var outcome);

        Assert.Equal(contradiction ? StakeRefusal.None : StakeRefusal.EvidenceInvalid, refusal);
        Assert.Equal(contradiction, !registry.IsLocked(StakeSample.Collateral(2)));
        Assert.Equal(contradiction ? StakeSample.Collateral(2) : default, outcome.Collateral);
    }

    [Fact]
    public void Double_signing_costs_all_and_a_lie_a_fifth_of_which_the_reporter_gets_a_twentieth()
    {
        var registry = new StakeRegistry(StakeParameters.Mainnet);
        registry.Register(2);
        registry.Slash(new DoubleVote(Signer, Vote, Vote with { BlockId = StakeSample.Hash(1, 2) }), out var doubleSigning);
        registry.Register(2);
        registry.Slash(new FalseStatement(Signer, Statement, Statement with { Content = StakeSample.Hash(1, 2) }), out var lie);

        Assert.Equal(
            new SlashOutcome(StakeSample.Collateral(2), Money.FromFlux("38000"), Money.FromFlux("2000"), Money.Zero, StakeSample.Operator(2)), doubleSigning);
        Assert.Equal(
            new SlashOutcome(StakeSample.Collateral(2), Money.FromFlux("7600"), Money.FromFlux("400"), Money.FromFlux("32000"), StakeSample.Operator(2)), lie);
    }

    [Fact]
    public void A_slashing_divides_exactly_the_collateral_whatever_the_parts() => FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Choose(0, 1_000_000).ArrayOf(3).ToArbitrary(),
        parts =>
        {
            var registry = new StakeRegistry(StakeParameters.Mainnet with
            {
                StratusCollateral = Money.FromFlux("40000.00000007"),
                DoubleSigningPartsPerMillion = (uint)parts[0],
                FalseStatementPartsPerMillion = (uint)parts[1],
                ReporterPartsPerMillion = (uint)parts[2],
            });
            foreach (var evidence in Evidence.Where(row => (bool)row[1]).Select(row => (SlashingEvidence)row[0]))
            {
                Assert.Equal(StakeRefusal.None, registry.Register(2));
                Assert.Equal(StakeRefusal.None, registry.Slash(evidence, out var outcome));
                Assert.Equal(Money.FromFlux("40000.00000007"), outcome.Burned + outcome.Reward + outcome.Returned);
            }
        }));

    [Fact]
    public void A_stake_on_its_way_out_can_be_slashed_until_its_collateral_is_free()
    {
        var evidence = new DoubleVote(Signer, Vote, Vote with { BlockId = Hash256.Zero });
        var registry = new StakeRegistry(StakeSample.Short);
        registry.Register(2);
        registry.Unregister(StakeSample.Collateral(2), StakeSample.Operator(2));
        registry.AdvanceTo(5);
        registry.Keep();

        Assert.Equal(StakeRefusal.None, registry.Slash(evidence, out _));
        Assert.Equal(StakeRefusal.StakeUnknown, registry.Slash(evidence, out _));
        registry.Undo();
        registry.AdvanceTo(6);
        Assert.Equal(StakeRefusal.StakeUnknown, registry.Slash(evidence, out _));
    }

    [Fact]
    public void Evidence_is_checked_with_the_signers_key_and_for_this_network_alone()
    {
        var key = PrivateKey.Generate();
        var verifier = SignatureVerifiers.Choose(out _);
        var other = StakeSample.Hash(0x6E, 2);
        SlashingEvidence[] signed =
        [
            new DoubleVote(key.PublicKey, Sign(Vote), Sign(Vote with { BlockId = Hash256.Zero })),
            new DoubleProposal(
                key.PublicKey,
                Proposal with { Signature = key.Sign(SigningDigests.Proposal(Genesis, Proposal)) },
                Proposal with { ValidRound = 2, Signature = key.Sign(SigningDigests.Proposal(Genesis, Proposal with { ValidRound = 2 })) }),
            new FalseStatement(
                key.PublicKey,
                Statement with { Signature = key.Sign(SigningDigests.Statement(Genesis, Statement)) },
                Statement with { Sequence = 10, Signature = key.Sign(SigningDigests.Statement(Genesis, Statement with { Sequence = 10 })) }),
        ];

        Assert.All(signed, evidence => Assert.All(evidence.Checks(Genesis), check => Assert.True(Holds(check))));
        Assert.All(signed, evidence => Assert.All(evidence.Checks(other), check => Assert.False(Holds(check))));
        Assert.All(signed, evidence => Assert.Equal(2, evidence.Checks(Genesis).DistinctBy(check => check.Digest).Count()));

        bool Holds(SignatureCheck check) => verifier.Verify(check.Key, check.Digest, check.Signature);
        SignedVote Sign(SignedVote vote) => vote with { Signature = key.Sign(SigningDigests.Vote(Genesis, vote)) };
    }

    [Fact]
    public void A_certificates_signatures_are_precommits_that_can_be_evidence()
    {
        var header = new BlockHeader(77, StakeSample.Hash(3, 1), StakeSample.Hash(3, 2), 1_700_000_000_000, 1, StakeSample.Hash(3, 3), StakeSample.Hash(3, 4), 0);

        Assert.Equal(
            Certificate.VoteDigest(Genesis, header, 5),
            SigningDigests.Vote(Genesis, new SignedVote(VoteKind.Precommit, 77, 5, header.Id, default)));
    }
}
