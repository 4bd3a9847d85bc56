using Orleans.Configuration;
using Orleans.TestingHost;
using Marketplace.OrleansUpgrade.Tests.Support;

namespace Marketplace.OrleansUpgrade.Tests.Life;

public sealed class TimeoutTests
{
    private readonly string _key = Poll.NewKey();

    [Fact]
    public async Task A_call_that_times_out_is_cancelled_at_the_grain_where_that_is_asked_for()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureClient(client => client.Configure<ClientMessagingOptions>(options => options.CancelRequestOnTimeout = true));
        await using var cluster = builder.Build();
        await cluster.DeployAsync();
        await Assert.ThrowsAsync<TimeoutException>(() => cluster.Client.GetGrain<ILife>(_key).WaitForTokenBrieflyAsync());
        await Journal.WaitForAsync(_key, "cancelled");
        await cluster.StopAllSilosAsync();
    }
}
