using FsCheck;
using FsCheck.Fluent;
using Marketplace.Wallet.Payments;
using Marketplace.Ledger;

namespace Marketplace.Wallet.Tests.Payments;

public sealed class VestingScheduleTests
{
    private const long Start = 1_800_000_000;

    private static readonly Gen<(long Amount, long Cliff, long Step, int Count)> Plans =
        from count in Gen.Choose(1, 60)
        from step in Gen.Choose(1, 3_000_000)
        from cliff in Gen.Choose(0, 1_000_000)
        from amount in Gen.Choose(0, 2_000_000_000)
        select (count + (long)amount, (long)step * count * cliff / 1_000_000, (long)step, count);

    private static VestingPart[] Parts((long Amount, long Cliff, long Step, int Count) plan) =>
        [.. VestingSchedule.Create(Money.FromSatoshis(plan.Amount), Start, plan.Cliff, plan.Step, plan.Count)];

    private static void ForAll(Func<(long Amount, long Cliff, long Step, int Count), VestingPart[], bool> holds) =>
        Check.QuickThrowOnFailure(Prop.ForAll(Plans.ToArbitrary(), plan => holds(plan, Parts(plan))));

    [Fact]
    public void The_parts_make_the_whole_to_the_satoshi() => ForAll((plan, parts) =>
        parts.Sum(part => part.Amount.Satoshis) == plan.Amount && parts.All(part => part.Amount.Satoshis > 0));

    [Fact]
    public void The_parts_are_due_one_after_the_other_and_the_last_at_the_end() => ForAll((plan, parts) =>
        parts.Zip(parts.Skip(1)).All(pair => pair.First.DueAt < pair.Second.DueAt) && parts[^1].DueAt == Start + (plan.Step * plan.Count));

    [Fact]
    public void Nothing_is_due_before_the_cliff_and_no_part_is_more_than_all_before_it_and_one() => ForAll((plan, parts) =>
        parts[0].DueAt >= Start + plan.Cliff && parts.Length <= plan.Count);

    [Fact]
    public void What_is_due_at_any_part_is_the_exact_share_of_the_time() => ForAll((plan, parts) =>
    {
        var due = 0L;
        foreach (var part in parts)
        {
            due += part.Amount.Satoshis;
            var steps = (part.DueAt - Start) / plan.Step;
            if (due != (long)((Int128)plan.Amount * steps / plan.Count))
            {
                return false;
            }
        }

        return true;
    });

    [Fact]
    public void A_year_in_months_with_a_cliff_of_a_quarter()
    {
        const long Month = 30 * 86_400;
        var parts = Parts((1_200_00000000, 3 * Month, Month, 12));
        Assert.Equal(10, parts.Length);
        Assert.Equal((Start + (3 * Month), 300_00000000), (parts[0].DueAt, parts[0].Amount.Satoshis));
        Assert.All(parts[1..], part => Assert.Equal(100_00000000, part.Amount.Satoshis));
    }

    [Fact]
    public void A_cliff_between_two_steps_pays_at_the_cliff_what_was_due_before_it()
    {
        var parts = Parts((1_000, 250, 100, 10));
        Assert.Equal((Start + 250, 200), (parts[0].DueAt, parts[0].Amount.Satoshis));
        Assert.Equal((Start + 300, 100), (parts[1].DueAt, parts[1].Amount.Satoshis));
    }

    [Theory]
    [InlineData(9, 0, 1, 10)]
    [InlineData(1_000, 11, 1, 10)]
    [InlineData(1_000, -1, 1, 10)]
    [InlineData(1_000, 0, 0, 10)]
    [InlineData(1_000, 0, 1, 0)]
    [InlineData(10_000, 0, 1, 1_001)]
    [InlineData(1_000, 0, long.MaxValue, 10)]
    public void Values_that_make_no_schedule_are_refused(long amount, long cliff, long step, int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Parts((amount, cliff, step, count)));
}
