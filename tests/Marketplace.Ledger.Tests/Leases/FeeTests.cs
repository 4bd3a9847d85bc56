using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.Leases;

public sealed class FeeTests
{
    [Fact]
    public void The_fee_of_a_lease_does_not_depend_on_how_often_it_is_settled() => Arbitrary.ForSeeds(300, random =>
    {
        var chain = new TestChain();
        var account = chain.OpenLease();
        var start = account.SettledThrough;
        var once = Compute(account, start + 600, 600);
        var fee = 0L;
        for (var settled = 0; settled < 600;)
        {
            var seconds = Math.Min(random.Next(1, 90), 600 - settled);
            settled += seconds;
            var part = Compute(account, start + settled, (uint)seconds);
            Assert.InRange(part.Fee.Satoshis, 0, part.Charge.Satoshis);
            fee += part.Fee.Satoshis;
            account = account with
            {
                Escrowed = part.Rest, SettledThrough = start + settled, Charged = account.Charged + part.Charge, Fee = account.Fee + part.Fee,
            };
        }

        Assert.Equal(once.Fee.Satoshis, fee);
        Assert.Equal(once.Rest, account.Escrowed);
    });

    private static Settlement Compute(LeaseAccount account, long through, uint seconds)
    {
        Assert.True(SettlementRule.TryCompute(account, through, [new Usage(TestKeys.Renter.Hash(), 0, seconds)], closing: false, out var settlement, out var rejection), rejection?.Message);
        return settlement;
    }
}
