using System.Text.Json;
using Marketplace.Market.Leases;

namespace Marketplace.Market.Tests.Leases;

public sealed class StoredFormTests
{
    [Fact]
    public void A_lease_survives_being_stored_at_every_step_of_its_life()
    {
        LeaseWorld world = new(instances: 2);
        for (int i = 0; i < 60; i++)
        {
            if (i == 10) world.Update(Specs.Web(2, image: "web:2"));
            if (i == 50) world.State = LeaseLife.Close(world.State, world.NextCommand(), world.RenterKey, world.Now).State;
            world.Work();
            string json = JsonSerializer.Serialize(world.State, LeaseJsonContext.Default.LeaseState);
            LeaseState read = JsonSerializer.Deserialize(json, LeaseJsonContext.Default.LeaseState)!;
            Assert.Equal(json, JsonSerializer.Serialize(read, LeaseJsonContext.Default.LeaseState));
            Assert.DoesNotContain("Marketplace.", json, StringComparison.Ordinal);
            world.State = read;
            world.Beat();
        }

        world.RunUntil(state => state.Status == LeaseStatus.Settled);
        Assert.Equal(1_000_000, world.State.Money.Totals.Charged.Satoshis + world.State.Money.Totals.Refunded.Satoshis);
    }

    [Fact]
    public void Events_and_commands_are_kept_within_bounds()
    {
        LeaseWorld world = new();
        world.RunUntil(state => state.Status == LeaseStatus.Running);
        for (int i = 0; i < 500; i++) world.State = LeaseLife.Restart(world.State, world.NextCommand(), world.RenterKey, null, world.Now).State;
        Assert.Equal(200, world.State.Events.Length);
        Assert.Equal(world.State.LastSequence, world.State.Events[^1].Sequence);
        Assert.Equal(64, world.State.Commands.Length);
    }
}
