using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Marketplace.OrleansUpgrade.Tests.Support;
using Marketplace.Testing.Waiting;

namespace Marketplace.OrleansUpgrade.Tests.Time;

[Collection(ClusterCollection.Name)]
public sealed class ReminderTests(ClusterFixture fixture)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    private readonly string _key = Journal.NewKey();

    private IReminded Grain => fixture.Client.GetGrain<IReminded>(_key);

    [Fact]
    public async Task A_reminder_wakes_a_grain_again_and_again_until_it_is_unregistered()
    {
        await Grain.RegisterAsync("a", Soon, Soon);
        await fixture.Cluster.DeactivateAsync(Grain);
        await Eventually.HoldsAsync("three ticks", () => Journal.Count(_key, "reminder a") >= 3);
        Assert.True(Journal.Count(_key, "activated") >= 2);
        await Grain.UnregisterAsync("a");
        Assert.Empty(await Grain.NamesAsync());
        // Another reminder tells the time: a tick that was under way has come by its first, none may come by its fourth.
        await Grain.RegisterAsync("clock", Soon, Soon);
        await Journal.WaitForAsync(_key, "reminder clock");
        var ticks = Journal.Count(_key, "reminder a");
        await Eventually.HoldsAsync("the clock's fourth tick", () => Journal.Count(_key, "reminder clock") >= 4);
        Assert.Equal(ticks, Journal.Count(_key, "reminder a"));
        await Grain.UnregisterAsync("clock");
    }

    [Fact]
    public async Task Reminders_are_found_by_name_and_all_together()
    {
        var hour = TimeSpan.FromHours(1);
        await Grain.RegisterAsync("b", hour, hour);
        await Grain.RegisterAsync("a", hour, hour);
        await Grain.RegisterAsync("a", hour, hour);
        Assert.Equal(["a", "b"], await Grain.NamesAsync());
        Assert.True(await Grain.HasAsync("a"));
        Assert.False(await Grain.HasAsync("c"));
        await Grain.UnregisterAsync("a");
        Assert.Equal(["b"], await Grain.NamesAsync());
    }

    [Fact]
    public async Task A_reminder_goes_on_after_a_tick_that_failed()
    {
        await Grain.RegisterAsync("failing", Soon, Soon);
        await Eventually.HoldsAsync("two failed ticks", () => Journal.Count(_key, "reminder failing") >= 2);
        await Grain.UnregisterAsync("failing");
    }

    [Fact]
    public async Task A_period_below_the_minimum_is_refused() =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Grain.RegisterAsync("a", Soon, TimeSpan.FromMilliseconds(1)));
}

public sealed class ReminderTableTests
{
    private readonly string _key = Journal.NewKey();

    [Fact]
    public async Task Reminders_of_a_table_that_outlives_the_silo_tick_after_a_restart()
    {
        var table = new OwnReminderTable();
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddReminders();
            silo.Services.AddSingleton<IReminderTable>(table);
            silo.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.FromMilliseconds(50));
        });
        await using var cluster = builder.Build();
        await cluster.DeployAsync();
        await cluster.Client.GetGrain<IReminded>(_key).RegisterAsync("a", TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100));
        await Journal.WaitForAsync(_key, "reminder a");
        await cluster.RestartSiloAsync(cluster.Silos[0]);
        var ticks = Journal.Count(_key, "reminder a");
        await Eventually.HoldsAsync("a tick after the restart", () => Journal.Count(_key, "reminder a") > ticks);
        Assert.Equal(2, table.Starts);
        await cluster.StopAllSilosAsync();
    }
}
