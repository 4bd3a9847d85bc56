using System.Collections.Immutable;
using System.Numerics;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.Leases;

public sealed class SettlementRuleTests
{
    [Fact]
    public void Not_a_satoshi_is_lost_or_made_and_never_more_is_charged_than_ran() => Arbitrary.ForSeeds(3_000, random =>
    {
        var (account, through, usage) = Settlement(random);
        var closing = random.Next(2) == 0;
        if (!SettlementRule.TryCompute(account, through, usage, closing, out var settlement, out var rejection))
        {
            Assert.Equal(RejectionCode.LeaseChargeExceedsEscrow, rejection.Code);
            return;
        }

        // I6, and exactness of every split.
        Assert.Equal(account.Escrowed, settlement.Charge + settlement.Rest);
        Assert.Equal(settlement.Charge.Satoshis, settlement.Fee.Satoshis + settlement.Payments.Sum(payment => payment.Amount.Satoshis));
        Assert.Equal((BigInteger)account.Terms.RatePerSecond.Satoshis * settlement.Seconds, settlement.Charge.Satoshis);
        Assert.True(settlement.Seconds <= (through - account.SettledThrough) * account.Terms.Instances);
        Assert.Equal(settlement.Payments.OrderBy(payment => payment.Payee), settlement.Payments);
        var outputs = SettlementRule.Outputs(account, settlement);
        Assert.Equal(account.Escrowed.Satoshis - settlement.Fee.Satoshis, outputs.Sum(output => output.Amount.Satoshis));
        CheckTotals(account, settlement, closing);
    });

    [Fact]
    public void No_share_is_a_satoshi_or_more_away_from_its_exact_value() => Arbitrary.ForSeeds(2_000, random =>
    {
        var (account, through, usage) = Settlement(random);
        if (usage.IsEmpty || !SettlementRule.TryCompute(account, through, usage, closing: false, out var settlement, out _))
        {
            return;
        }

        var net = (BigInteger)(settlement.Charge - settlement.Fee).Satoshis;
        Assert.All(
            settlement.Payments,
            payment => Assert.True(BigInteger.Abs((payment.Amount.Satoshis * (BigInteger)settlement.Seconds) - (net * payment.Seconds)) < settlement.Seconds));
    });

    [Fact]
    public void A_usage_that_is_too_dear_is_cut_to_the_last_second_that_the_escrow_pays() => Arbitrary.ForSeeds(2_000, random =>
    {
        var (account, through, usage) = Settlement(random);
        var cut = SettlementRule.CutToEscrow(account, usage);
        Assert.True(SettlementRule.TryCompute(account, through, cut, closing: false, out var settlement, out var rejection), rejection?.ToString());
        var wanted = usage.Sum(entry => (long)entry.PaidSeconds);
        var affordable = account.Escrowed.Satoshis / account.Terms.RatePerSecond.Satoshis;
        Assert.Equal(Math.Min(wanted, affordable), settlement.Seconds);
        Assert.All(cut, entry => Assert.Contains(usage, whole => whole.Slot == entry.Slot && whole.Payee == entry.Payee && whole.PaidSeconds >= entry.PaidSeconds));
    });

    [Fact]
    public void The_remainder_goes_to_the_largest_remainders_and_first_to_the_lower_key_hash()
    {
        var low = Keys.Low;
        var high = Keys.High;
        var account = Account(rate: 1, escrow: 100, instances: 3);

        // 10 satoshis, no fee: 10 x 1/3 = 3.33, 10 x 2/3 = 6.67; then 1/2 and 1/2 of 5.
        Assert.True(SettlementRule.TryCompute(account with { Terms = account.Terms with { RatePerSecond = Money.FromSatoshis(1) } }, 1_010, [new Usage(low, 0, 3), new Usage(high, 1, 7)], closing: false, out var uneven, out _));
        Assert.Equal([3, 7], uneven.Payments.Select(payment => payment.Amount.Satoshis));
        Assert.Equal([3L, 2L], SettlementRule.SplitByWeight(5, [1, 1], 2));
        Assert.Equal([4L, 3L, 3L], SettlementRule.SplitByWeight(10, [1, 1, 1], 3));
        Assert.Equal([3L, 7L], SettlementRule.SplitByWeight(10, [1, 2], 3));
        Assert.Equal([0L, 0L, 1L], SettlementRule.SplitByWeight(1, [1, 1, 2], 4));
    }

    [Fact]
    public void The_largest_amounts_there_can_be_do_not_overflow()
    {
        var account = Account(rate: Money.MaxSatoshis, escrow: Money.MaxSatoshis, instances: 100) with { SettledThrough = 0 };
        Assert.True(SettlementRule.TryCompute(account, 1, [new Usage(Keys.Low, 0, 1)], closing: false, out var all, out _));
        Assert.Equal(Money.Max, all.Charge);
        ImmutableArray<Usage> most = [.. Enumerable.Range(0, 100).Select(slot => new Usage(Keys.Low, (ushort)slot, uint.MaxValue))];
        Assert.False(SettlementRule.TryCompute(account, FormatLimits.MaxUnixSeconds, most, closing: false, out _, out var rejection));
        Assert.Equal(RejectionCode.LeaseChargeExceedsEscrow, rejection.Code);
        Assert.Single(SettlementRule.CutToEscrow(account, most));
    }

    [Fact]
    public void Several_payees_of_one_slot_together_get_no_more_than_the_time_that_passed()
    {
        var account = Account(rate: 1, escrow: 1_000, instances: 1);
        Assert.True(SettlementRule.TryCompute(account, 1_010, [new Usage(Keys.Low, 0, 4), new Usage(Keys.High, 0, 6)], closing: false, out _, out _));
        Assert.False(SettlementRule.TryCompute(account, 1_010, [new Usage(Keys.Low, 0, 5), new Usage(Keys.High, 0, 6)], closing: false, out _, out var tooLong));
        Assert.Equal(RejectionCode.LeaseUsageInvalid, tooLong.Code);
        Assert.False(SettlementRule.TryCompute(account, 1_010, [new Usage(Keys.Low, 1, 1)], closing: false, out _, out var noSlot));
        Assert.Equal(RejectionCode.LeaseUsageInvalid, noSlot.Code);
    }

    private static void CheckTotals(LeaseAccount before, Settlement settlement, bool closing)
    {
        var totals = settlement.Totals;
        Assert.Equal(before.Escrowed + before.Charged, totals.Deposited);
        Assert.Equal((before.Charged + settlement.Charge, before.Fee + settlement.Fee), (totals.Charged, totals.Fee));
        Assert.Equal(closing ? (Money.Zero, settlement.Rest) : (settlement.Rest, Money.Zero), (totals.Escrowed, totals.Refunded));
        Assert.Equal(settlement.Refund, totals.Refunded);
    }

    private static (LeaseAccount Account, long Through, ImmutableArray<Usage> Usage) Settlement(Random random)
    {
        var account = Account(random.NextInt64(1, 1_000_000), random.NextInt64(1, 1_000_000_000), random.Next(1, 5));
        account = account with
        {
            Terms = account.Terms with { FeePartsPerMillion = (uint)random.Next(1_000_001) }, Charged = Money.FromSatoshis(random.NextInt64(1_000_000_000)),
        };
        var passed = random.Next(1, 1_000);
        var payees = Enumerable.Range(0, 4).Select(_ => random.KeyHash()).ToArray();
        var usage = new List<Usage>();
        for (var slot = 0; slot < account.Terms.Instances; slot++)
        {
            var first = (uint)random.Next(passed + 1);
            usage.Add(new Usage(payees[random.Next(4)], (ushort)slot, first));
            usage.Add(new Usage(payees[random.Next(4)], (ushort)slot, (uint)random.Next((int)(passed - first) + 1)));
        }

        return (account, account.SettledThrough + passed, [.. usage.Where(entry => entry.PaidSeconds > 0).DistinctBy(entry => (entry.Slot, entry.Payee)).Order()]);
    }

    private static LeaseAccount Account(long rate, long escrow, int instances)
    {
        var terms = new LeaseTerms(Keys.Low, Keys.High, default, Money.FromSatoshis(rate), instances, 0, 1_000, 9_000);
        return new LeaseAccount(default, terms, Money.FromSatoshis(escrow), [], 1, 1_000, 1_000, 9_000, Money.Zero, Money.Zero, 0);
    }

    private static class Keys
    {
        public static readonly Ledger.Keys.KeyHash Low = new(new byte[20]);
        public static readonly Ledger.Keys.KeyHash High = new([.. new byte[19], 1]);
    }
}
