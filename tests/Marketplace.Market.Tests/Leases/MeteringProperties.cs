using FsCheck;
using FsCheck.Fluent;
using Marketplace.Ledger;
using Marketplace.Market.Leases;
using Marketplace.Testing.Sizes;

namespace Marketplace.Market.Tests.Leases;

public sealed class MeteringProperties
{
    private static readonly int Histories = TestSize.Count(LongArea.Histories, small: 150, large: 10_000);

    // Each step is a number: its remainder says what happens, the rest how much of it.
    private static Arbitrary<int[]> Steps => Gen.Choose(0, 1_000_000).ArrayOf().Resize(120).ToArbitrary();

    [Fact, Trait(TestSize.Trait, LongArea.Histories)]
    public void I6_no_sequence_of_reports_true_false_late_or_lost_charges_more_than_wall_time() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(Histories),
        Prop.ForAll(Steps, steps =>
        {
            LeaseWorld world = new(instances: 2, deposit: 2_000, term: 300);
            world.Work();
            foreach (int step in steps)
            {
                Do(world, step, honest: false);
                Invariants(world);
            }

            world.State = LeaseLife.Close(world.State, world.NextCommand(), world.RenterKey, world.Now).State;
            world.RunUntil(state => state.Status == LeaseStatus.Settled);
            Invariants(world);
            LeaseTotals totals = world.State.Money.Totals;
            return totals.Escrowed.IsZero && totals.Charged + totals.Refunded == totals.Deposited;
        }));

    [Fact, Trait(TestSize.Trait, LongArea.Histories)]
    public void I6_with_honest_reports_what_ran_is_charged_to_the_second() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(Histories),
        Prop.ForAll(Steps, steps =>
        {
            LeaseWorld world = new(deposit: 50_000_000, term: 1_000_000, settings: new LeaseSettings { SettleIntervalMs = 10_000, LostAfterMs = long.MaxValue / 2 });
            world.Work();
            foreach (int step in steps) Do(world, step, honest: true);
            world.Report();
            string[] paid = [.. world.State.Instances.Where(instance => instance.Role == InstanceRole.Active).Select(instance => instance.Id)];
            world.State = LeaseLife.Close(world.State, world.NextCommand(), world.RenterKey, world.Now).State;
            long ran = paid.Sum(world.TrueMs);
            world.RunUntil(state => state.Status == LeaseStatus.Settled);
            Assert.Equal(ran / 1000, Metering.PaidSeconds(world.State));
            Assert.Equal(ran / 1000 * LeaseWorld.Rate, world.State.Money.Totals.Charged.Satoshis);
        }));

    private static void Do(LeaseWorld world, int step, bool honest)
    {
        int amount = step / 16;
        switch (step % 16)
        {
            case 0 or 1 or 2 or 3: world.Advance(1 + (amount % 4_000)); break;
            case 4 or 5 or 6: world.Report(); break;
            case 7 or 8: world.Tick(); world.Work(); break;
            case 9: world.Settle(); break;
            case 10: world.RepeatOld(amount); break;
            case 11 when !honest: world.Lie(amount, amount * 997L); break;
            case 12 when !honest: world.TopUp(1 + (amount % 300)); break;
            case 13 when !honest: if (!world.DeadNodes.Remove(amount % 3)) world.DeadNodes.Add(amount % 3); break;
            case 14 when !honest:
                world.Update(Specs.Web(2, 300, $"web:{amount % 5}"));
                break;
            default: world.Beat(1 + (amount % 2_000)); break;
        }
    }

    private static void Invariants(LeaseWorld world)
    {
        LeaseState state = world.State;
        LeaseTotals totals = state.Money.Totals;
        Assert.Equal(Metering.PaidSeconds(state) * LeaseWorld.Rate, totals.Charged.Satoshis);
        Assert.Equal(totals.Deposited, totals.Charged + totals.Escrowed + totals.Refunded);
        foreach (IGrouping<int, SlotMeter> slot in state.Meters.GroupBy(meter => meter.Slot))
        {
            Assert.True(slot.Sum(meter => meter.RanMs) <= world.Now - world.Start, "A slot was credited with more than wall time.");
            Assert.All(slot, meter => Assert.True(meter.PaidSeconds * 1000 <= meter.RanMs, "A payee was paid more than it ran."));
        }

        if (world.Account is { } account)
        {
            Assert.Equal(account.Charged, totals.Charged);
            Assert.Equal(account.Escrowed, totals.Escrowed);
        }
    }
}
