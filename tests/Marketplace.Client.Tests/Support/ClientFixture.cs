using Marketplace.Ledger.Keys;
using Microsoft.AspNetCore.Http;

namespace Marketplace.Client.Tests.Support;

/// <summary>A scripted host, a client of it whose pauses take no time, and a renter.</summary>
public abstract class ClientFixture : IAsyncLifetime
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));

    protected ScriptedHost Host { get; private set; } = null!;

    protected MarketplaceClient Client { get; private set; } = null!;

    protected EagerClock Clock { get; } = new();

    protected PrivateKey Renter { get; } = PrivateKey.Generate();

    /// <summary>Ends a test that hangs.</summary>
    protected CancellationToken Limit => _limit.Token;

    protected LeaseClient Leases => Client.LeasesOf(Renter);

    public async Task InitializeAsync()
    {
        Host = await ScriptedHost.StartAsync();
        Client = new MarketplaceClient(Host.Address, new MarketplaceClientOptions { Time = Clock, Retry = new RetryPolicy { Jitter = 0 } });
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
        Renter.Dispose();
        _limit.Dispose();
    }

    protected static Task StatusAsync(HttpContext context) => JsonAsync(
        context,
        """{"headHeight":7,"coveredHeight":7,"blocks":8,"transactions":9,"unspentOutputs":3,"addresses":2,"owningAddresses":2,"leases":0}""");

    protected static Task SubmittedAsync(HttpContext context) =>
        JsonAsync(context, """{"transactionId":"aa","height":7,"index":0,"alreadyKnown":false}""");

    /// <summary>A page of nodes of these names.</summary>
    protected static Task NodesAsync(HttpContext context, string? next, params string[] names)
    {
        const string amounts = """{"cpuMilli":1,"memoryMiB":1,"diskMiB":1}""";
        var items = names.Select(name =>
            $$"""{"nodeId":"{{name}}","name":"{{name}}","state":"online","region":"local","payeeAddress":"t1","capacity":{{amounts}},"reserved":{{amounts}},"instances":0}""");
        var cursor = next is null ? "" : $",\"nextCursor\":\"{next}\"";
        return JsonAsync(context, $"{{\"items\":[{string.Join(',', items)}]{cursor}}}");
    }

    protected static Task JsonAsync(HttpContext context, string json)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }

    /// <summary>The refusal that a call ends in.</summary>
    protected static Task<ApiException> RefusedAsync(Func<Task> call) => Assert.ThrowsAsync<ApiException>(call);

    /// <summary>The code of the failure that a call ends in.</summary>
    protected static async Task<string> FailureAsync(Func<Task> call) => (await Assert.ThrowsAsync<MarketplaceException>(call)).Code;
}
