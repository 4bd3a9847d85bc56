using Marketplace.Ledger.Consensus;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;
using Marketplace.Ledger.Stakes.Evidence;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.State;

public sealed class SlashingRuleTests
{
    private static readonly PrivateKey Reporter = TestKeys.Named("reporter");
    private static readonly PrivateKey Machine = NodeWorld.Machine("a");

    [Fact]
    public void Double_signing_burns_the_collateral_but_for_the_reporters_reward()
    {
        var world = new NodeWorld();
        var stake = world.Start("a");
        var supply = world.State.Supply;
        world.Chain.Apply(0, Slash(world, stake, DoubleVote(world, Machine), TransactionOutput.To(Money.FromFlux("50"), Reporter.Hash())));
        Assert.False(world.State.Stakes.TryGet(stake, out _));
        Assert.False(world.State.TryGetOutput(stake, out _));
        Assert.Equal(supply.Burned + Money.FromFlux("950"), world.State.Burned);
        Assert.Equal(supply.Collateral - Money.FromFlux("1000"), world.State.Supply.Collateral);
        world.CheckReplay();
    }

    [Fact]
    public void A_lie_costs_a_part_and_the_rest_goes_back_to_the_satoshi()
    {
        var stakes = NodeWorld.Network.Rules.Stakes with { FalseStatementPartsPerMillion = 333_333, ReporterPartsPerMillion = 333_333 };
        var world = new NodeWorld(NodeWorld.Network with { Rules = NodeWorld.Network.Rules with { Stakes = stakes } });
        var stake = world.Start("a");

        // Of 100,000,000,000 satoshis 33,333,300,000 are taken, and 11,111,088,888 of them, rounded down, are the reward.
        var reward = Money.FromSatoshis(11_111_088_888);
        TransactionOutput[] right = [TransactionOutput.To(reward, Reporter.Hash()), TransactionOutput.To(Money.FromSatoshis(66_666_700_000), NodeWorld.Owner("a").Hash())];
        var lie = Lie(world, Machine);
        Assert.Equal(RejectionCode.OutputsWrong, world.Try(Slash(world, stake, lie, right[0])));
        Assert.Equal(RejectionCode.OutputsWrong, world.Try(Slash(world, stake, lie, right[1], right[0])));
        Assert.Equal(RejectionCode.OutputsWrong, world.Try(Slash(world, stake, lie, right[0] with { Amount = reward + Money.FromSatoshis(1) }, right[1])));
        world.Chain.Apply(0, Slash(world, stake, lie, right));
        Assert.Equal(Money.FromSatoshis(33_333_300_000) - reward, world.State.Burned);
    }

    [Theory]
    [InlineData(1_000_000, 200_000, "1000")]
    [InlineData(300_000, 200_000, "300")]
    [InlineData(300_000, 400_000, "400")]
    public void A_validating_stake_cannot_buy_itself_free_of_double_signing_by_reporting_a_lie_of_its_own(uint doubleSigning, uint falseStatement, string taken)
    {
        var stakes = NodeWorld.Network.Rules.Stakes with { DoubleSigningPartsPerMillion = doubleSigning, FalseStatementPartsPerMillion = falseStatement };
        var world = new NodeWorld(NodeWorld.Network with { Rules = NodeWorld.Network.Rules with { Stakes = stakes } });
        var stake = world.Start("a", validates: true);
        var reward = Money.FromSatoshis(Money.FromFlux(taken).Satoshis / 20);
        var rest = Money.FromFlux("1000") - Money.FromFlux(taken);
        TransactionOutput[] outputs = [TransactionOutput.To(reward, Reporter.Hash()), .. rest.IsZero ? [] : new[] { TransactionOutput.To(rest, NodeWorld.Owner("a").Hash()) }];
        world.Chain.Apply(0, Slash(world, stake, Lie(world, Machine), outputs));
        Assert.Equal(Money.FromFlux(taken) - reward, world.State.Burned);
        world.CheckReplay();
    }

    [Fact]
    public void A_stake_that_leaves_is_still_open_to_slashing_until_its_collateral_is_free()
    {
        var world = new NodeWorld();
        var stake = world.Start("a");
        world.Chain.Apply(0, world.Free(new UnregisterStake(stake, world.Stake(stake).RegisteredRound), NodeWorld.Owner("a")));
        var slash = Slash(world, stake, DoubleVote(world, Machine), TransactionOutput.To(Money.FromFlux("50"), Reporter.Hash()));
        world.Pass(world.Rules.Stakes.Maturity - 1);
        Assert.Null(world.Try(slash));
        world.Pass(1);
        Assert.Equal(RejectionCode.StakeUnknown, world.Try(slash));
    }

    [Fact]
    public void Only_a_contradiction_that_the_stakes_key_signed_on_this_network_is_evidence()
    {
        var world = new NodeWorld();
        var stake = world.Start("a");
        var reward = TransactionOutput.To(Money.FromFlux("50"), Reporter.Hash());
        var right = DoubleVote(world, Machine);
        var elsewhere = DoubleVote(world, Machine, Hashing.Sha256("another network"u8));
        Assert.Equal(RejectionCode.EvidenceInvalid, world.Try(Slash(world, stake, right with { Second = right.First }, reward)));
        Assert.Equal(RejectionCode.EvidenceInvalid, world.Try(Slash(world, stake, elsewhere, reward)));
        Assert.Equal(RejectionCode.EvidenceInvalid, world.Try(Slash(world, stake, right with { Second = DoubleVote(world, Reporter).Second }, reward)));
        Assert.Equal(RejectionCode.StakeUnknown, world.Try(Slash(world, stake, DoubleVote(world, Reporter), reward)));
        Assert.Null(world.Try(Slash(world, stake, right, reward)));
    }

    [Fact]
    public void A_slashing_spends_exactly_the_collateral_and_its_reporter_signs_alone()
    {
        var world = new NodeWorld();
        var (stake, other) = (world.Start("a"), world.Start("b"));
        var reward = TransactionOutput.To(Money.FromFlux("50"), Reporter.Hash());
        var payload = new SlashStake(Reporter.Hash(), DoubleVote(world, Machine));
        RejectionCode? Try(IEnumerable<OutPoint> inputs, params PrivateKey[] signers) => world.Try(world.Chain.Sign(Transaction.Create(inputs, [reward], payload), signers));
        Assert.Equal(RejectionCode.InputsWrong, Try([], Reporter));
        Assert.Equal(RejectionCode.InputsWrong, Try([other], Reporter));
        Assert.Equal(RejectionCode.InputsWrong, Try([stake, other], Reporter));
        Assert.Equal(RejectionCode.SignatureMissing, Try([stake], NodeWorld.Owner("a")));
        Assert.Equal(RejectionCode.SignatureUnused, Try([stake], Reporter, NodeWorld.Owner("a")));
        Assert.Null(Try([stake], Reporter));
    }

    private static Transaction Slash(NodeWorld world, OutPoint collateral, SlashingEvidence evidence, params TransactionOutput[] outputs) =>
        world.Chain.Sign(Transaction.Create([collateral], outputs, new SlashStake(Reporter.Hash(), evidence)), Reporter);

    private static DoubleVote DoubleVote(NodeWorld world, PrivateKey key, Hash256? genesis = null)
    {
        SignedVote Sign(Hash256 block)
        {
            var vote = new SignedVote(VoteKind.Precommit, 9, 1, block, default);
            return vote with { Signature = key.Sign(SigningDigests.Vote(genesis ?? world.Chain.Parameters.GenesisHash, vote)) };
        }

        return new DoubleVote(key.PublicKey, Sign(Hashing.Sha256("one"u8)), Sign(Hashing.Sha256("two"u8)));
    }

    private static FalseStatement Lie(NodeWorld world, PrivateKey key)
    {
        SignedStatement Sign(Hash256 content)
        {
            var statement = new SignedStatement(Hashing.Sha256("an instance"u8), 4, content, default);
            return statement with { Signature = key.Sign(SigningDigests.Statement(world.Chain.Parameters.GenesisHash, statement)) };
        }

        return new FalseStatement(key.PublicKey, Sign(Hashing.Sha256("10 seconds"u8)), Sign(Hashing.Sha256("90 seconds"u8)));
    }
}
