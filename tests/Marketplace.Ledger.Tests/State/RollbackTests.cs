using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Stakes;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.State;

/// <summary>What a block that never came to be leaves behind: nothing.</summary>
public sealed class RollbackTests
{
    [Fact]
    public void A_builder_that_is_rolled_back_leaves_registry_proposals_rules_treasury_and_validators_as_they_were()
    {
        var world = new NodeWorld();
        var stake = world.Start("a", "40000", validates: true);
        var propose = world.Pay(
            new Propose("A change", Hash256.Zero, 3, TestKeys.Renter.Address, new ParameterChange([new RuleChange(RuleId.ConfirmWithin, 30)])),
            [new TransactionOutput(world.Rules.ProposalDeposit, DepositLock.Self)]);
        world.Chain.Apply(0, propose, world.Pay(new Vote(new ProposalId(propose.Id), VoteChoice.Yes, [stake]), [], NodeWorld.Owner("a")));
        world.Pass(7);
        var (hash, supply) = (world.State.StateHash(), world.State.Supply);
        using (var builder = world.State.BeginBlock(world.State.TipTime + 20_000))
        {
            Assert.Null(world.Chain.TryAdd(builder, world.Free(new UnregisterStake(stake, world.Stake(stake).RegisteredRound), NodeWorld.Owner("a"))));
            builder.Draft();
            Assert.Equal(30, world.Rules.Stakes.ConfirmWithin);
            Assert.Empty(world.State.Governance.Proposals);
            Assert.NotEqual(supply, world.State.Supply);
        }

        Assert.Equal(hash, world.State.StateHash());
        Assert.Equal(supply, world.State.Supply);
        world.Pass(20);
        world.CheckReplay();
    }

    [Fact]
    public void Spans_that_a_block_changed_before_it_was_rolled_back_change_no_stakes_deadline()
    {
        var world = new NodeWorld();
        var stake = world.Start("a");
        var propose = world.Pay(
            new Propose("Be quick", Hash256.Zero, 3, TestKeys.Renter.Address, new ParameterChange([new RuleChange(RuleId.ConfirmWithin, 5)])),
            [new TransactionOutput(world.Rules.ProposalDeposit, DepositLock.Self)]);
        world.Chain.Apply(0, propose, world.Pay(new Vote(new ProposalId(propose.Id), VoteChoice.Yes, [stake]), [], NodeWorld.Owner("a")));
        world.Pass(3 + world.Rules.EnactmentDelayRounds - 2);
        using (var builder = world.State.BeginBlock(world.State.TipTime + 2_000))
        {
            builder.Draft();
            Assert.Equal(5, world.Rules.Stakes.ConfirmWithin);
        }

        // By the new span the stake's time is up, but the new span is not yet.
        world.Pass(1);
        Assert.Equal((15, StakeStatus.Confirmed), (world.Rules.Stakes.ConfirmWithin, world.Stake(stake).Status));
        world.Pass(1);
        Assert.Equal((5, StakeStatus.Confirmed), (world.Rules.Stakes.ConfirmWithin, world.Stake(stake).Status));
        world.Pass(1);
        Assert.Equal(StakeStatus.Expired, world.Stake(stake).Status);
        world.CheckReplay();
    }
}
