using Marketplace.Ledger.Stakes;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.State;

public sealed class RewardTests
{
    [Fact]
    public void A_round_pays_one_stake_of_its_tier_and_the_treasury_gets_the_rest()
    {
        var chain = new TestChain(TestChain.Fast);
        var stake = Register(chain);
        chain.Apply(1, chain.Sign(Transaction.Create([], [], new ConfirmStake(stake, chain.State.Clock.Round, "198.51.100.7:16127")), TestKeys.Named("bob")));
        Assert.Equal(StakeStatus.Confirmed, chain.State.Stakes.Records.Single().Status);
        var (round, treasury) = (chain.State.Clock.Round, chain.State.TreasuryBalance);

        var block = chain.Apply(3);

        var rounds = chain.State.Clock.Round - round;
        Assert.Equal(10, rounds);
        var coinbase = Assert.Single(block.Transactions);
        var payout = Assert.IsType<TimeLock>(coinbase.Outputs[0].Lock);
        Assert.Equal(TestKeys.Named("alice").PublicKey.Address, payout.Owner);
        Assert.Equal(LockUntil.AtTime(chain.NowSeconds + 30), payout.Until);
        Assert.Equal(Money.FromFlux("1") * rounds, coinbase.Outputs[0].Amount);
        Assert.Equal(treasury + (Money.FromFlux("13") * rounds), chain.State.TreasuryBalance);
        Assert.Equal(chain.State.Emission.IssuedThrough(chain.State.Clock.Round), chain.State.Issued);
    }

    [Fact]
    public void A_collateral_is_locked_while_its_stake_stands_and_free_when_it_has_matured()
    {
        var chain = new TestChain(TestChain.Fast);
        var stake = Register(chain);
        var spend = chain.Sign(
            Transaction.Create([stake], [TransactionOutput.To(Money.FromFlux("999"), TestKeys.Named("alice").Hash())]), TestKeys.Faucet);
        Assert.Equal(RejectionCode.CollateralLocked, chain.Try(spend)?.Code);

        var record = chain.State.Stakes.Records.Single();
        chain.Apply(1, chain.Sign(Transaction.Create([], [], new UnregisterStake(stake, record.RegisteredRound)), TestKeys.Faucet));
        Assert.Equal(RejectionCode.CollateralLocked, chain.Try(spend)?.Code);
        while (chain.State.Stakes.Records.Count > 0)
        {
            chain.Apply(6);
        }

        chain.Apply(1, spend);
        Assert.False(chain.State.TryGetOutput(stake, out _));
    }

    [Fact]
    public void A_state_with_stakes_and_a_treasury_is_restored_from_its_snapshot()
    {
        var chain = new TestChain(TestChain.Fast);
        Register(chain);
        using var stream = new MemoryStream();
        var hash = chain.State.WriteSnapshot(stream);
        stream.Position = 0;
        var restored = LedgerState.ReadSnapshot(chain.Parameters, stream);
        Assert.Equal(hash, restored.StateHash());
        Assert.Equal(chain.State.Supply, restored.Supply);
        Assert.Equal(chain.State.Stakes.Records, restored.Stakes.Records);
    }

    private static OutPoint Register(TestChain chain)
    {
        var rest = Money.FromFlux("999000") - Money.FromFlux("1");
        var lockUp = chain.Sign(
            Transaction.Create(
                [chain.Coin(0).OutPoint],
                [new TransactionOutput(Money.FromFlux("1000"), new CollateralLock(0, new KeyLock(TestKeys.Faucet.Hash()))), TransactionOutput.To(rest, TestKeys.Faucet.Hash())]),
            TestKeys.Faucet);
        chain.Apply(1, lockUp);
        var collateral = new OutPoint(lockUp.Id, 0);
        var register = chain.Sign(
            Transaction.Create(
                [new OutPoint(lockUp.Id, 1)],
                [TransactionOutput.To(rest - Money.FromFlux("1"), TestKeys.Faucet.Hash())],
                new RegisterStake(collateral, TestKeys.Named("bob").PublicKey, TestKeys.Named("alice").PublicKey.Address, [], false)),
            TestKeys.Faucet,
            TestKeys.Named("bob"));
        Assert.Equal(RejectionCode.CollateralTooYoung, chain.Try(register)?.Code);
        for (var i = 0; i < 6; i++)
        {
            chain.Apply(6);
        }

        chain.Apply(1, register);
        return collateral;
    }
}
