using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.State;

/// <summary>Proposals on a ledger with rounds of 300 milliseconds: a vote of 100 rounds, five blocks of six seconds, then a delay of 20, one block more.</summary>
public sealed class GovernanceLifeTests
{
    private const int Step = 6;
    private static readonly PrivateKey Voter = TestKeys.Named("alice");
    private static readonly Money Stake = Money.FromFlux("5000");
    private static readonly Money Deposit = Money.FromFlux("1000");
    private readonly TestChain _chain = new(Network);
    private int _coin;

    // One stake that stays locked for ever, one that opens after 20 seconds, one that opens at a height.
    private static NetworkParameters Network => TestChain.Fast with
    {
        Issue =
        [
            .. TestChain.Fast.Issue.Take(20),
            Locked(LockUntil.AtTime(LockUntil.MaxValue)),
            Locked(LockUntil.AtTime((TestChain.GenesisMilliseconds / 1000) + 20)),
            Locked(LockUntil.AtHeight(LockUntil.MaxValue)),
        ],
        Rules = TestChain.Fast.Rules with { Stakes = new StakeParameters { CollateralAge = 0, Maturity = 10 } },
    };

    private OutPoint Forever => new(_chain.Parameters.GenesisBlock.Transactions[0].Id, 20);

    [Fact]
    public void A_fee_that_was_voted_for_is_asked_from_the_enactment_on_and_not_a_block_earlier()
    {
        var id = Propose(Change(RuleId.MinimumTransactionFee, 5_000));
        Vote(id, VoteChoice.Yes, Forever);
        var cheap = _chain.Transfer(_chain.Coin(19), TestKeys.Faucet, TestKeys.Renter.Hash(), Money.FromFlux("1"));
        Advance(5);
        Assert.True(_chain.State.Governance.TryGet(id, out var accepted));
        Assert.Equal(accepted.EnactRound, _chain.State.Clock.Round + 20);
        Assert.Null(_chain.Try(cheap, Step - 1));
        Assert.Equal(RejectionCode.FeeTooLow, _chain.Try(cheap, Step)?.Code);
        Assert.Equal(Money.FromSatoshis(1_000), _chain.State.Rules.MinimumTransactionFee);

        Advance();
        Assert.Equal(Money.FromSatoshis(5_000), _chain.State.Rules.MinimumTransactionFee);
        Assert.Equal(RejectionCode.FeeTooLow, _chain.Try(cheap)?.Code);
        Assert.Empty(_chain.State.Governance.Proposals);
        Assert.Equal(_chain.State.StateHash(), _chain.Replay().StateHash());
    }

    [Fact]
    public void A_limit_that_was_voted_for_bounds_the_very_block_that_enacts_it()
    {
        var id = Propose(Change(RuleId.MaximumBlockTransactions, 2));
        Vote(id, VoteChoice.Yes, Forever);
        Advance(5);

        using var builder = _chain.State.BeginBlock(_chain.State.TipTime + (Step * 1_000));
        Assert.Null(_chain.TryAdd(builder, _chain.Transfer(_chain.Coin(18), TestKeys.Faucet, TestKeys.Renter.Hash(), Money.FromFlux("1"))));
        Assert.Equal(
            RejectionCode.BlockFull,
            _chain.TryAdd(builder, _chain.Transfer(_chain.Coin(19), TestKeys.Faucet, TestKeys.Renter.Hash(), Money.FromFlux("1")))?.Code);
    }

    [Fact]
    public void The_deposit_is_locked_during_the_vote_and_goes_back_whole()
    {
        var id = Propose(TextOnly.Instance);
        Assert.True(_chain.State.Governance.TryGet(id, out var proposal));
        Assert.True(_chain.State.TryGetOutput(proposal.Deposit, out var deposit));
        Assert.Equal((Deposit, new DepositLock(id)), (deposit.Output.Amount, deposit.Output.Lock));
        Assert.Equal(
            RejectionCode.OutputReserved,
            _chain.Try(_chain.Sign(Transaction.Create([proposal.Deposit], [TransactionOutput.To(Money.FromFlux("1"), TestKeys.Faucet.Hash())]), TestKeys.Faucet))?.Code);
        Vote(id, VoteChoice.No, Forever);

        var ending = Advance(5);

        Assert.False(_chain.State.TryGetOutput(proposal.Deposit, out _));
        Assert.Equal(Deposit, Assert.Single(ending.Transactions[^1].Outputs, output => output.Lock.Owner == TestKeys.Renter.PublicKey.Address).Amount);
        Assert.Empty(_chain.State.Governance.Proposals);
    }

    [Fact]
    public void A_deposit_is_burned_when_nobody_votes()
    {
        var id = Propose(TextOnly.Instance);
        var burned = _chain.State.Burned;

        Advance(5);

        Assert.Equal(burned + Deposit, _chain.State.Burned);
        Assert.False(_chain.State.Governance.TryGet(id, out _));
        Assert.Equal(_chain.State.StateHash(), _chain.Replay().StateHash());
    }

    [Fact]
    public void The_treasury_pays_what_was_voted_for_to_the_satoshi()
    {
        var payment = Money.FromSatoshis(123_456_789);
        var id = Propose(new TreasuryPayment(payment, Voter.PublicKey.Address));
        Vote(id, VoteChoice.Yes, Forever);
        Advance(5);
        var (treasury, issued) = (_chain.State.TreasuryBalance, _chain.State.Issued);

        var block = Advance();

        Assert.Equal(treasury + (_chain.State.Issued - issued) - payment, _chain.State.TreasuryBalance);
        Assert.Contains(TransactionOutput.To(payment, Voter.Hash()), block.Transactions[^1].Outputs);
        Assert.Equal(_chain.State.StateHash(), _chain.Replay().StateHash());
    }

    [Fact]
    public void What_the_treasury_does_not_hold_it_does_not_pay()
    {
        var id = Propose(new TreasuryPayment(Money.FromFlux("100000000"), Voter.PublicKey.Address));
        Vote(id, VoteChoice.Yes, Forever);
        Advance(5);
        var (treasury, issued) = (_chain.State.TreasuryBalance, _chain.State.Issued);

        Advance();

        Assert.Equal(treasury + (_chain.State.Issued - issued), _chain.State.TreasuryBalance);
        Assert.Empty(_chain.State.Governance.Proposals);
    }

    [Fact]
    public void Outputs_that_may_open_before_the_end_cannot_vote()
    {
        var id = Propose(TextOnly.Instance);

        Assert.Equal(RejectionCode.StakeInvalid, _chain.Try(VoteOf(id, VoteChoice.Yes, [Forever with { Index = 21 }], Voter))?.Code);
        Assert.Equal(RejectionCode.StakeInvalid, _chain.Try(VoteOf(id, VoteChoice.Yes, [Forever with { Index = 22 }], Voter))?.Code);
        Assert.Equal(RejectionCode.StakeInvalid, _chain.Try(VoteOf(id, VoteChoice.Yes, [Forever with { Index = 19 }], TestKeys.Faucet))?.Code);
    }

    [Fact]
    public void Only_the_owner_of_a_stake_votes_with_it()
    {
        var id = Propose(TextOnly.Instance);

        Assert.NotNull(_chain.Try(VoteOf(id, VoteChoice.Yes, [Forever], TestKeys.Renter)));
        Assert.Null(_chain.Try(VoteOf(id, VoteChoice.Yes, [Forever], Voter)));
    }

    [Fact]
    public void Money_that_has_moved_since_its_vote_counts_once()
    {
        var first = Register("bob", Coin());
        var id = Propose(TextOnly.Instance, 300);
        Vote(id, VoteChoice.Yes, first);
        Assert.Equal(Money.FromFlux("1000"), Tally(id).Yes);

        // Leaves the network with the collateral, and comes back with the same money under another stake.
        var record = _chain.State.Stakes.Records.Single();
        _chain.Apply(1, _chain.Sign(Transaction.Create([], [], new UnregisterStake(first, record.RegisteredRound)), TestKeys.Faucet));
        Assert.Equal(Money.Zero, Tally(id).Voted);
        Advance(2);
        var second = Register("carol", first, Coin());
        Assert.Equal(Money.Zero, Tally(id).Voted);
        Vote(id, VoteChoice.Yes, second);

        Assert.Equal(2, _chain.State.Governance.CountVotesOn(id));
        Assert.Equal(Money.FromFlux("1000"), Tally(id).Voted);
        Assert.Equal(Money.FromFlux("1000"), Tally(id).Registered);
        Assert.Equal(RejectionCode.StakeInvalid, _chain.Try(VoteOf(id, VoteChoice.Yes, [first], TestKeys.Faucet))?.Code);
    }

    [Fact]
    public void A_changed_mind_replaces_the_vote_of_before()
    {
        var id = Propose(TextOnly.Instance);
        Vote(id, VoteChoice.Yes, Forever);
        Vote(id, VoteChoice.No, Forever);

        Assert.Equal((Money.Zero, Stake), (Tally(id).Yes, Tally(id).No));
    }

    [Fact]
    public void A_proposal_with_a_wrong_deposit_or_none_or_nonsense_is_refused()
    {
        Assert.Equal(RejectionCode.DepositWrong, Refusal(TextOnly.Instance, Money.FromFlux("999")));
        Assert.Equal(RejectionCode.DepositWrong, Refusal(TextOnly.Instance, null));
        Assert.Equal(RejectionCode.ProposalInvalid, Refusal(Change(RuleId.FeePartsPerMillion, 2_000_000), Deposit));
        Assert.Equal(RejectionCode.ProposalInvalid, Refusal(TextOnly.Instance, Deposit, rounds: 99));
        Assert.Equal(RejectionCode.ProposalUnknown, _chain.Try(VoteOf(new ProposalId(Hashing.Sha256([1])), VoteChoice.Yes, [Forever], Voter))?.Code);

        RejectionCode? Refusal(ProposalAction action, Money? deposit, uint rounds = 100) =>
            _chain.Try(ProposalOf(_chain.Coin(), action, rounds, deposit))?.Code;
    }

    [Fact]
    public void A_block_that_is_rolled_back_leaves_proposals_votes_and_rules_as_they_were()
    {
        var id = Propose(Change(RuleId.MinimumTransactionFee, 5_000));
        Vote(id, VoteChoice.Yes, Forever);
        for (var block = 0; block < 7; block++)
        {
            var before = _chain.State.StateHash();
            using (var builder = _chain.State.BeginBlock(_chain.State.TipTime + (Step * 1_000)))
            {
                _chain.TryAdd(builder, VoteOf(id, VoteChoice.No, [Forever], Voter));
                _chain.TryAdd(builder, ProposalOf(_chain.Coin(15), TextOnly.Instance, 100, Deposit));
            }

            Assert.Equal(before, _chain.State.StateHash());
            Advance();
        }

        Assert.Equal(Money.FromSatoshis(5_000), _chain.State.Rules.MinimumTransactionFee);
    }

    [Fact]
    public void A_snapshot_taken_at_any_block_goes_on_to_the_same_rules()
    {
        var id = Propose(Change(RuleId.MinimumTransactionFee, 5_000));
        Vote(id, VoteChoice.Yes, Forever);
        var restored = new List<LedgerState>();
        for (var block = 0; block < 7; block++)
        {
            using var stream = new MemoryStream();
            _chain.State.WriteSnapshot(stream);
            stream.Position = 0;
            restored.Add(LedgerState.ReadSnapshot(_chain.Parameters, stream));
            var next = Advance();
            foreach (var state in restored)
            {
                Assert.True(VerifiedBlock.TryVerify(Block.Decode(next.Encode()), state.GenesisHash, state.Validators, TestChain.Verifier, out var verified, out _));
                Assert.Null(state.ApplyBlock(verified));
                Assert.Equal(_chain.State.StateHash(), state.StateHash());
                Assert.Equal(_chain.State.Rules, state.Rules);
            }
        }

        Assert.Equal(Money.FromSatoshis(5_000), _chain.State.Rules.MinimumTransactionFee);
    }

    private static TransactionOutput Locked(LockUntil until) => new(Stake, new TimeLock(new KeyLock(Voter.Hash()), until));

    private static ParameterChange Change(RuleId id, ulong value) => new([new RuleChange(id, value)]);

    private ProposalTally Tally(ProposalId id)
    {
        Assert.True(_chain.State.Governance.TryGet(id, out var proposal));
        return _chain.State.Governance.Tally(proposal, _chain.State.VotingStakes);
    }

    /// <summary>So many blocks that open 20 rounds each; returns the last.</summary>
    private Block Advance(int blocks = 1)
    {
        var block = _chain.Apply(Step);
        return blocks == 1 ? block : Advance(blocks - 1);
    }

    private UnspentOutput Coin() => _chain.Coin(_coin++);

    private ProposalId Propose(ProposalAction action, uint rounds = 100)
    {
        var transaction = ProposalOf(Coin(), action, rounds, Deposit);
        _chain.Apply(0, transaction);
        return new ProposalId(transaction.Id);
    }

    private Transaction ProposalOf(UnspentOutput coin, ProposalAction action, uint rounds, Money? deposit)
    {
        var rest = TransactionOutput.To(coin.Output.Amount - (deposit ?? Money.Zero) - Money.FromSatoshis(5_000), TestKeys.Faucet.Hash());
        var request = new Propose("Do it", Hash256.Zero, rounds, TestKeys.Renter.PublicKey.Address, action);
        TransactionOutput[] outputs = deposit is { } amount ? [rest, new TransactionOutput(amount, DepositLock.Self)] : [rest];
        return _chain.Sign(Transaction.Create([coin.OutPoint], outputs, request), TestKeys.Faucet);
    }

    private void Vote(ProposalId id, VoteChoice choice, OutPoint stake) =>
        _chain.Apply(0, VoteOf(id, choice, [stake], stake == Forever ? Voter : TestKeys.Faucet));

    private Transaction VoteOf(ProposalId id, VoteChoice choice, OutPoint[] stakes, PrivateKey owner)
    {
        var coin = Coin();
        return _chain.Sign(
            Transaction.Create(
                [coin.OutPoint], [TransactionOutput.To(coin.Output.Amount - Money.FromSatoshis(5_000), TestKeys.Faucet.Hash())], new Vote(id, choice, [.. stakes])),
            TestKeys.Faucet,
            owner);
    }

    private OutPoint Register(string stake, UnspentOutput coin) => Register(stake, coin.OutPoint, Coin(), coin.Output.Amount);

    private OutPoint Register(string stake, OutPoint from, UnspentOutput feeCoin, Money? amount = null)
    {
        var collateral = Money.FromFlux("1000");
        var fee = Money.FromSatoshis(5_000);
        var rest = (amount ?? collateral) + feeCoin.Output.Amount - collateral - fee;
        var lockUp = _chain.Sign(
            Transaction.Create(
                [from, feeCoin.OutPoint],
                [new TransactionOutput(collateral, new CollateralLock(0, new KeyLock(TestKeys.Faucet.Hash()))), TransactionOutput.To(rest, TestKeys.Faucet.Hash())]),
            TestKeys.Faucet);
        _chain.Apply(1, lockUp);
        var output = new OutPoint(lockUp.Id, 0);
        var register = Transaction.Create(
            [new OutPoint(lockUp.Id, 1)],
            [TransactionOutput.To(rest - fee, TestKeys.Faucet.Hash())],
            new RegisterStake(output, TestKeys.Named(stake).PublicKey, Voter.PublicKey.Address, [], false));
        _chain.Apply(0, _chain.Sign(register, TestKeys.Faucet, TestKeys.Named(stake)));
        return output;
    }
}
