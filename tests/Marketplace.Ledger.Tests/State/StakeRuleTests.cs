using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.State;

/// <summary>The life of stakes as transactions and rounds make it.</summary>
public sealed class StakeRuleTests
{
    private static readonly PrivateKey Helper = TestKeys.Named("helper");
    private static readonly PrivateKey Stranger = TestKeys.Named("stranger");

    [Fact]
    public void A_registration_needs_the_owner_the_machines_key_and_a_collateral_that_is_old_enough()
    {
        var world = new NodeWorld();
        var collateral = world.LockUp("a");
        var register = world.Registration("a", collateral);
        Assert.Equal(RejectionCode.CollateralTooYoung, world.Try(world.Pay(register, [], NodeWorld.Owner("a"), NodeWorld.Machine("a"))));
        world.Pass(world.Rules.Stakes.CollateralAge - 1);
        Assert.Equal(RejectionCode.CollateralTooYoung, world.Try(world.Pay(register, [], NodeWorld.Owner("a"), NodeWorld.Machine("a"))));
        world.Pass(1);
        Assert.Equal(RejectionCode.SignatureMissing, world.Try(world.Pay(register, [], NodeWorld.Machine("a"))));
        Assert.Equal(RejectionCode.SignatureMissing, world.Try(world.Pay(register, [], NodeWorld.Owner("a"))));
        Assert.Equal(RejectionCode.SignatureUnused, world.Try(world.Pay(register, [], NodeWorld.Owner("a"), NodeWorld.Machine("a"), Stranger)));
        Assert.Equal(
            RejectionCode.DelegatesInvalid,
            world.Try(world.Pay(register with { Delegates = [NodeWorld.Owner("a").Hash()] }, [], NodeWorld.Owner("a"), NodeWorld.Machine("a"))));
        world.Chain.Apply(0, world.Pay(register, [], NodeWorld.Owner("a"), NodeWorld.Machine("a")));
        Assert.Equal((StakeTier.Cumulus, StakeStatus.Started, world.Round), (world.Stake(collateral).Tier, world.Stake(collateral).Status, world.Stake(collateral).StartedRound));
    }

    [Fact]
    public void Only_an_unspent_collateral_of_a_key_and_of_exactly_a_tiers_amount_makes_a_stake()
    {
        var world = new NodeWorld();
        var script = RedeemScript.Create(1, [NodeWorld.Owner("a").PublicKey]);
        OutPoint[] wrong =
        [
            world.LockUp("a", "999.99999999"), world.LockUp("a", "1000.00000001"), world.Make("1000", new KeyLock(NodeWorld.Owner("a").Hash())),
            world.Make("1000", new CollateralLock(0, new MultiSigLock(script.Hash))), new OutPoint(Hash256.Zero, 0),
        ];
        world.Pass(3);
        Assert.All(wrong, collateral => Assert.Equal(
            RejectionCode.CollateralInvalid, world.Try(world.Pay(world.Registration("a", collateral), [], NodeWorld.Owner("a"), NodeWorld.Machine("a")))));

        // Nor can a registration spend what it names.
        var own = world.LockUp("a");
        world.Pass(3);
        var spending = Transaction.Create([own], [TransactionOutput.To(Money.FromFlux("999"), NodeWorld.Owner("a").Hash())], world.Registration("a", own));
        Assert.Equal(RejectionCode.CollateralInvalid, world.Try(world.Chain.Sign(spending, NodeWorld.Owner("a"), NodeWorld.Machine("a"))));
    }

    [Fact]
    public void No_two_stakes_have_one_collateral_or_one_key()
    {
        var world = new NodeWorld();
        var first = world.Register("a");
        var second = world.LockUp("b");
        world.Pass(2);
        Assert.Equal(RejectionCode.StakeTaken, world.Try(world.Pay(world.Registration("b", first), [], NodeWorld.Owner("a"), NodeWorld.Machine("b"))));
        Assert.Equal(RejectionCode.StakeTaken, world.Try(world.Pay(world.Registration("a", second), [], NodeWorld.Owner("b"), NodeWorld.Machine("a"))));
    }

    [Fact]
    public void A_stake_that_misses_a_confirmation_loses_its_place_in_the_queue()
    {
        var world = new NodeWorld();
        var late = world.Start("late");
        OutPoint[] others = [world.Start("b"), world.Start("c")];
        while (world.Stake(late).Status == StakeStatus.Confirmed)
        {
            world.Pass(1);
            Transaction[] due = [.. others.Select((stake, i) => (Stake: stake, Name: i == 0 ? "b" : "c"))
                .Where(pair => world.Round - world.Stake(pair.Stake).LastConfirmedRound > world.Rules.Stakes.ConfirmAfter)
                .Select(pair => world.Confirmation(pair.Name, pair.Stake))];
            world.Chain.Apply(0, due);
        }

        Assert.Equal(StakeStatus.Expired, world.Stake(late).Status);
        Assert.Equal(RejectionCode.StakeStatusWrong, world.Try(world.Confirmation("late", late)));
        world.Chain.Apply(0, world.Free(new RestartStake(late, world.Stake(late).StartedRound, NodeWorld.Owner("late").Hash()), NodeWorld.Owner("late")));
        world.Chain.Apply(0, world.Confirmation("late", late));
        Assert.Equal(0, world.Stake(late).LastPaidRound);

        // Never paid since its start, and yet behind those who have waited longer.
        world.Pass(1);
        Assert.Equal(0, world.Stake(late).LastPaidRound);
        world.Pass(1);
        Assert.Equal(world.Round, world.Stake(late).LastPaidRound);
    }

    [Fact]
    public void A_stake_that_is_not_confirmed_in_time_waits_before_it_can_start_again()
    {
        var world = new NodeWorld();
        var stake = world.Register("a");
        world.Pass(world.Rules.Stakes.StartWindow);
        Assert.Equal(StakeStatus.Started, world.Stake(stake).Status);
        world.Pass(1);
        Assert.Equal(StakeStatus.Barred, world.Stake(stake).Status);
        var restart = world.Free(new RestartStake(stake, world.Stake(stake).StartedRound, NodeWorld.Owner("a").Hash()), NodeWorld.Owner("a"));
        Assert.Equal(RejectionCode.StakeTooSoon, world.Try(restart));
        world.Pass(world.Stake(stake).StartedRound + world.Rules.Stakes.BarredFor - world.Round - 1);
        Assert.Equal(RejectionCode.StakeTooSoon, world.Try(restart));
        world.Pass(1);
        world.Chain.Apply(0, restart);
        Assert.Equal(RejectionCode.RoundWrong, world.Try(restart));
        world.Chain.Apply(0, world.Confirmation("a", stake));
    }

    [Fact]
    public void A_delegate_can_start_a_stake_again_and_nothing_else()
    {
        var world = new NodeWorld();
        var stake = world.Start("a", delegates: Helper);
        Assert.Equal(RejectionCode.SignatureMissing, world.Try(world.Free(new UnregisterStake(stake, world.Stake(stake).RegisteredRound), Helper)));
        Assert.Equal(RejectionCode.SignatureMissing, world.Try(world.Free(new ConfirmStake(stake, world.Round, "a.example"), Helper)));
        Assert.Equal(RejectionCode.SignatureMissing, world.Try(world.Pay(new SetDelegates(stake, [Stranger.Hash()]), [], Helper)));
        Assert.Equal(RejectionCode.CollateralLocked, world.Try(world.Spend(stake, Helper)));
        Transaction Restart(PrivateKey by) => world.Free(new RestartStake(stake, world.Stake(stake).StartedRound, by.Hash()), by);
        Assert.Equal(RejectionCode.StakeStatusWrong, world.Try(Restart(Helper)));
        world.Pass(world.Rules.Stakes.ConfirmWithin + 1);
        Assert.Equal(RejectionCode.SignerWrong, world.Try(Restart(Stranger)));
        world.Chain.Apply(0, Restart(Helper));
        Assert.Equal((StakeStatus.Started, world.Round), (world.Stake(stake).Status, world.Stake(stake).StartedRound));

        world.Chain.Apply(0, world.Pay(new SetDelegates(stake, []), [], NodeWorld.Owner("a")));
        world.Pass(world.Rules.Stakes.BarredFor);
        Assert.Equal(RejectionCode.SignerWrong, world.Try(Restart(Helper)));
        Assert.Null(world.Try(Restart(NodeWorld.Owner("a"))));
    }

    [Fact]
    public void Nothing_that_a_stake_signed_once_can_be_played_back()
    {
        var world = new NodeWorld();
        var stake = world.Register("a");
        var confirm = world.Confirmation("a", stake);
        world.Chain.Apply(0, confirm);
        Assert.Equal(RejectionCode.RoundWrong, world.Try(confirm));
        world.Pass(world.Rules.Stakes.ConfirmAfter + 1);
        Assert.Equal(RejectionCode.RoundWrong, world.Try(confirm));
        world.Pass(world.Rules.Stakes.ConfirmWithin);
        var restart = world.Free(new RestartStake(stake, world.Stake(stake).StartedRound, NodeWorld.Owner("a").Hash()), NodeWorld.Owner("a"));
        world.Chain.Apply(0, restart);
        Assert.Equal(RejectionCode.RoundWrong, world.Try(restart));
        Assert.Equal(RejectionCode.RoundWrong, world.Try(confirm));
        var unregister = world.Free(new UnregisterStake(stake, world.Stake(stake).RegisteredRound), NodeWorld.Owner("a"));
        world.Chain.Apply(0, unregister);
        Assert.Equal(RejectionCode.StakeStatusWrong, world.Try(unregister));
        world.Pass(world.Rules.Stakes.Maturity);
        Assert.Equal(RejectionCode.StakeUnknown, world.Try(unregister));
        world.Chain.Apply(0, world.Pay(world.Registration("a", stake), [], NodeWorld.Owner("a"), NodeWorld.Machine("a")));
        Assert.All([confirm, restart, unregister], old => Assert.Equal(RejectionCode.RoundWrong, world.Try(old)));
    }

    [Fact]
    public void A_confirmation_of_the_genesis_round_cannot_be_played_back_either()
    {
        var stakes = NodeWorld.Network.Rules.Stakes with { CollateralAge = 0, ConfirmAfter = 0 };
        var world = new NodeWorld(NodeWorld.Network with { Rules = NodeWorld.Network.Rules with { Stakes = stakes } });
        var stake = world.Register("a");
        var confirm = world.Confirmation("a", stake);
        world.Chain.Apply(0, confirm);
        Assert.Equal(0, world.Stake(stake).LastConfirmedRound);
        world.Pass(2);
        Assert.Equal(RejectionCode.RoundWrong, world.Try(confirm));
        world.Chain.Apply(0, world.Confirmation("a", stake));
    }

    [Fact]
    public void A_confirmation_names_a_round_that_is_neither_long_gone_nor_to_come()
    {
        var world = new NodeWorld(NodeWorld.Network with { Rules = NodeWorld.Network.Rules with { Stakes = NodeWorld.Network.Rules.Stakes with { StartWindow = 90, BarredFor = 91 } } });
        var stake = world.Register("a");
        world.Pass(30);
        RejectionCode? Confirm(long round) => world.Try(world.Free(new ConfirmStake(stake, round, "a.example"), NodeWorld.Machine("a")));
        Assert.Equal(RejectionCode.RoundWrong, Confirm(world.Round + 1));
        Assert.Equal(RejectionCode.RoundWrong, Confirm(world.Round - ConfirmStake.MaxAge - 1));
        Assert.Null(Confirm(world.Round - ConfirmStake.MaxAge));
        world.Chain.Apply(0, world.Confirmation("a", stake));
        world.Pass(1);
        Assert.Equal(RejectionCode.StakeTooSoon, Confirm(world.Round));
        world.Pass(1);

        // It has moved, which may be said earlier.
        Assert.Null(Confirm(world.Round));
        Assert.Equal(RejectionCode.StakeTooSoon, world.Try(world.Confirmation("a", stake)));
    }

    [Fact]
    public void An_unregistered_stakes_collateral_is_free_when_it_has_matured()
    {
        var world = new NodeWorld();
        var stake = world.Start("a");
        world.Chain.Apply(0, world.Free(new UnregisterStake(stake, world.Stake(stake).RegisteredRound), NodeWorld.Owner("a")));
        var coinbase = world.Chain.Apply(1).Transactions.Single();
        Assert.Equal(TreasuryLock.Instance, Assert.Single(coinbase.Outputs).Lock);
        world.Pass(world.Rules.Stakes.Maturity - 2);
        var spend = world.Spend(stake, NodeWorld.Owner("a"));
        Assert.Equal(RejectionCode.CollateralLocked, world.Try(spend));
        Assert.Equal(RejectionCode.StakeStatusWrong, world.Try(world.Pay(new SetDelegates(stake, []), [], NodeWorld.Owner("a"))));
        world.Chain.Apply(1, spend);
        world.CheckReplay();
    }

    [Fact]
    public void Free_transactions_move_nothing_and_name_a_stake()
    {
        var world = new NodeWorld();
        var stake = world.Register("a");
        var coin = world.Chain.Coin(90);
        TransactionPayload[] kinds =
            [new ConfirmStake(stake, world.Round, "a.example"), new RestartStake(stake, world.Round, Stranger.Hash()), new UnregisterStake(stake, world.Round)];
        foreach (var kind in kinds)
        {
            Assert.Equal(RejectionCode.InputsWrong, world.Try(world.Chain.Sign(Transaction.Create([coin.OutPoint], [], kind), TestKeys.Faucet)));
            Assert.Equal(RejectionCode.OutputsWrong, world.Try(world.Chain.Sign(Transaction.Create([], [TransactionOutput.To(Money.FromSatoshis(1), Stranger.Hash())], kind), TestKeys.Faucet)));
        }

        var none = new OutPoint(stake.TransactionId, 1);
        Assert.Equal(RejectionCode.StakeUnknown, world.Try(world.Free(new ConfirmStake(none, world.Round, "a.example"), NodeWorld.Machine("a"))));
        Assert.Equal(RejectionCode.StakeUnknown, world.Try(world.Free(new RestartStake(none, 1, Stranger.Hash()), Stranger)));
        Assert.Equal(RejectionCode.StakeUnknown, world.Try(world.Free(new UnregisterStake(none, 1), Stranger)));
        Assert.Equal(RejectionCode.StakeUnknown, world.Try(world.Pay(new SetDelegates(none, []), [])));
    }
}
