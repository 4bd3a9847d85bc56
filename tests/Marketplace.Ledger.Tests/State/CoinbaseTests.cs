using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Stakes;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.State;

/// <summary>What blocks pay by themselves.</summary>
public sealed class CoinbaseTests
{
    [Fact]
    public void A_payout_is_spendable_from_the_second_in_which_it_matures()
    {
        var world = new NodeWorld();
        world.Start("a");
        var coinbase = world.Chain.Apply(1).Transactions.Single();
        var payout = new OutPoint(coinbase.Id, 0);
        Assert.Equal(NodeWorld.Payee("a").Address, coinbase.Outputs[0].Lock.Owner);
        world.Pass(world.Rules.CoinbaseMaturityRounds - 1);
        var spend = world.Spend(payout, NodeWorld.Payee("a"));
        Assert.Equal(RejectionCode.LockNotDue, world.Try(spend));
        world.Chain.Apply(1, spend);
        world.CheckReplay();
    }

    [Fact]
    public void All_that_a_block_pays_one_payee_is_one_output()
    {
        var world = new NodeWorld();
        var payee = TestKeys.Named("one payee").Address;
        foreach (var (stake, flux) in new[] { ("a", "1000"), ("b", "12500"), ("c", "40000") })
        {
            var collateral = world.LockUp(stake, flux);
            world.Pass(2);
            world.Chain.Apply(0, world.Pay(world.Registration(stake, collateral) with { Payout = payee }, [], NodeWorld.Owner(stake), NodeWorld.Machine(stake)));
            world.Chain.Apply(0, world.Confirmation(stake, collateral));
        }

        var coinbase = world.Chain.Apply(4).Transactions.Single();
        Assert.Equal(2, coinbase.Outputs.Length);
        Assert.Equal((Money.FromFlux("54"), payee), (coinbase.Outputs[0].Amount, coinbase.Outputs[0].Lock.Owner));
        Assert.Equal(TreasuryLock.Instance, coinbase.Outputs[1].Lock);
    }

    [Fact]
    public void Stakes_of_a_tier_take_turns_and_come_first_in_the_coinbase_in_the_order_of_their_turns()
    {
        var world = new NodeWorld();
        OutPoint[] stakes = [world.Start("a"), world.Start("b")];
        var last = stakes.OrderBy(stake => world.Stake(stake).LastPaidRound).ToArray();
        var coinbase = world.Chain.Apply(3).Transactions.Single();
        Assert.Equal(
            [(Money.FromFlux("2"), world.Stake(last[0]).Payout), (Money.FromFlux("1"), world.Stake(last[1]).Payout)],
            coinbase.Outputs.Take(2).Select(output => (output.Amount, output.Lock.Owner!.Value)));
    }

    [Fact]
    public void A_tier_without_a_confirmed_stake_pays_the_treasury()
    {
        var world = new NodeWorld();
        world.Pass(3);
        Assert.Equal(Money.FromFlux("42"), world.State.TreasuryBalance);
        world.Start("b", "12500");
        var before = world.State.TreasuryBalance;
        world.Pass(1);
        Assert.Equal(before + Money.FromFlux("10.5"), world.State.TreasuryBalance);
        Assert.Single(world.Chain.Blocks[^1].Transactions[^1].Inputs);
    }

    [Fact]
    public void The_fees_of_a_block_go_to_the_payout_address_of_its_proposers_stake()
    {
        var world = new NodeWorld();
        var collateral = world.LockUp("a");
        world.Pass(2);
        var register = world.Registration("a", collateral) with { NodeKey = TestKeys.Validator.PublicKey };
        var before = world.Chain.Apply(0, world.Pay(register, [], NodeWorld.Owner("a"), TestKeys.Validator));

        // The stake stands when the block's fees are handed out, even those of its own registration.
        Assert.Equal(NodeWorld.Payee("a").Address, before.Transactions[^1].Outputs[0].Lock.Owner);
        world.Chain.Apply(0, world.Free(new UnregisterStake(collateral, world.Round), NodeWorld.Owner("a")));
        world.Pass(world.Rules.Stakes.Maturity);
        var after = world.Chain.Apply(0, world.Pay(null, []));
        Assert.Equal(TestKeys.Validator.Address, after.Transactions[^1].Outputs[0].Lock.Owner);
        Assert.Equal(world.Rules.MinimumTransactionFee, after.Transactions[^1].Outputs[0].Amount);
    }

    [Theory]
    [InlineData(0, 0, 7)]
    [InlineData(250_000, 1, 6)]
    [InlineData(999_999, 6, 1)]
    [InlineData(1_000_000, 7, 0)]
    public void The_protocol_fee_is_burned_in_part_and_the_rest_is_the_treasurys_to_the_satoshi(uint burnPartsPerMillion, long burned, long kept)
    {
        var chain = new TestChain(TestChain.Devnet with { Rules = TestChain.Devnet.Rules with { BurnPartsPerMillion = burnPartsPerMillion } });
        var account = chain.OpenLease(chain.Terms(instances: 1, rate: 35));
        chain.Apply(10);
        var settle = chain.Sign(LeaseTransactions.Settle(account, chain.NowSeconds, [new Usage(TestKeys.Meter.Hash(), 0, 10)]), TestKeys.Meter);
        var block = chain.Apply(0, settle);
        Assert.Equal((UInt128)7, chain.State.Totals.ProtocolFees);
        Assert.Equal((burned, kept), (chain.State.Burned.Satoshis, chain.State.TreasuryBalance.Satoshis));
        Assert.Equal(kept > 0, block.Transactions[^1].Payload is Coinbase);
        Assert.Equal(chain.State.Issued, chain.State.UnspentTotal + chain.State.Burned);
        Assert.Equal(chain.State.StateHash(), chain.Replay().StateHash());
    }

    [Fact]
    public void Emission_stops_exactly_at_the_cap()
    {
        var cap = NodeWorld.Network.InitialIssue + Money.FromFlux("47");
        var world = new NodeWorld(NodeWorld.Network with { SupplyCap = cap });
        world.Start("a");
        world.Pass(2);
        Assert.Equal(cap, world.State.Issued);
        Assert.Equal(world.Round, world.State.Emission.LastRound);

        // Five FLUX were left for the last round, of which its cumulus stake got one part in fourteen.
        var last = world.Chain.Blocks[^1].Transactions.Single();
        Assert.Equal(EmissionSplit.Flux.Divide(Money.FromFlux("5")).Cumulus, last.Outputs[0].Amount);
        Assert.Empty(world.Chain.Apply(5).Transactions);
        Assert.Equal(cap, world.State.Issued);
        world.Chain.Apply(0, world.Pay(new Burn(Money.FromFlux("1")), []));
        world.Pass(2);
        Assert.Equal((cap, Money.FromFlux("1")), (world.State.Issued, world.State.Burned));
        world.CheckReplay();
    }

    [Fact]
    public void A_block_with_another_coinbase_is_refused_without_a_trace()
    {
        var world = new NodeWorld();
        world.Start("a");
        var transfer = world.Pay(null, []);
        var block = world.Chain.Apply(2, transfer);
        var coinbase = block.Transactions[^1];
        var state = world.Before();
        var hash = state.StateHash();
        Assert.Equal(3, coinbase.Outputs.Length);
        Transaction Other(IEnumerable<OutPoint> inputs, params TransactionOutput[] outputs) => Transaction.Create(inputs, outputs, coinbase.Payload);
        TransactionOutput Less(TransactionOutput output) => output with { Amount = output.Amount - Money.FromSatoshis(1) };
        TransactionOutput More(TransactionOutput output) => output with { Amount = output.Amount + Money.FromSatoshis(1) };
        var (stake, fees, treasury) = (coinbase.Outputs[0], coinbase.Outputs[1], coinbase.Outputs[2]);
        Transaction[][] wrong =
        [
            [transfer],
            [transfer, Other(coinbase.Inputs, More(stake), fees, Less(treasury))],
            [transfer, Other(coinbase.Inputs, stake, More(fees), treasury)],
            [transfer, Other(coinbase.Inputs, fees, stake, treasury)],
            [transfer, Other(coinbase.Inputs, stake, treasury)],
            [transfer, Other([], stake, fees, treasury)],
            [transfer, Other(coinbase.Inputs, stake with { Lock = new KeyLock(NodeWorld.Payee("a").Hash()) }, fees, treasury)],
            [transfer, Transaction.Create(coinbase.Inputs, coinbase.Outputs, new Coinbase(block.Height + 1))],
            [transfer, world.Chain.Sign(coinbase, TestKeys.Validator)],
        ];
        foreach (var transactions in wrong)
        {
            Assert.Equal(RejectionCode.BlockCoinbaseWrong, state.ApplyBlock(VerifiedBlock.Trust(world.Chain.Forge(block, transactions)))?.Rejection.Code);
            Assert.Equal(hash, state.StateHash());
        }

        // A second one, or one that is not the last, is no transaction that can be submitted.
        Assert.Equal(RejectionCode.PayloadNotAllowed, state.ApplyBlock(VerifiedBlock.Trust(world.Chain.Forge(block, coinbase, transfer, coinbase)))?.Rejection.Code);
        Assert.Equal(hash, state.StateHash());
        Assert.Null(state.ApplyBlock(VerifiedBlock.Trust(block)));
        Assert.Equal(world.State.StateHash(), state.StateHash());
    }
}
