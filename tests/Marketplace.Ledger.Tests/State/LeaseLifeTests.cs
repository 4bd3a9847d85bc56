using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.State;

public sealed class LeaseLifeTests
{
    private static readonly KeyHash Alice = TestKeys.Named("alice").Hash();
    private static readonly KeyHash Bob = TestKeys.Named("bob").Hash();

    [Fact]
    public void A_lease_is_opened_settled_topped_up_and_closed_to_the_satoshi()
    {
        var chain = new TestChain();
        var account = chain.OpenLease(chain.Terms(instances: 2, rate: 1_001));

        chain.Apply(60);
        Usage[] usage = [new Usage(Bob, 1, 50), new Usage(Alice, 0, 60)];
        chain.Apply(0, chain.Sign(LeaseTransactions.Settle(account, chain.NowSeconds, usage), TestKeys.Meter));

        var settled = chain.Lease(account.Id.Value);
        Assert.Equal(110 * 1_001, settled.Charged.Satoshis);
        Assert.Equal(110 * 1_001 * 20_000L / 1_000_000, settled.Fee.Satoshis);
        Assert.Equal(100_000_000 - (110 * 1_001), settled.Escrowed.Satoshis);

        var coin = chain.Fund(TestKeys.Renter, "50", 1);
        chain.Apply(0, TopUp(chain, settled, coin, Money.FromFlux("2"), settled.EndsAt + 100));
        var toppedUp = chain.Lease(account.Id.Value);
        Assert.Equal(settled.Escrowed + Money.FromFlux("2"), toppedUp.Escrowed);
        Assert.Equal(2, toppedUp.EscrowOutPoints.Length);
        Assert.Equal(settled.EndsAt + 100, toppedUp.EndsAt);

        chain.Apply(5);
        var close = chain.Sign(LeaseTransactions.Close(toppedUp, chain.NowSeconds, [new Usage(Alice, 0, 5)]), TestKeys.Meter);
        chain.Apply(0, close);
        Assert.False(chain.State.TryGetLease(account.Id, out _));
        Assert.Equal(TransactionOutput.To(toppedUp.Escrowed - Money.FromSatoshis(5 * 1_001), TestKeys.Renter.Hash()), close.Outputs[^1]);
        Assert.Equal((UInt128)(115 * 1_001), chain.State.Totals.Charged);
        Assert.Equal(chain.State.StateHash(), chain.Replay().StateHash());
    }

    [Fact]
    public void A_lease_whose_meter_has_vanished_is_reclaimed_in_full_after_the_grace()
    {
        var chain = new TestChain();
        var account = chain.OpenLease(chain.Terms(seconds: 100));
        var reclaim = chain.Sign(LeaseTransactions.Reclaim(account), TestKeys.Renter);
        var due = (int)(account.EndsAt + chain.Parameters.Rules.ReclaimGraceSeconds - chain.NowSeconds);

        Assert.Equal(RejectionCode.LeaseNotReclaimable, chain.Try(reclaim, due)?.Code);
        chain.Apply(due + 1, reclaim);
        Assert.Equal(account.Escrowed, reclaim.Outputs.Single().Amount);
        Assert.Equal(0, chain.State.LeaseCount);
        Assert.Equal(RejectionCode.LeaseUnknown, chain.Try(reclaim)?.Code);
    }

    [Fact]
    public void An_escrow_can_be_used_up_and_the_empty_lease_topped_up_or_closed()
    {
        var chain = new TestChain();
        var account = chain.OpenLease(chain.Terms(instances: 1, rate: 1_000_000), "0.1");
        chain.Apply(10);
        var settle = LeaseTransactions.Settle(account, chain.NowSeconds, [new Usage(Alice, 0, 10)]);
        chain.Apply(0, chain.Sign(settle, TestKeys.Meter));

        var empty = chain.Lease(account.Id.Value);
        Assert.True(empty.Escrowed.IsZero);
        Assert.Empty(empty.EscrowOutPoints);

        var close = chain.Sign(LeaseTransactions.Close(empty, empty.SettledThrough, []), TestKeys.Meter);
        Assert.Null(chain.Try(close));
        chain.Apply(0, TopUp(chain, empty, chain.Fund(TestKeys.Renter, "5", 1), Money.FromFlux("1"), null));
        Assert.Equal(Money.FromFlux("1"), chain.Lease(account.Id.Value).Escrowed);
        Assert.Equal(RejectionCode.LeaseInputsWrong, chain.Try(close)?.Code);
        Assert.Equal(chain.State.StateHash(), chain.Replay().StateHash());
    }

    private static Transaction TopUp(TestChain chain, LeaseAccount account, UnspentOutput coin, Money amount, long? endsAt) => chain.Sign(
        Transaction.Create(
            [coin.OutPoint],
            [
                new TransactionOutput(amount, new EscrowLock(account.Id)),
                TransactionOutput.To(coin.Output.Amount - amount - chain.Parameters.Rules.MinimumTransactionFee, TestKeys.Renter.Hash()),
            ],
            new TopUpLease(account.Id, endsAt)),
        TestKeys.Renter);
}
