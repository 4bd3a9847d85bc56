using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.State;

/// <summary>What proposals and votes may be; how they fare is in <see cref="GovernanceLifeTests"/>.</summary>
public sealed class GovernanceRuleTests
{
    private static readonly Address Refund = TestKeys.Named("refund").Address;
    private static readonly Address Payee = RedeemScript.Create(1, [TestKeys.Renter.PublicKey]).Address;

    [Fact]
    public void An_accepted_change_is_in_force_from_the_block_that_enacts_it()
    {
        var world = new NodeWorld();
        var proposal = Put(world, new ParameterChange([new RuleChange(RuleId.MinimumTransactionFee, 5_000), new RuleChange(RuleId.SplitFoundation, 28)]), out var stake);
        world.Chain.Apply(0, Cast(world, proposal, VoteChoice.Yes, stake));
        world.Pass(3);
        Assert.True(world.State.Governance.Proposals.Single().IsAccepted);
        Assert.Equal(RejectionCode.VotingOver, world.Try(Cast(world, proposal, VoteChoice.No, stake)));
        world.Pass(world.Rules.EnactmentDelayRounds - 1);
        var (cheap, dear) = (world.Pay(null, []), Money.FromSatoshis(5_000));
        Assert.Null(world.Try(cheap));
        Assert.Equal(RejectionCode.FeeTooLow, world.Chain.Try(cheap, seconds: 1)?.Code);
        world.Pass(1);
        Assert.Equal(dear, world.Rules.MinimumTransactionFee);
        Assert.Empty(world.State.Governance.Proposals);

        // The stake's part of 14 FLUX is 2 of 2 + 7 + 18 + 28 from the next round on.
        var coinbase = world.Chain.Apply(1).Transactions.Single();
        Assert.Equal(Money.FromSatoshis(1_400_000_000L * 2 / 55), coinbase.Outputs[0].Amount);
        world.CheckReplay();
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void A_payment_is_made_of_what_the_treasury_held_before_the_block(long moreSatoshis, bool paid)
    {
        var world = new NodeWorld();
        var stake = world.Start("voter");
        var rounds = 3 + world.Rules.EnactmentDelayRounds;
        var held = world.State.TreasuryBalance + (Money.FromFlux("13") * (rounds - 1));
        var propose = Propose(world, new TreasuryPayment(held + Money.FromSatoshis(moreSatoshis), Payee));
        world.Chain.Apply(0, propose, Cast(world, new ProposalId(propose.Id), VoteChoice.Yes, stake));
        world.Pass(rounds - 1);
        Assert.Equal(held, world.State.TreasuryBalance);
        world.Pass(1);
        Assert.Empty(world.State.Governance.Proposals);
        Assert.Equal(Money.FromFlux("13") + (paid ? Money.Zero : held), world.State.TreasuryBalance);
    }

    [Fact]
    public void Only_stakes_that_stay_locked_vote_and_their_owners_sign()
    {
        var world = new NodeWorld();
        var proposal = Put(world, TextOnly.Instance, out var stake);
        var end = (world.State.TipTime / 1000) + 3;
        var script = RedeemScript.Create(1, [TestKeys.Renter.PublicKey]);
        OutPoint Locked(OutputLock inner, LockUntil until, string flux = "1000") => world.Make(flux, new TimeLock(inner, until));
        var (mine, ours) = (new KeyLock(TestKeys.Renter.Hash()), new MultiSigLock(script.Hash));
        var late = Locked(mine, LockUntil.AtTime(end + 1));
        OutPoint[] wrong =
        [
            Locked(mine, LockUntil.AtTime(end)), Locked(mine, LockUntil.AtHeight(100_000)), Locked(mine, LockUntil.AtTime(end + 1), "999.99999999"),
            world.Make("1000", mine), world.LockUp("z"), new OutPoint(Hash256.Zero, 0),
        ];
        var votes = wrong.Select(stake => world.Try(Cast(world, proposal, VoteChoice.Yes, stake, TestKeys.Renter))).ToArray();
        Assert.All(votes, code => Assert.Equal(RejectionCode.StakeInvalid, code));
        Assert.Equal(RejectionCode.SignatureMissing, world.Try(Cast(world, proposal, VoteChoice.Yes, stake, TestKeys.Renter)));
        Assert.Equal(RejectionCode.SignatureMissing, world.Try(Cast(world, proposal, VoteChoice.Yes, late, NodeWorld.Owner("voter"))));
        Assert.Equal(RejectionCode.ProposalUnknown, world.Try(Cast(world, new ProposalId(Hash256.Zero), VoteChoice.Yes, late, TestKeys.Renter)));
        Assert.Null(world.Try(Cast(world, proposal, VoteChoice.Yes, late, TestKeys.Renter)));

        // A script's stake is voted with its script revealed.
        var joint = Cast(world, proposal, VoteChoice.Yes, Locked(ours, LockUntil.AtTime(end + 1)), TestKeys.Renter);
        Assert.Equal(RejectionCode.ScriptMissing, world.Try(joint));
        Assert.Null(world.Try(joint.WithScripts([script])));
    }

    [Fact]
    public void A_stake_that_leaves_takes_its_vote_along()
    {
        var world = new NodeWorld();
        var proposal = Put(world, new TreasuryPayment(Money.FromFlux("1"), Payee), out var stake);
        world.Chain.Apply(0, Cast(world, proposal, VoteChoice.Yes, stake));
        world.Chain.Apply(0, world.Free(new Marketplace.Ledger.Stakes.UnregisterStake(stake, world.Stake(stake).RegisteredRound), NodeWorld.Owner("voter")));
        Assert.Equal(RejectionCode.StakeInvalid, world.Try(Cast(world, proposal, VoteChoice.Yes, stake)));
        world.Pass(3);
        Assert.Equal(world.Rules.ProposalDeposit, world.State.Burned);
        Assert.Empty(world.State.Governance.Proposals);
    }

    [Fact]
    public void A_proposal_has_one_deposit_of_exactly_the_amount_and_keeps_all_bounds()
    {
        var world = new NodeWorld();
        var deposit = new TransactionOutput(world.Rules.ProposalDeposit, DepositLock.Self);
        var text = new Propose("A text", Hash256.Zero, 3, Refund, TextOnly.Instance);
        RejectionCode? Try(Propose propose, params TransactionOutput[] outputs) => world.Try(world.Pay(propose, outputs));
        Assert.Null(Try(text, deposit));
        Assert.Equal(RejectionCode.DepositWrong, Try(text));
        Assert.Equal(RejectionCode.DepositWrong, Try(text, deposit, deposit));
        Assert.Equal(RejectionCode.DepositWrong, Try(text, deposit with { Lock = new DepositLock(new ProposalId(Hashing.Sha256("other"u8))) }));
        Assert.Equal(RejectionCode.DepositWrong, Try(text, deposit with { Amount = deposit.Amount - Money.FromSatoshis(1) }));
        Assert.Equal(RejectionCode.DepositWrong, Try(text, deposit with { Amount = deposit.Amount + Money.FromSatoshis(1) }));
        Assert.Equal(RejectionCode.ProposalInvalid, Try(text with { VotingRounds = 2 }, deposit));
        Assert.Equal(RejectionCode.ProposalInvalid, Try(text with { VotingRounds = (uint)world.Rules.MaximumVotingRounds + 1 }, deposit));
        ProposalAction Change(RuleId id, ulong value) => new ParameterChange([new RuleChange(id, value)]);
        Assert.Null(Try(text with { Action = Change(RuleId.FeePartsPerMillion, 1_000_000) }, deposit));
        Assert.Equal(RejectionCode.ProposalInvalid, Try(text with { Action = Change(RuleId.FeePartsPerMillion, 1_000_001) }, deposit));
        Assert.Equal(RejectionCode.ProposalInvalid, Try(text with { Action = Change((RuleId)12_345, 1) }, deposit));
        Assert.Equal(RejectionCode.ProposalInvalid, Try(text with { Action = Change(RuleId.ConfirmWithin, 4) }, deposit));
    }

    [Fact]
    public void So_many_proposals_are_enough_and_all_can_end_in_one_block()
    {
        var world = new NodeWorld();
        var (coin, fee) = (world.Chain.Coin(99), world.Rules.MinimumTransactionFee);
        var (from, left) = (coin.OutPoint, coin.Output.Amount);
        Transaction Next()
        {
            left -= world.Rules.ProposalDeposit + fee;
            TransactionOutput[] outputs = [TransactionOutput.To(left, TestKeys.Faucet.Hash()), new TransactionOutput(world.Rules.ProposalDeposit, DepositLock.Self)];
            var next = world.Chain.Sign(Transaction.Create([from], outputs, new Propose("One of many", Hash256.Zero, 3, Refund, TextOnly.Instance)), TestKeys.Faucet);
            from = new OutPoint(next.Id, 0);
            return next;
        }

        world.Chain.Apply(0, [.. Enumerable.Range(0, GovernanceRegistry.MaxProposals).Select(_ => Next())]);
        Assert.Equal(RejectionCode.ProposalsCrowded, world.Try(Next()));
        var end = world.Chain.Apply(3).Transactions.Single();
        Assert.Equal(GovernanceRegistry.MaxProposals, end.Inputs.Length);
        Assert.Equal(world.Rules.ProposalDeposit * GovernanceRegistry.MaxProposals, world.State.Burned);
        Assert.True(world.State.Supply.Deposits.IsZero);
        world.CheckReplay();
    }

    /// <summary>A confirmed stake, and a proposal that can be voted on for three rounds.</summary>
    private static ProposalId Put(NodeWorld world, ProposalAction action, out OutPoint stake)
    {
        stake = world.Start("voter");
        var propose = Propose(world, action);
        world.Chain.Apply(0, propose);
        return new ProposalId(propose.Id);
    }

    private static Transaction Propose(NodeWorld world, ProposalAction action) => world.Pay(
        new Propose("Something", Hash256.Zero, 3, Refund, action), [new TransactionOutput(world.Rules.ProposalDeposit, DepositLock.Self)]);

    private static Transaction Cast(NodeWorld world, ProposalId proposal, VoteChoice choice, OutPoint stake, PrivateKey? signer = null) =>
        world.Pay(new Vote(proposal, choice, [stake]), [], signer ?? NodeWorld.Owner("voter"));
}
